//! Which database is meant, and how it is reached.

use clap::Args;
use orch_postgres::inspect::grants;
use orch_postgres::{ConnectError, DatabaseUrl, InspectError, Sandbox, Template, connect_telling};
use postgres::Client;

use crate::author::variable;
use crate::error::{CommandError, Kind, Result};
use crate::output::{one_line, say, styles};

/// What this program calls itself on a server and in journals.
pub(crate) const PROGRAM: &str = concat!("orch ", env!("CARGO_PKG_VERSION"));

/// Which database is meant.
#[derive(Clone, Debug, Args)]
pub(crate) struct DatabaseArgument {
    /// The database, as libpq or SQLAlchemy write it; else `ORCH_DATABASE`, else
    /// `DATABASE_URI`
    #[arg(long, value_name = "URL")]
    pub(crate) database: Option<String>,
}

/// A database that answers.
pub(crate) struct Database {
    pub(crate) client: Client,
    /// Which one it is, without its password.
    pub(crate) name: String,
    /// Held as long as the database is used.
    _sandbox: Option<Sandbox>,
}

impl DatabaseArgument {
    /// Reaches the database that is named. Never guesses one.
    pub(crate) fn connect(&self) -> Result<Database> {
        let named = self
            .database
            .clone()
            .map(|url| (url, "--database"))
            .or_else(|| Some((variable("ORCH_DATABASE")?, "ORCH_DATABASE")))
            .or_else(|| Some((variable("DATABASE_URI")?, "DATABASE_URI")));
        let Some((text, source)) = named else {
            return Err(CommandError::usage("no database is named")
                .hint("give `--database postgresql://USER@HOST/NAME`"));
        };
        let url = DatabaseUrl::parse(&text, &variable)
            .map_err(|error| CommandError::usage(format!("in `{source}`: {error}")))?;
        Database::reach(&url, None)
    }
}

impl Database {
    /// Starts a private server, and makes a database with the core tables in it.
    pub(crate) fn sandbox() -> Result<Self> {
        let failed = |error: orch_postgres::SandboxError| CommandError::failed(error.to_string());
        let sandbox = Sandbox::start().map_err(failed)?;
        sandbox
            .create_database("sandbox", Template::Core)
            .map_err(failed)?;
        let url = DatabaseUrl::parse(&sandbox.url("sandbox"), &|_| None)
            .map_err(|error| CommandError::failed(error.to_string()))?;
        Self::reach(&url, Some(sandbox))
    }

    fn reach(url: &DatabaseUrl, sandbox: Option<Sandbox>) -> Result<Self> {
        let warn = |text: &str| {
            let style = styles::WARNING;
            say!("{style}warning{style:#}: {}", one_line(text));
        };
        let mut client = connect_telling(url, PROGRAM, warn)?;
        // A server that notices that orch has gone rolls back at once. Servers
        // before 14 cannot, and notice when the statement ends.
        let _ = client.batch_execute("set client_connection_check_interval = '1s'");
        let name = match sandbox {
            Some(_) => "a sandbox, gone when this ends".to_owned(),
            None => url.to_string(),
        };
        Ok(Self {
            client,
            name,
            _sandbox: sandbox,
        })
    }
}

impl From<ConnectError> for CommandError {
    fn from(error: ConnectError) -> Self {
        let hint = error.hint();
        Self::failed(error.to_string()).maybe_hint(hint)
    }
}

impl From<InspectError> for CommandError {
    fn from(error: InspectError) -> Self {
        let hint = error.hint();
        Self::failed(error.to_string())
            .detail("nothing was written")
            .maybe_hint(hint)
    }
}

impl From<orch_postgres::JournalError> for CommandError {
    fn from(error: orch_postgres::JournalError) -> Self {
        use orch_postgres::JournalError;
        let kind = match error {
            JournalError::NoRevision(_) => Kind::Integrity,
            JournalError::Postgres(_) | JournalError::Newer(_) | JournalError::Rights { .. } => {
                Kind::Failed
            }
        };
        let hint = match &error {
            JournalError::Rights { role, missing } => Some(grants(role, missing)),
            _ => None,
        };
        Self::new(kind, error.to_string()).maybe_hint(hint)
    }
}
