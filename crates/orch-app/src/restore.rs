//! Writing back sealed files that have gone.

use std::path::Path;

use orch_event::RevisionId;
use orch_ledger::{Graph, Ledger, LedgerError, PrefixError};

/// Files cannot be written back.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// No single revision that has gone is meant.
    #[error(transparent)]
    Prefix(#[from] PrefixError),
}

/// Writes back the files of the revisions that have gone and that are named by the start of
/// their ids; of all that have gone where none is named. Returns which, parents first.
pub fn restore(folder: &Path, named: &[String]) -> Result<Vec<RevisionId>, RestoreError> {
    let mut ledger = Ledger::open_with_gaps(folder)?;
    let gone = ledger.gone().to_vec();
    let wanted = if named.is_empty() {
        gone
    } else {
        let known = Graph::new(gone.into_iter().map(|id| (id, Vec::new())));
        let found = named.iter().map(|prefix| known.find(prefix));
        found.collect::<Result<_, _>>()?
    };
    Ok(ledger.restore(&wanted)?)
}
