//! A database that answers: one that is named, or a sandbox that is started.

use orch_postgres::{
    ConnectError, DatabaseUrl, DatabaseUrlError, Sandbox, SandboxError, Template, connect_telling,
};
use postgres::Client;

/// A database that answers.
pub struct Database {
    /// The connection.
    pub client: Client,
    /// Which one it is, without its password.
    pub name: String,
    /// Held as long as the database is used.
    _sandbox: Option<Sandbox>,
}

/// A sandbox cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum OpenSandboxError {
    /// The server does not start.
    #[error(transparent)]
    Start(#[from] SandboxError),
    /// Its address is not understood.
    #[error(transparent)]
    Url(#[from] DatabaseUrlError),
    /// It does not answer.
    #[error(transparent)]
    Connect(#[from] ConnectError),
}

impl Database {
    /// Reaches a database, as `program`. `warn` is told of the server's warnings.
    pub fn connect(
        url: &DatabaseUrl,
        program: &str,
        warn: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Self, ConnectError> {
        let mut client = connect_telling(url, program, warn)?;
        // A server that notices that orch has gone rolls back at once. Servers before 14
        // cannot, and notice when the statement ends.
        let _ = client.batch_execute("set client_connection_check_interval = '1s'");
        Ok(Self {
            client,
            name: url.to_string(),
            _sandbox: None,
        })
    }

    /// Starts a private server, and makes a database with the core tables in it. Both go
    /// when the value does.
    pub fn sandbox(
        program: &str,
        warn: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Self, OpenSandboxError> {
        let sandbox = Sandbox::start()?;
        sandbox.create_database("sandbox", Template::Core)?;
        let url = DatabaseUrl::parse(&sandbox.url("sandbox"), &|_| None)?;
        Ok(Self {
            name: "a sandbox, gone when this ends".to_owned(),
            _sandbox: Some(sandbox),
            ..Self::connect(&url, program, warn)?
        })
    }
}
