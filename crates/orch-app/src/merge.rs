//! Merging: what several heads become, when they are recorded as one.

use orch_ledger::Ledger;

use crate::log::{Entry, heads};
use crate::record::error::RecordError;

/// Why heads are merged, where nobody says why: which revisions they are.
pub fn message(ledger: &Ledger) -> Result<String, RecordError> {
    let heads: Vec<Entry> = heads(ledger)?;
    let ids: Vec<String> = heads.iter().map(|it| it.revision.short()).collect();
    let Some((last, others)) = ids.split_last() else {
        return Err(RecordError::NothingToMerge);
    };
    Ok(format!("Merge {} and {last}", others.join(", ")))
}
