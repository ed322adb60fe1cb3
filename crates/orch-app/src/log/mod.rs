//! The revisions of a ledger, newest first: all of them, or those that are looked for.

mod entry;
mod filter;
mod range;

pub use entry::Entry;
pub use filter::Filter;
pub use range::{ParseRangeError, Range};

use std::collections::BTreeSet;

use orch_event::RevisionId;
use orch_ledger::{Ledger, LedgerError};

use crate::target::TargetError;

/// The revisions that are wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only those in this part of the history.
    pub range: Option<Range>,
    /// Only those that fit.
    pub filter: Filter,
    /// The most that are listed.
    pub most: Option<usize>,
    /// Their order.
    pub order: Order,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Children before parents, ties by id.
    #[default]
    NewestFirst,
    /// Children before parents, each branch together, as a graph is drawn.
    Drawn,
}

/// The newest revisions.
#[derive(Clone, Debug)]
pub struct Log {
    /// Newest first.
    pub entries: Vec<Entry>,
    /// How many older ones there are; of a search, all that were not looked at.
    pub older: usize,
}

/// Lists the newest of the revisions that are wanted.
pub fn log(ledger: &Ledger, wanted: &Wanted) -> Result<Log, TargetError> {
    let graph = ledger.graph();
    let inside: BTreeSet<RevisionId> = match &wanted.range {
        Some(range) => range.find(ledger)?,
        None => graph.ancestors_of(graph.heads()),
    };
    let order = match wanted.order {
        Order::NewestFirst => {
            let mut order = graph.order_of(&inside);
            order.reverse();
            order
        }
        Order::Drawn => graph.drawn(&inside),
    };
    let most = wanted.most.unwrap_or(usize::MAX);
    let mut entries = Vec::new();
    let mut seen = 0;
    for id in &order {
        if entries.len() == most {
            break;
        }
        seen += 1;
        let entry = Entry::of(ledger, *id)?;
        if wanted.filter.takes(ledger, &entry)? {
            entries.push(entry);
        }
    }
    Ok(Log {
        older: order.len() - seen,
        entries,
    })
}

/// Lists the revisions without children.
pub fn heads(ledger: &Ledger) -> Result<Vec<Entry>, LedgerError> {
    let heads = ledger.graph().heads().into_iter();
    heads.map(|id| Entry::of(ledger, id)).collect()
}
