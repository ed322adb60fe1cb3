//! Writing back sealed files that are missing.

use std::path::Path;

use crate::tracked;
use orch_event::RevisionId;
use orch_ledger::{Graph, Ledger, LedgerError, PrefixError};

/// Files cannot be written back.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The text names no missing revision, or several.
    #[error(transparent)]
    Prefix(#[from] PrefixError),
}

/// Writes back the files of missing revisions: those that are named by the start of
/// their ids, or, where none is named, those that something in the ledger needs or git
/// tracks. Others may be another branch's. Returns which were written, parents first, and which of the index
/// were left alone.
pub fn restore(folder: &Path, named: &[String]) -> Result<Restored, RestoreError> {
    let mut ledger = Ledger::open_with_gaps(folder)?;
    let gone: Vec<RevisionId> = ledger.gone().collect();
    let wanted = if named.is_empty() {
        ledger.needed(&tracked::missing(folder).revisions)
    } else {
        let known = Graph::new(gone.iter().map(|id| (*id, Vec::new())));
        let found = named.iter().map(|prefix| known.find(prefix));
        found.collect::<Result<_, _>>()?
    };
    let written = ledger.restore(&wanted)?;
    let left = gone
        .into_iter()
        .filter(|id| !written.contains(id))
        .collect();
    Ok(Restored { written, left })
}

/// Files that were written back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The revisions whose files were, parents first.
    pub written: Vec<RevisionId>,
    /// The revisions that only the index knows, and that nothing in the ledger needs.
    pub left: Vec<RevisionId>,
}
