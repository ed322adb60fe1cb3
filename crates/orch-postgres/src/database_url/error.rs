//! Why a text names no database.

use thiserror::Error;

/// Why a text names no database. None of these shows any of the text that may hold a password.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum DatabaseUrlError {
    /// An empty text.
    #[error("the database is empty: write it as `postgresql://user@host/database`")]
    Empty,
    /// Another kind of database.
    #[error("`{scheme}` is not Postgres: write the database as `postgresql://user@host/database`")]
    Scheme {
        /// What stands before `://`.
        scheme: String,
    },
    /// Nothing that looks like one.
    #[error(
        "the database is neither a URL (`postgresql://user@host/database`) nor keywords (`host=... dbname=...`)"
    )]
    Neither,
    /// A part that cannot be told from the next.
    #[error(
        "the database's URL is ambiguous: in a user name, a password or a database name, write `/` as `%2F`, `:` as `%3A`, `?` as `%3F` and `@` as `%40`"
    )]
    Ambiguous,
    /// Keywords that do not follow libpq's grammar.
    #[error("the database's keywords are not written as `name=value` or `name='value'`")]
    Keywords,
    /// Bytes that are no text.
    #[error("the database's {part} is not UTF-8")]
    NotUtf8 {
        /// Which part.
        part: &'static str,
    },
    /// Parameters that nobody knows, or that orch cannot honour.
    #[error("the database has parameters that orch does not support: {}", names.join(", "))]
    Unknown {
        /// Their names, in backticks.
        names: Vec<String>,
    },
    /// A parameter with a wrong value, which is not shown.
    #[error("`{name}` of the database is not {expected}")]
    Value {
        /// The parameter, or the variable that it came from.
        name: String,
        /// What it may be.
        expected: &'static str,
    },
    /// Lists that do not go together.
    #[error("the database has {hosts} hosts, but {found} values for `{name}`")]
    Lists {
        /// How many hosts.
        hosts: usize,
        /// The other list.
        name: &'static str,
        /// How many values that has.
        found: usize,
    },
    /// No server is named.
    #[error(
        "the database names no host, and neither does PGHOST: for a server on this machine, add `?host=/var/run/postgresql`"
    )]
    NoHost,
    /// No user is named.
    #[error("the database names no user, and neither does PGUSER")]
    NoUser,
}
