//! Records of exports: which file of Alembic a revision became. They stand in the ledger, so
//! that a replay moves Alembic's version along.

use std::path::{Path, PathBuf};

use orch_event::RevisionId;
use serde::{Deserialize, Serialize};

use crate::regular;

/// The folder of the records, in a ledger.
const FOLDER: &str = "alembic";

/// A record cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum RecordFileError {
    /// The file cannot be read or written.
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// What was to be done.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not what it should be.
    #[error("cannot read `{}`", path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
}

/// A revision that was exported for Alembic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    /// The revision, whole.
    pub(crate) revision: String,
    /// Alembic's id of it.
    pub(crate) alembic: String,
    /// The ids that its file builds on.
    pub(crate) down_revision: Vec<String>,
}

impl Record {
    /// Alembic's id of a revision: the first digits of its own.
    pub(crate) fn id(revision: RevisionId) -> String {
        revision.to_string().chars().take(12).collect()
    }

    fn path(ledger: &Path, revision: RevisionId) -> PathBuf {
        ledger
            .join(FOLDER)
            .join(format!("{}.json", Self::id(revision)))
    }

    /// Reads the record of a revision, if it was exported.
    pub(crate) fn read(
        ledger: &Path,
        revision: RevisionId,
    ) -> Result<Option<Self>, RecordFileError> {
        let path = Self::path(ledger, revision);
        match regular::read_to_string(&path) {
            Ok(text) => {
                let record: Self = serde_json::from_str(&text)
                    .map_err(|source| RecordFileError::Form { path, source })?;
                // A record of another revision, whose id begins alike, is not this one's.
                Ok((record.revision == revision.to_string()).then_some(record))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(io("read", &path)(error)),
        }
    }

    /// Writes the record.
    pub(crate) fn write(&self, ledger: &Path, revision: RevisionId) -> Result<(), RecordFileError> {
        let path = Self::path(ledger, revision);
        let folder = ledger.join(FOLDER);
        std::fs::create_dir_all(&folder).map_err(io("make", &folder))?;
        let text = serde_json::to_string_pretty(self).map_err(|source| RecordFileError::Form {
            path: path.clone(),
            source,
        })? + "\n";
        std::fs::write(&path, text).map_err(io("write", &path))
    }
}

fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> RecordFileError {
    let path = path.to_owned();
    move |source| RecordFileError::Io {
        action,
        path,
        source,
    }
}
