//! The steps from where a database is to where it is to go.

use std::collections::HashMap;
use std::time::Duration;

use orch_event::RevisionId;
use orch_ledger::Ledger;
use orch_postgres::{Migration, Step, foreign_keys, inspect, journal, reading, steps};
use orch_projector::Direction;
use postgres::{Client, GenericClient};

use crate::replay::error::RouteError;
use crate::replay::migrations::{from_database, from_ledger};
use crate::target::{Place, Target, ancestry};

/// The steps from where a database is to where it is to go.
#[derive(Debug)]
pub struct Route {
    /// The revisions that are up.
    pub(super) stack: Vec<RevisionId>,
    /// The revisions that are to be up.
    wanted: Vec<RevisionId>,
    planned: Vec<(Direction, RevisionId)>,
    /// Of every revision that is planned.
    migrations: HashMap<RevisionId, Migration>,
    from_database: Vec<RevisionId>,
}

/// Where the SQL of a revision is taken from that the ledger does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// From nowhere: such a revision is an error.
    Ledger,
    /// From the database, which keeps it; to go back only. Where the ledger has the
    /// revision, the ledger's files are used.
    Database,
}

impl Route {
    /// Reads where a database is, and finds the steps to a target. Writes nothing, and
    /// waits no longer for a lock than it may.
    ///
    /// Where there are steps, the database must have the tables that replaying needs.
    pub fn find(
        ledger: &Ledger,
        client: &mut Client,
        target: &Target,
        source: Source,
        wait: Duration,
    ) -> Result<Self, RouteError> {
        let mut looking = reading(client, wait)?;
        inspect::structure(&mut looking)?;
        let stack = up(&mut looking)?;
        let is_known = |id: &RevisionId| ledger.graph().contains(*id);
        let unknown: Vec<RevisionId> = stack.iter().copied().filter(|id| !is_known(id)).collect();
        if !unknown.is_empty() && source == Source::Ledger {
            return Err(RouteError::Unknown(unknown));
        }
        let wanted = target.wanted(ledger, &stack)?;
        let planned = steps(&stack, &wanted);
        if !planned.is_empty() {
            let missing = foreign_keys::missing(&mut looking)?;
            if !missing.is_empty() {
                return Err(RouteError::ForeignKeys(missing));
            }
            inspect::rights(&mut looking)?;
        }
        let ids = || planned.iter().map(|(_, id)| *id);
        let mut migrations = from_ledger(ledger, ids().filter(is_known))?;
        for id in ids().filter(|id| !is_known(id)) {
            migrations.insert(id, from_database(&mut looking, id)?);
        }
        looking.rollback()?;
        Ok(Self {
            from_database: unknown
                .into_iter()
                .filter(|id| migrations.contains_key(id))
                .collect(),
            stack,
            wanted,
            planned,
            migrations,
        })
    }

    /// The steps from a place to a target, without a database.
    pub fn between(ledger: &Ledger, from: &Place, target: &Target) -> Result<Self, RouteError> {
        let stack = ancestry(ledger.graph(), from.find(ledger)?);
        let wanted = target.wanted(ledger, &stack)?;
        let planned = steps(&stack, &wanted);
        let migrations = from_ledger(ledger, planned.iter().map(|(_, id)| *id))?;
        Ok(Self {
            stack,
            wanted,
            planned,
            migrations,
            from_database: Vec::new(),
        })
    }

    /// The revisions whose SQL is the database's own, in the order of its stack.
    pub fn from_database(&self) -> &[RevisionId] {
        &self.from_database
    }

    /// Whether the database is where it is to go.
    pub fn is_empty(&self) -> bool {
        self.planned.is_empty()
    }

    /// Where the database is; `None` is the base.
    pub fn start(&self) -> Option<RevisionId> {
        self.stack.last().copied()
    }

    /// Where the database is to go; `None` is the base.
    pub fn end(&self) -> Option<RevisionId> {
        self.wanted.last().copied()
    }

    /// The steps, in order.
    pub fn steps(&self) -> Vec<Step<'_>> {
        self.planned
            .iter()
            .map(|(direction, id)| Step {
                direction: *direction,
                migration: &self.migrations[id],
            })
            .collect()
    }

    /// Why a revision was recorded, if it is one of the steps.
    pub fn message(&self, revision: RevisionId) -> Option<&str> {
        let migration = self.migrations.get(&revision)?;
        Some(&migration.message)
    }

    /// The revisions that are up before the first step and after each of them.
    pub(super) fn stacks(&self) -> Vec<Vec<RevisionId>> {
        let mut stack = self.stack.clone();
        let mut stacks = vec![stack.clone()];
        for (direction, id) in &self.planned {
            match direction {
                Direction::Up => stack.push(*id),
                Direction::Down => drop(stack.pop()),
            }
            stacks.push(stack.clone());
        }
        stacks
    }
}

/// The revisions that are up on a database.
pub(super) fn up(
    client: &mut impl GenericClient,
) -> Result<Vec<RevisionId>, journal::JournalError> {
    let stack = journal::stack(client)?;
    Ok(stack.into_iter().map(|it| it.revision).collect())
}
