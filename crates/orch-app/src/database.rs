//! A database that answers: one that is named, or a sandbox that is started.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use orch_postgres::{
    ConnectError, DatabaseUrl, DatabaseUrlError, NEWEST, OLDEST, Sandbox, SandboxError, Template,
    Watcher, connect_telling, described, own_schema, reading, version,
};
use postgres::Client;

/// A database that answers.
pub struct Database {
    /// The connection.
    pub client: Client,
    /// Which one it is, without its password.
    pub name: String,
    /// Its address, for another connection.
    url: DatabaseUrl,
    /// This program, as the server knows it.
    program: String,
    /// The server's warnings so far.
    warnings: Arc<Mutex<Vec<String>>>,
    /// Held as long as the database is used.
    _sandbox: Option<Sandbox>,
}

/// A database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It does not answer.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The server refused the first questions.
    #[error("{}", described(.0))]
    Postgres(#[from] postgres::Error),
    /// The server is older than orch works with.
    #[error("the server is Postgres {0}; orch needs {OLDEST} or a later version")]
    TooOld(u32),
    /// Somebody else made or altered schema `orch`.
    #[error("schema `orch` is not as orch makes it, and is not used")]
    Unsound(Vec<String>),
    /// A sandbox does not start.
    #[error(transparent)]
    Start(#[from] SandboxError),
    /// Its address is not understood.
    #[error(transparent)]
    Url(#[from] DatabaseUrlError),
}

impl Database {
    /// Reaches a database, as `program`, and sees that it can be used. `warn` gets the
    /// server's warnings. Nothing waits for a lock for longer than it may.
    pub fn connect(
        url: &DatabaseUrl,
        program: &str,
        wait: Duration,
        warn: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Self, OpenError> {
        let warnings = Arc::<Mutex<Vec<String>>>::default();
        let (heard, warn) = (Arc::clone(&warnings), Arc::new(warn));
        let tell = Arc::clone(&warn);
        let mut client = connect_telling(url, program, move |warning| {
            let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
            heard.push(warning.to_owned());
            tell(warning);
        })?;
        // A server that notices that orch has ended rolls back at once. Servers before 14
        // cannot, and notice when the statement ends.
        let _ = client.batch_execute("set client_connection_check_interval = '1s'");
        let mut looking = reading(&mut client, wait)?;
        let version = version(&mut looking)?;
        if version < OLDEST {
            return Err(OpenError::TooOld(version));
        }
        let faults = own_schema::faults(&mut looking)?;
        if !faults.is_empty() {
            return Err(OpenError::Unsound(faults));
        }
        looking.rollback()?;
        if version > NEWEST {
            warn(&format!(
                "the server is Postgres {version}, which is newer than the versions that orch is \
                 tested with, up to {NEWEST}"
            ));
        }
        Ok(Self {
            client,
            name: url.to_string(),
            url: url.clone(),
            program: program.to_owned(),
            warnings,
            _sandbox: None,
        })
    }

    /// Looks at the connection from another one. None where the server does not say which
    /// session it is.
    pub fn watcher(&mut self) -> Option<Watcher> {
        Watcher::of(&mut self.client, &self.url, &self.program).ok()
    }

    /// The server's warnings so far.
    pub fn warnings(&self) -> Vec<String> {
        let heard = self.warnings.lock();
        heard.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Starts a private server, and makes a database with the core tables in it. Both go
    /// when the value does.
    pub fn sandbox(
        program: &str,
        wait: Duration,
        warn: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Self, OpenError> {
        let sandbox = Sandbox::start()?;
        sandbox.create_database("sandbox", Template::Core)?;
        let url = DatabaseUrl::parse(&sandbox.url("sandbox"), &|_| None)?;
        Ok(Self {
            name: "a sandbox, removed afterwards".to_owned(),
            _sandbox: Some(sandbox),
            ..Self::connect(&url, program, wait, warn)?
        })
    }
}
