//! Why the ledger could not do what it was asked.

use std::path::{Path, PathBuf};

use orch_event::{EventId, Fault, PreludeDigest, RevisionId, TagName};
use orch_projector::{FoldError, RenderError};

use crate::TagFault;

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
    /// Another version of the program made the drafts and the index.
    #[error("`{}` was made by another version of this program", .0.display())]
    OtherIndex(PathBuf),
    /// A link, a folder or a device stands where a file should be.
    #[error("`{}` is not a regular file", .0.display())]
    Irregular(PathBuf),
    /// A link, a file or a device stands where a folder should be.
    #[error("`{}` is not a folder; links are not followed", .0.display())]
    NoFolder(PathBuf),
    /// Two events of a revision would have the same short id.
    #[error("two events would have the same id {0}; record again, at another moment")]
    SameEvent(EventId),
    /// Files are not those that were sealed.
    #[error("the ledger is not as it was sealed")]
    Damaged(Vec<Misfit>),
    /// Another revision has the name.
    #[error("`{name}` is revision {} already, and a tag is never moved", revision.short())]
    Tagged {
        /// The name.
        name: TagName,
        /// The revision that has it.
        revision: RevisionId,
    },
    /// A revision is not there, or others were recorded on it.
    #[error("revision {} is not a head any more", .0.short())]
    NoHead(RevisionId),
    /// Another process records.
    #[error("another process records into this ledger{}", holder(.0))]
    Locked(Option<u32>),
    /// The events do not fit the model before them.
    #[error("revision {revision} cannot be folded: event {event}: {error}")]
    Fold {
        /// The revision.
        revision: RevisionId,
        /// The event.
        event: EventId,
        /// Why.
        error: FoldError,
    },
    /// The events cannot be rendered.
    #[error("cannot render the SQL: {0}")]
    Render(#[from] RenderError),
    /// A kept text cannot be read back.
    #[error("`{}` cannot be read: {what}", path.display())]
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
        /// The fault, and its line.
        fault: Fault,
    },
    /// A revision's parent has no file.
    NoParent {
        /// The file of the revision.
        path: PathBuf,
        /// The parent.
        parent: RevisionId,
    },
    /// A file of SQL, or its plan, is not the one that was sealed.
    File {
        /// The file.
        path: PathBuf,
        /// The header's digest.
        expected: String,
        /// The digest of the file that is there.
        found: Option<String>,
    },
    /// A file that the header names is not there.
    NoFile {
        /// The file.
        path: PathBuf,
    },
    /// A folder's name is not the one that its header gives.
    Name {
        /// The folder.
        path: PathBuf,
        /// The name, or the id that its digits should be of.
        expected: String,
    },
    /// A revision is in two folders.
    Twice {
        /// One of them.
        path: PathBuf,
        /// The revision.
        id: RevisionId,
    },
    /// A link, a folder or a device stands where a file should be.
    Irregular {
        /// The place.
        path: PathBuf,
    },
    /// This program does not know the prelude that the SQL calls.
    Prelude {
        /// The file of the header.
        path: PathBuf,
        /// The digest.
        prelude: PreludeDigest,
    },
    /// The events, rendered again, do not give the file that was sealed.
    Rendered {
        /// The file.
        path: PathBuf,
    },
    /// The events do not fit the model before them.
    Unfoldable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A revision that git tracks is not there.
    Tracked {
        /// The file of its header.
        path: PathBuf,
    },
    /// A file that does not belong to the ledger.
    Stray {
        /// The file.
        path: PathBuf,
    },
    /// The file of a tag.
    Tag {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        fault: TagFault,
    },
}

impl Misfit {
    /// The file.
    pub fn path(&self) -> &Path {
        match self {
            Self::Line { path, .. }
            | Self::NoParent { path, .. }
            | Self::File { path, .. }
            | Self::NoFile { path }
            | Self::Name { path, .. }
            | Self::Twice { path, .. }
            | Self::Irregular { path }
            | Self::Prelude { path, .. }
            | Self::Rendered { path }
            | Self::Unfoldable { path, .. }
            | Self::Tracked { path }
            | Self::Stray { path }
            | Self::Tag { path, .. } => path,
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
            Self::File {
                expected, found, ..
            } => {
                let found = found.as_deref().unwrap_or("no file");
                write!(
                    f,
                    "the file is not the one that was sealed\n  expected  {expected}\n  found     {found}"
                )
            }
            Self::NoFile { .. } => f.write_str("the file is missing"),
            Self::Name { path, expected } => {
                let found = path.file_name().unwrap_or_default().to_string_lossy();
                write!(
                    f,
                    "the name of the folder does not fit the revision in it\n  expected  {expected}\n  found     {found}"
                )
            }
            Self::Twice { id, .. } => write!(f, "another folder holds the same revision: {id}"),
            Self::Irregular { .. } => f.write_str("this is not a regular file"),
            Self::Prelude { prelude, .. } => {
                write!(
                    f,
                    "the SQL calls a prelude that this program does not know: {prelude}"
                )
            }
            Self::Rendered { .. } => {
                f.write_str("the events, rendered again, do not give the file that was sealed")
            }
            Self::Unfoldable { reason, .. } => {
                write!(f, "the events do not fit the model before them: {reason}")
            }
            Self::Tracked { .. } => f.write_str("the file is missing, and git tracks it"),
            Self::Stray { .. } => f.write_str("the file does not belong to the ledger"),
            Self::Tag { fault, .. } => fault.fmt(f),
        }
    }
}

/// Whether it is because the file or its folder cannot be written.
pub(crate) fn cannot_write(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{CannotOpen, PermissionDenied, ReadOnly};
    matches!(
        error.sqlite_error_code(),
        Some(CannotOpen | PermissionDenied | ReadOnly)
    )
}
