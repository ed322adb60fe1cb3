//! Marking a database as being at a revision, without running any SQL of it.

use std::time::Duration;

use orch_event::RevisionId;
use orch_ledger::Ledger;
use orch_postgres::rights::{Needs, lacking};
use orch_postgres::{Applied, Consent, Migration, Operator, Options, Step, reading, replay};
use orch_projector::Direction;
use postgres::Client;

use crate::adopt::error::AdoptError;
use crate::replay::from_ledger;
use crate::run::Run;

/// A mark that is about to be set.
pub struct Mark {
    migration: Migration,
    /// The revisions that are up before it.
    stack: Vec<RevisionId>,
}

/// How a mark is set.
#[derive(Clone, Debug)]
pub struct Marking {
    /// Whether it is committed.
    pub run: Run,
    /// How long to wait for locks.
    pub wait: Duration,
    /// Who sets it.
    pub operator: Operator,
}

impl Mark {
    /// A mark at a revision that builds on whatever is up on the database. `None` where the
    /// database is there already.
    pub fn at(
        ledger: &Ledger,
        stack: &[Applied],
        revision: RevisionId,
    ) -> Result<Option<Self>, AdoptError> {
        let stack: Vec<_> = stack.iter().map(|it| it.revision).collect();
        match stack.last() {
            Some(top) if *top == revision => return Ok(None),
            Some(top) if !ledger.graph().ancestry(revision).contains(top) => {
                return Err(AdoptError::Elsewhere(*top));
            }
            _ => {}
        }
        let migration = from_ledger(ledger, [(revision, None)])?.remove(&revision);
        let mut below = ledger.graph().ancestry(revision);
        below.retain(|id| *id != revision);
        let migration = migration.map(|it| it.as_mark(below));
        Ok(migration.map(|migration| Self { migration, stack }))
    }

    /// Checks that a role may set a mark, before anything is recorded.
    pub fn check(client: &mut Client, wait: Duration) -> Result<(), AdoptError> {
        let mut looking = reading(client, wait)?;
        let needs = Needs::of(&mut looking, &[])?;
        let lacking = lacking(&mut looking, &needs, None)?;
        looking.rollback()?;
        if lacking.is_empty() {
            Ok(())
        } else {
            Err(AdoptError::Rights(lacking))
        }
    }

    /// Writes it into the journal; changes no row outside schema `orch`.
    pub fn set(&self, client: &mut Client, marking: &Marking) -> Result<(), AdoptError> {
        let step = [Step {
            direction: Direction::Up,
            migration: &self.migration,
        }];
        let options = Options {
            dry_run: marking.run == Run::Dry,
            lock_timeout: marking.wait,
            text_may_go: false,
            consent: Consent::default(),
            beside: Vec::new(),
            operator: marking.operator.clone(),
        };
        Ok(replay(client, &self.stack, &step, &options, |_| ())?)
    }
}
