//! Why revisions cannot be exported.

use std::path::PathBuf;

use orch_ledger::LedgerError;
use orch_projector::NulError;

use crate::alembic_record::RecordFileError;
use crate::replay::RouteError;
use crate::target::TargetError;

/// Revisions cannot be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A file or a folder cannot be read or written.
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// What was to be done.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is no folder of migration files.
    #[error("there is no folder `{}`", .0.display())]
    NoFolder(PathBuf),
    /// Several migration files are the last.
    #[error("the folder `{}` has {} heads", folder.display(), heads.len())]
    Heads {
        /// The folder.
        folder: PathBuf,
        /// Their ids.
        heads: Vec<String>,
    },
    /// A record of an export cannot be read or written.
    #[error(transparent)]
    Record(#[from] RecordFileError),
    /// A revision cannot be exported before the one that it builds on.
    #[error("revision {} builds on {}, which is not exported", revision.short(), parent.short())]
    Parent {
        /// The revision.
        revision: orch_event::RevisionId,
        /// The one that it builds on.
        parent: orch_event::RevisionId,
    },
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A revision cannot be found.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The sealed files of a revision cannot be used.
    #[error(transparent)]
    Route(#[from] RouteError),
    /// A text cannot be written as SQL.
    #[error(transparent)]
    Text(#[from] NulError),
}

impl ExportError {
    pub(crate) fn io(
        action: &'static str,
        path: &std::path::Path,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }
}
