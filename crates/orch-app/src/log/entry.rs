//! A revision in short.

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

impl Entry {
    pub(super) fn of(ledger: &Ledger, revision: RevisionId) -> Result<Self, LedgerError> {
        Ok(Self {
            revision,
            summary: ledger.summary(revision)?,
            is_head: ledger.graph().children(revision).is_empty(),
        })
    }
}
