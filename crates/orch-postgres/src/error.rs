//! Why a step could not be done.

use std::time::Duration;

use orch_event::RevisionId;
use orch_model::Drift;
use postgres::error::SqlState;

use crate::journal::JournalError;
use crate::server::{described, detailed, hinted, message};

/// A step could not be done. Nothing of it is left.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// Another process held a lock for too long.
    #[error("the lock was not obtained within {0:?}: {1}")]
    Locked(Duration, String),
    /// The database is not as recorded.
    #[error("the database is not as recorded {0}")]
    Drift(&'static str, Vec<Drift>),
    /// A statement found rows that are not as recorded.
    #[error("the database is not as recorded where the migration starts: {0}")]
    Unexpected(String),
    /// Rows would be removed whose texts people edited.
    #[error("text that was edited would be removed")]
    Text(Vec<Drift>),
    /// Schema `orch` is not as orch makes it.
    #[error("schema `orch` is not as orch makes it, and is not used")]
    Unsound(Vec<String>),
    /// Data is in the way.
    #[error("{0}")]
    Refused(String),
    /// Alembic is above the migration file of the revision.
    #[error("Alembic's version is not `{0}`, the migration file of this revision")]
    AlembicAbove(String),
    /// Alembic counts a revision on another branch as done, which may build on the same.
    #[error(
        "Alembic's version is `{beside}` too, the migration file of a revision beside this one"
    )]
    AlembicBeside {
        /// The id of that file.
        beside: String,
        /// The id of the file on which this one builds.
        to: String,
    },
    /// Triggers write beside the migration, as may be consented to.
    #[error("{message}")]
    Beside {
        /// Which rows of which tables.
        message: String,
        /// The consent.
        hint: String,
    },
    /// Somebody else replayed in between.
    #[error("the journal has changed since the steps were planned")]
    Moved,
    /// The journal keeps other files of a revision than the ledger.
    #[error("the database keeps other files of revision {0} than were sealed")]
    Altered(RevisionId),
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The server refused a statement.
    #[error("{}", described(.0))]
    Sql(#[source] Box<postgres::Error>),
}

impl From<postgres::Error> for ReplayError {
    fn from(error: postgres::Error) -> Self {
        match error.code().map(SqlState::code) {
            Some("OR007") => match hinted(&error) {
                Some(hint) => Self::Beside {
                    message: detailed(&error),
                    hint,
                },
                None => Self::Refused(detailed(&error)),
            },
            // A row that refers to one that is removed came meanwhile.
            Some("23503") => Self::Refused(described(&error)),
            Some("OR004") => Self::Unexpected(message(&error)),
            _ => Self::Sql(Box::new(error)),
        }
    }
}
