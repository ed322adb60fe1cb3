//! Why the ledger could not do what it was asked.

use std::path::{Path, PathBuf};

use orch_event::{Digest, Fault, RevisionId};
use orch_projector::{FoldError, RenderError};

use crate::index::cannot_write;

/// The ledger could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// There is no ledger in the folder.
    #[error("there is no ledger in `{}`", .0.display())]
    Missing(PathBuf),
    /// A file or folder could not be read or written.
    #[error("cannot {action} `{}`: {error}", path.display())]
    Io {
        /// `read`, `write`, ...
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The drafts and the index could not be read or written.
    #[error("cannot use `{}`: {error}", path.display())]
    Index {
        /// The file.
        path: PathBuf,
        /// Why.
        error: rusqlite::Error,
    },
    /// A newer program made the drafts and the index.
    #[error("`{}` is newer than this program", .0.display())]
    NewerIndex(PathBuf),
    /// What was sealed is not what is there.
    #[error("the ledger is not as it was sealed")]
    Damaged(Vec<Misfit>),
    /// Another process records.
    #[error("another process records into this ledger{}", holder(.0))]
    Locked(Option<u32>),
    /// The events do not fit the model before them.
    #[error("revision {0} cannot be folded: {1}")]
    Fold(RevisionId, FoldError),
    /// The events cannot be rendered.
    #[error("cannot render the SQL: {0}")]
    Render(#[from] RenderError),
    /// The program that sealed it rendered it otherwise, and its SQL is gone.
    #[error(
        "the {direction} SQL of revision {revision} is missing, and this program renders it otherwise"
    )]
    Unrenderable {
        /// The revision.
        revision: RevisionId,
        /// `up` or `down`.
        direction: &'static str,
    },
    /// A kept text cannot be read back.
    #[error("`{}` holds what cannot be read: {what}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What.
        what: String,
    },
}

impl LedgerError {
    /// Whether it is only that the folder cannot be written, which reading does not
    /// need.
    pub fn is_unwritable(&self) -> bool {
        matches!(self, Self::Index { error, .. } if cannot_write(error))
    }
}

fn holder(process: &Option<u32>) -> String {
    process.map_or_else(String::new, |process| format!(": process {process}"))
}

/// Something that does not fit what was sealed.
#[derive(Debug)]
pub enum Misfit {
    /// A line of a revision's file.
    Line {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        fault: Fault,
    },
    /// A revision's parent has no file.
    NoParent {
        /// The file of the revision.
        path: PathBuf,
        /// The parent.
        parent: RevisionId,
    },
    /// A file of SQL is not the one that was sealed.
    Sql {
        /// The file.
        path: PathBuf,
        /// What the header says.
        expected: Digest,
        /// What is there; `None` where the file is missing.
        found: Option<Digest>,
    },
    /// The events, rendered anew, do not give the SQL that was sealed.
    Rendered {
        /// The file.
        path: PathBuf,
        /// What the header says.
        expected: Digest,
        /// What was rendered.
        found: Digest,
    },
    /// The events do not fit the model before them.
    Unfoldable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A file that is none of the ledger's.
    Stray {
        /// The file.
        path: PathBuf,
    },
    /// A merge, which this program cannot fold.
    Merge {
        /// The file.
        path: PathBuf,
    },
}

impl Misfit {
    /// The file.
    pub fn path(&self) -> &Path {
        match self {
            Self::Line { path, .. }
            | Self::NoParent { path, .. }
            | Self::Sql { path, .. }
            | Self::Rendered { path, .. }
            | Self::Unfoldable { path, .. }
            | Self::Stray { path }
            | Self::Merge { path } => path,
        }
    }

    /// The line of the file, from 1, where it is about one.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::Line { fault, .. } => Some(fault.line),
            _ => None,
        }
    }
}

impl std::fmt::Display for Misfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Line { fault, .. } => fault.fmt(f),
            Self::NoParent { parent, .. } => {
                write!(
                    f,
                    "the parent of the revision is missing\n  expected  {parent}\n  found     no file"
                )
            }
            Self::Sql {
                expected,
                found: None,
                ..
            } => {
                write!(
                    f,
                    "the file is missing\n  expected  {expected}\n  found     no file"
                )
            }
            Self::Sql {
                expected,
                found: Some(found),
                ..
            } => {
                write!(
                    f,
                    "the SQL is not what was sealed\n  expected  {expected}\n  found     {found}"
                )
            }
            Self::Rendered {
                expected, found, ..
            } => {
                write!(
                    f,
                    "the events do not give the SQL that was sealed\n  expected  {expected}\n  found     {found}"
                )
            }
            Self::Unfoldable { reason, .. } => {
                write!(f, "the events do not fit the model before them: {reason}")
            }
            Self::Stray { .. } => f.write_str("the file is none of the ledger's"),
            Self::Merge { .. } => {
                f.write_str("a revision with several parents is newer than this program")
            }
        }
    }
}
