//! The state of a database beside a ledger: where it is, what is pending, what drifted.

use std::time::Duration;

use orch_event::RevisionId;
use orch_ledger::{Ledger, LedgerError};
use orch_model::{Catalog, Drift};
use orch_postgres::{
    Applied, By, InspectError, JournalError, Latest, LeftoverRows, inspect, journal, leftovers,
    observe, reading,
};
use postgres::Client;

use crate::adopt::is_leftover;
use crate::marks::Marks;
use crate::pin::Pin;

/// A database as it was read, in one snapshot; no ledger is needed for it.
#[derive(Clone, Debug)]
pub struct Reading {
    stack: Vec<Applied>,
    latest: Option<Latest>,
    catalog: Catalog,
    leftovers: Vec<LeftoverRows>,
}

/// Whether rows of subscriptions are looked through for leftovers, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Only the metadata.
    Metadata,
    /// All rows: it takes time where there are many subscriptions.
    Subscriptions,
}

/// The state of a database.
#[derive(Clone, Debug)]
pub struct Health {
    /// Where it is; `None` is the base.
    pub at: Option<RevisionId>,
    /// Whether it was marked as being there.
    pub is_marked: bool,
    /// Revisions that are up, and that the ledger does not have.
    pub unknown: Vec<RevisionId>,
    /// Revisions that are to come; of a database that is pinned, up to its tag.
    pub pending: Vec<RevisionId>,
    /// Revisions that are up, and are not part of the history of the tag to which the database
    /// is pinned.
    pub beyond: Vec<RevisionId>,
    /// Where its structure is not as recorded where it is.
    pub structure: Vec<Drift>,
    /// Texts that were edited in it.
    pub texts: Vec<Drift>,
    /// Rows that nothing recorded explains.
    pub leftovers: Vec<LeftoverRows>,
    /// The latest entry of its journal.
    pub latest: Option<Latest>,
}

/// The state of a database, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It has all that the ledger records, and its structure is as recorded.
    Agrees,
    /// Revisions are to come.
    Pending,
    /// It has revisions beyond the tag to which it is pinned.
    Beyond,
    /// Its structure is not as recorded, or it has revisions that the ledger lacks.
    Drifted,
}

/// The state of a database cannot be found out.
#[derive(Debug, thiserror::Error)]
pub enum HealthError {
    /// It is not an orchestrator's.
    #[error(transparent)]
    Inspect(#[from] InspectError),
    /// Its journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The server refused a question.
    #[error("{}", orch_postgres::described(.0))]
    Postgres(#[from] postgres::Error),
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl Reading {
    /// Reads a database; writes nothing, and waits no longer for a lock than it may.
    pub fn of(client: &mut Client, depth: Depth, wait: Duration) -> Result<Self, HealthError> {
        let mut looking = reading(client, wait)?;
        inspect::structure(&mut looking)?;
        let read = Self {
            stack: journal::stack(&mut looking)?,
            latest: journal::latest(&mut looking)?,
            catalog: observe(&mut looking, None)?,
            leftovers: match depth {
                Depth::Metadata => Vec::new(),
                Depth::Subscriptions => leftovers(&mut looking)?,
            },
        };
        looking.rollback()?;
        Ok(read)
    }
}

impl Health {
    /// Compares what was read with a ledger; of a database that is pinned, with the ledger up to
    /// its tag.
    pub fn new(ledger: &Ledger, read: Reading, pin: Option<&Pin>) -> Result<Self, HealthError> {
        let Reading {
            stack,
            latest,
            catalog,
            leftovers,
        } = read;
        let graph = ledger.graph();
        let marks = Marks::of(graph, &stack);
        let mut pending = graph.order();
        // Of a merge that is up, both sides are.
        let there = graph.ancestors_of(stack.iter().map(|it| it.revision));
        pending.retain(|id| !there.contains(id) && !marks.is_below(*id));
        let mut beyond = Vec::new();
        if let Some(pin) = pin {
            let leading = graph.ancestors_of([pin.revision]);
            pending.retain(|id| leading.contains(id));
            beyond = stack.iter().map(|it| it.revision).collect();
            beyond.retain(|id| graph.contains(*id) && !leading.contains(id));
        }
        let top = stack.last();
        let at = top.map(|it| it.revision);
        let is_known = at.is_none_or(|id| graph.contains(id));
        let mut drift = Vec::new();
        // At the base nothing is recorded: whatever is there was there before.
        if at.is_some() && is_known {
            drift = Catalog::of(&ledger.recorded(at)?.model).drift(&catalog);
            drift.retain(|it| !is_leftover(it, &catalog));
        }
        let unknown = stack.iter().map(|it| it.revision);
        let (texts, structure) = drift.into_iter().partition(Drift::is_edited_text);
        Ok(Self {
            at,
            is_marked: top.is_some_and(|it| it.by == By::Stamp),
            unknown: unknown.filter(|id| !graph.contains(*id)).collect(),
            pending,
            beyond,
            structure,
            texts,
            leftovers,
            latest,
        })
    }

    /// The state in a word.
    pub fn verdict(&self) -> Verdict {
        if !self.structure.is_empty() || !self.unknown.is_empty() {
            Verdict::Drifted
        } else if !self.beyond.is_empty() {
            Verdict::Beyond
        } else if !self.pending.is_empty() {
            Verdict::Pending
        } else {
            Verdict::Agrees
        }
    }
}
