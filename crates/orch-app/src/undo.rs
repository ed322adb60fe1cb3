//! Undoing: the newest revision becomes a draft again, as long as nobody else can have seen it.

use std::time::Duration;

use orch_event::{RevisionId, TagName};
use orch_ledger::{Ledger, LedgerError, Undone};
use orch_postgres::{JournalError, journal, reading};
use postgres::Client;

use crate::alembic_record::{Record, RecordFileError};
use crate::target::{Place, TargetError};
use crate::tracked::{Tracked, tracked};

/// A revision that can become a draft again, unless a database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undoable {
    /// The revision.
    pub revision: RevisionId,
    /// Why it was recorded.
    pub message: String,
}

/// A revision cannot become a draft again. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// It cannot be found.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The note of an export cannot be read.
    #[error(transparent)]
    Record(#[from] RecordFileError),
    /// There is no revision at the base.
    #[error("there is no revision to undo")]
    Base,
    /// Others were recorded on it.
    #[error("other revisions were recorded on revision {}", .0.short())]
    Children(RevisionId, Vec<RevisionId>),
    /// It has a name.
    #[error("revision {} has the tag `{}`", .0.short(), .1)]
    Tagged(RevisionId, TagName),
    /// Git tracks it: others may have it.
    #[error("git tracks revision {}", .0.short())]
    Tracked(RevisionId),
    /// Git does not say whether it tracks it.
    #[error("it is not known whether git tracks revision {}: {}", .0.short(), .1)]
    GitRefuses(RevisionId, String),
    /// It was exported as a migration of Alembic.
    #[error("revision {} was exported as a migration of Alembic", .0.short())]
    Exported(RevisionId),
    /// Its answers are not here.
    #[error("the draft of revision {} is not kept here", .0.short())]
    Elsewhere(RevisionId),
}

/// Finds out whether the revision at a place can become a draft again, as far as the ledger and
/// git know.
pub fn undoable(ledger: &Ledger, place: &Place) -> Result<Undoable, UndoError> {
    let id = place.find(ledger)?.ok_or(UndoError::Base)?;
    let children = ledger.graph().children(id);
    if !children.is_empty() {
        return Err(UndoError::Children(id, children.to_vec()));
    }
    let mut tags = ledger.tags()?.into_iter();
    if let Some(it) = tags.find(|it| it.tag.revision == id) {
        return Err(UndoError::Tagged(id, it.tag.tag));
    }
    match tracked(ledger.folder(), &ledger.path(id)) {
        Tracked::No => {}
        Tracked::Yes => return Err(UndoError::Tracked(id)),
        Tracked::Unknown(why) => return Err(UndoError::GitRefuses(id, why)),
    }
    if Record::read(ledger.folder(), id)?.is_some() {
        return Err(UndoError::Exported(id));
    }
    if !ledger.keeps_draft_of(id)? {
        return Err(UndoError::Elsewhere(id));
    }
    Ok(Undoable {
        revision: id,
        message: ledger.summary(id)?.header.message,
    })
}

impl Undoable {
    /// Whether a database has the revision.
    pub fn is_up(&self, client: &mut Client, wait: Duration) -> Result<bool, JournalError> {
        let mut looking = reading(client, wait)?;
        let stack = journal::stack(&mut looking)?;
        looking.rollback()?;
        Ok(stack.iter().any(|it| it.revision == self.revision))
    }

    /// Makes it a draft again.
    pub fn undo(&self, ledger: &mut Ledger) -> Result<Undone, LedgerError> {
        ledger.undo(self.revision)
    }
}
