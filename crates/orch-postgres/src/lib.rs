//! Everything that orch does with a Postgres server: reaching one, starting a private one, and
//! (elsewhere in this crate) replaying on it and reading it back.
//!
//! Knows nothing of how the ledger is stored, prints nothing, and never guesses a server: whoever
//! calls says which database is meant.

mod archive;
mod check;
pub mod connect;
pub mod core_schema;
pub mod database_url;
mod fingerprint;
pub mod foreign_keys;
mod frame;
pub mod inspect;
pub mod journal;
mod migration;
mod observe;
pub mod own_schema;
mod replay;
pub mod sandbox;
mod tls;
mod uses;

pub use archive::{Archived, PruneError, archived, prune};
pub use check::{drift, look};
pub use connect::{ConnectError, connect, connect_telling};
pub use core_schema::CoreLayout;
pub use database_url::{DatabaseUrl, DatabaseUrlError};
pub use frame::print;
pub use inspect::InspectError;
pub use journal::{Applied, JournalError, Operator};
pub use migration::{Migration, Step, steps};
pub use observe::observe;
pub use replay::{
    Consent, Done, Options, Rehearsed, ReplayError, described, refresh_search, rehearse, replay,
};
pub use sandbox::{Listen, Sandbox, SandboxError, SandboxOptions, Template, find_binaries};
pub use uses::{Taken, Use, is_locked, uses};
