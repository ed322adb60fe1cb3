//! Everything that orch does with a Postgres server: reaching one, starting a private one, and
//! (elsewhere in this crate) replaying on it and reading it back.
//!
//! Knows nothing of how the ledger is stored, prints nothing, and never guesses a server: whoever
//! calls says which database is meant.

pub mod alembic;
mod archive;
mod attempt;
mod check;
pub mod connect;
pub mod core_schema;
pub mod database_url;
mod error;
mod fingerprint;
pub mod foreign_keys;
pub mod inspect;
pub mod journal;
mod leftovers;
pub mod metadata;
mod migration;
mod observe;
mod options;
pub mod own_schema;
mod printing;
mod rehearsal;
mod replay;
pub mod rights;
mod row_keys;
mod running;
pub mod sandbox;
mod search;
mod server;
mod session;
mod tls;
mod unmet;
mod uses;
mod watch;

pub use archive::{Archived, PruneError, archived, prune};
pub use check::{drift, look, reading};
pub use connect::{ConnectError, connect, connect_telling};
pub use database_url::{DatabaseUrl, DatabaseUrlError};
pub use error::ReplayError;
pub use inspect::InspectError;
pub use journal::{Applied, By, JournalError, Kept, Latest, Operator};
pub use leftovers::{LeftoverRows, leftovers};
pub use metadata::metadata;
pub use migration::{AlembicFile, Migration, Runs, Step, steps};
pub use observe::observe;
pub use options::{Consent, Done, Options, Taken};
pub use postgres::{Client, Error as ServerError};
pub use printing::print;
pub use rehearsal::{Rehearsed, rehearse};
pub use replay::replay;
pub use rights::Grant;
pub use row_keys::row_keys;
pub use running::{Running, running};
pub use sandbox::{Listen, Sandbox, SandboxError, SandboxOptions, Template, find_binaries};
pub use search::{is_indexed, refresh_search};
pub use server::{NEWEST, OLDEST, described, is_locked, version};
pub use unmet::{Unmet, unmet};
pub use uses::{Use, uses};
pub use watch::{Holder, Wait, WatchError, Watcher};
