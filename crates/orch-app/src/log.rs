//! The revisions of a ledger, newest first.

use orch_event::RevisionId;
use orch_ledger::{Ledger, LedgerError, Summary};

/// A revision in short.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id.
    pub revision: RevisionId,
    /// Its header in short.
    pub summary: Summary,
    /// Whether it has no children.
    pub is_head: bool,
}

/// The newest revisions.
#[derive(Clone, Debug)]
pub struct Log {
    /// Newest first.
    pub entries: Vec<Entry>,
    /// How many older ones there are.
    pub older: usize,
}

/// Lists the newest revisions: so many of them, or all.
pub fn log(ledger: &Ledger, most: Option<usize>) -> Result<Log, LedgerError> {
    let order = ledger.graph().order();
    let listed = order.iter().rev().take(most.unwrap_or(usize::MAX));
    let entries: Vec<Entry> = listed
        .map(|id| entry(ledger, *id))
        .collect::<Result<_, _>>()?;
    Ok(Log {
        older: order.len() - entries.len(),
        entries,
    })
}

/// Lists the revisions without children.
pub fn heads(ledger: &Ledger) -> Result<Vec<Entry>, LedgerError> {
    let heads = ledger.graph().heads().into_iter();
    heads.map(|id| entry(ledger, id)).collect()
}

fn entry(ledger: &Ledger, revision: RevisionId) -> Result<Entry, LedgerError> {
    Ok(Entry {
        revision,
        summary: ledger.summary(revision)?,
        is_head: ledger.graph().children(revision).is_empty(),
    })
}
