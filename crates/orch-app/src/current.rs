//! Which revisions are up on a database, and which are to come.

use std::collections::HashSet;
use std::time::Duration;

use orch_event::RevisionId;
use orch_ledger::{Ledger, LedgerError};
use orch_postgres::{Applied, InspectError, JournalError, inspect, journal, reading};
use postgres::Client;

use crate::marks::Marks;

/// Which revisions are up on a database.
#[derive(Clone, Debug)]
pub struct Current {
    /// Those that are up, the first to come first.
    pub up: Vec<Up>,
    /// Those of the ledger that are not, parents first.
    pub pending: Vec<RevisionId>,
}

impl Current {
    /// The revisions that are up and that the ledger does not have.
    pub fn unknown(&self) -> impl Iterator<Item = RevisionId> {
        let unknown = self.up.iter().filter(|it| it.message.is_none());
        unknown.map(|it| it.applied.revision)
    }
}

/// A revision that is up.
#[derive(Clone, Debug)]
pub struct Up {
    /// Which, and since when.
    pub applied: Applied,
    /// Its message, in the ledger; none where the ledger does not have it.
    pub message: Option<String>,
}

/// It cannot be found out.
#[derive(Debug, thiserror::Error)]
pub enum CurrentError {
    /// It is not a database that orch can replay on.
    #[error(transparent)]
    Inspect(#[from] InspectError),
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// Finds out which revisions are up on a database,
/// waiting no longer for a lock than it may.
pub fn current(
    ledger: &Ledger,
    client: &mut Client,
    wait: Duration,
) -> Result<Current, CurrentError> {
    let mut looking = reading(client, wait).map_err(JournalError::from)?;
    inspect::structure(&mut looking)?;
    let stack = journal::stack(&mut looking)?;
    looking.rollback().map_err(JournalError::from)?;
    let up_now: HashSet<_> = stack.iter().map(|it| it.revision).collect();
    // Of all heads, however many there are: the journal needs no single one.
    let mut pending = ledger.graph().order();
    let marks = Marks::of(ledger.graph(), &stack);
    // Of a merge that is up, both sides are.
    let there = ledger.graph().ancestors_of(up_now.iter().copied());
    pending.retain(|id| !there.contains(id) && !marks.is_below(*id));
    let up = stack.into_iter().map(|applied| {
        let id = applied.revision;
        let message = if ledger.graph().contains(id) {
            Some(ledger.summary(id)?.header.message)
        } else {
            None
        };
        Ok(Up { applied, message })
    });
    Ok(Current {
        up: up.collect::<Result<_, CurrentError>>()?,
        pending,
    })
}
