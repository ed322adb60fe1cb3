//! The steps from where a database is to where it is to go.

use std::collections::HashMap;

use orch_event::RevisionId;
use orch_ledger::Ledger;
use orch_postgres::{Migration, Step, inspect, journal, steps};
use orch_projector::Direction;
use postgres::Client;

use crate::replay::error::RouteError;
use crate::replay::migrations::{LAYOUT, migrations};
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
}

/// A step as people read it before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned<'a> {
    /// Which way.
    pub direction: Direction,
    /// Which revision.
    pub revision: RevisionId,
    /// Why it was recorded.
    pub message: &'a str,
    /// How many products there are more than before, or fewer.
    pub products: Balance,
    /// The same of product blocks.
    pub blocks: Balance,
    /// The same of resource types.
    pub resource_types: Balance,
}

/// How many of a kind there are more than before, or fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Balance {
    /// As many as before.
    Same,
    /// So many more.
    More(usize),
    /// So many fewer.
    Fewer(usize),
}

impl Balance {
    fn new(before: usize, after: usize) -> Self {
        match before.abs_diff(after) {
            0 => Self::Same,
            count if after > before => Self::More(count),
            count => Self::Fewer(count),
        }
    }
}

impl<'a> Planned<'a> {
    fn new(step: &Step<'a>) -> Self {
        let (from, to) = (step.from(), step.to());
        Self {
            direction: step.direction,
            revision: step.migration.revision,
            message: &step.migration.message,
            products: Balance::new(from.products.len(), to.products.len()),
            blocks: Balance::new(from.blocks.len(), to.blocks.len()),
            resource_types: Balance::new(from.resource_types.len(), to.resource_types.len()),
        }
    }
}

impl Route {
    /// Reads where a database is, and finds the steps to a target. Writes nothing.
    ///
    /// Where there are steps, the database must have what replaying needs.
    pub fn find(ledger: &Ledger, client: &mut Client, target: &Target) -> Result<Self, RouteError> {
        if inspect::layout(client)? != LAYOUT {
            return Err(RouteError::OldSchema);
        }
        let stack = up(client)?;
        let mut unknown = stack.clone();
        unknown.retain(|id| !ledger.graph().contains(*id));
        if !unknown.is_empty() {
            return Err(RouteError::Unknown(unknown));
        }
        let route = Self::new(ledger, stack, target)?;
        if !route.is_empty() {
            inspect::rights(client)?;
        }
        Ok(route)
    }

    /// The steps from a place to a target, without a database.
    pub fn between(ledger: &Ledger, from: &Place, target: &Target) -> Result<Self, RouteError> {
        let stack = ancestry(ledger.graph(), from.find(ledger)?);
        Self::new(ledger, stack, target)
    }

    fn new(ledger: &Ledger, stack: Vec<RevisionId>, target: &Target) -> Result<Self, RouteError> {
        let wanted = target.wanted(ledger, &stack)?;
        let planned = steps(&stack, &wanted);
        let migrations = migrations(ledger, planned.iter().map(|(_, id)| *id))?;
        Ok(Self {
            stack,
            wanted,
            planned,
            migrations,
        })
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

    /// The steps, in order, as people read them.
    pub fn planned(&self) -> Vec<Planned<'_>> {
        self.steps().iter().map(Planned::new).collect()
    }

    /// How many steps there are.
    pub fn len(&self) -> usize {
        self.planned.len()
    }

    /// The steps, in order.
    pub(super) fn steps(&self) -> Vec<Step<'_>> {
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
pub(super) fn up(client: &mut Client) -> Result<Vec<RevisionId>, journal::JournalError> {
    let stack = journal::stack(client)?;
    Ok(stack.into_iter().map(|it| it.revision).collect())
}
