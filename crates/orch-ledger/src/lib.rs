//! The ledger in a folder: sealed revisions as text files, drafts and an index
//! in SQLite beside them.
//!
//! The files are the truth: a revision is in the ledger exactly when its file is.
//! It knows neither Python nor Postgres, and asks nobody anything.

mod draft;
mod error;
mod files;
mod graph;
mod index;
mod ledger;
mod lock;
mod restore;
mod schema;
mod seal;
mod verify;

pub use draft::{Draft, Entry};
pub use error::{LedgerError, Misfit};
pub use graph::{Graph, PrefixError};
pub use ledger::{Initialised, Ledger};
pub use lock::RecordingLock;
pub use seal::{NewRevision, Sql};
pub use verify::{Finding, Verified, verify};

/// Up or down: towards the heads, or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Forward.
    Up,
    /// Back.
    Down,
}

impl Direction {
    /// The direction as file names and journals write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

impl std::fmt::Display for Direction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
