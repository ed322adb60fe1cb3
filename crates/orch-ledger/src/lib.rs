//! The ledger in a folder: sealed revisions as text files, drafts and an index
//! in SQLite beside them.
//!
//! The files are the truth: a revision is in the ledger exactly when its folder is, with
//! every file that its header names.
//! It knows neither Python nor Postgres, and asks nobody anything.

mod draft;
mod error;
mod files;
mod folding;
mod graph;
mod index;
mod ledger;
mod lock;
mod mentioned;
mod mentions;
mod merged;
mod migration_texts;
mod models;
mod name;
mod reading_cache;
mod restore;
mod schema;
mod seal;
mod sealed;
mod tag_fault;
mod tags;
mod undo;
mod verify;
mod whole;

pub use draft::{Draft, Entry};
pub use error::{LedgerError, Misfit};
pub use graph::{Graph, PrefixError};
pub use ledger::{Initialised, Ledger};
pub use lock::RecordingLock;
pub use mentions::{Mentioned, Mentions, Naming, Role, Things};
pub use migration_texts::MigrationTexts;
pub use reading_cache::KeptReadings;
pub use seal::NewRevision;
pub use sealed::{Sealed, Summary};
pub use tag_fault::TagFault;
pub use tags::{Tagged, Tagging};
pub use undo::Undone;
pub use verify::{Finding, Verified, verify};
