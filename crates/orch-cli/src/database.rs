//! Which database is meant, and how it is reached.

use std::time::Duration;

use clap::Args;
use orch_app::database::Database;
use orch_app::pin::Pin;
use orch_app::settings::Environment;
use orch_ledger::Ledger;
use orch_postgres::{DatabaseUrl, Operator};

use crate::author::{host, os_user, variable};
use crate::error::{CommandError, Result};
use crate::global::Global;
use crate::output::{one_line, warning};

/// The name of this program on a server and in journals.
pub(crate) const PROGRAM: &str = concat!("orch ", env!("CARGO_PKG_VERSION"));

/// Which database is meant.
#[derive(Clone, Debug, Args)]
pub(crate) struct DatabaseArgument {
    /// The database, as libpq or SQLAlchemy write it; else `ORCH_DATABASE`, else
    /// `DATABASE_URI`
    #[arg(long, value_name = "URL")]
    database: Option<String>,

    /// The database that has this name in `orch.toml`, beside the ledger
    #[arg(long, value_name = "NAME", conflicts_with = "database")]
    environment: Option<String>,

    /// The number of seconds to wait for locks; 30 unless given
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    lock_timeout: Option<Duration>,
}

impl DatabaseArgument {
    /// What is given here, and else what is given there.
    pub(crate) fn or(&self, other: &Self) -> Self {
        // What is named here counts whole.
        let named = if self.database.is_some() || self.environment.is_some() {
            self
        } else {
            other
        };
        Self {
            database: named.database.clone(),
            environment: named.environment.clone(),
            lock_timeout: self.lock_timeout.or(other.lock_timeout),
        }
    }

    /// Whether a database is named on the command line.
    pub(crate) fn is_given(&self) -> bool {
        self.database.is_some() || self.environment.is_some()
    }

    /// The environment that is named on the command line.
    pub(crate) fn environment(&self) -> Option<&str> {
        self.environment.as_deref()
    }

    /// The pin of the environment that is named on the command line.
    pub(crate) fn pin(&self, global: &Global, ledger: &Ledger) -> Result<Option<Pin>> {
        let Some(name) = &self.environment else {
            return Ok(None);
        };
        let settings = global.settings()?;
        Ok(Pin::of(ledger, settings.environment(name)?)?)
    }

    /// How long to wait for locks.
    pub(crate) fn wait(&self) -> Duration {
        self.lock_timeout.unwrap_or(Duration::from_secs(30))
    }

    /// Whether a database is named.
    pub(crate) fn is_named(&self) -> bool {
        self.environment.is_some() || self.named().is_some()
    }

    /// The database that is named by its address, and what names it.
    fn named(&self) -> Option<(String, &'static str)> {
        let given = self.database.clone().map(|url| (url, "--database"));
        given
            .or_else(|| Some((variable("ORCH_DATABASE")?, "ORCH_DATABASE")))
            .or_else(|| Some((variable("DATABASE_URI")?, "DATABASE_URI")))
    }

    /// Reaches the database that is named, and says which one it is. Never guesses one.
    pub(crate) fn connect(&self, global: &Global) -> Result<Database> {
        if let Some(name) = &self.environment {
            let settings = global.settings()?;
            return environment(settings.environment(name)?, self.wait());
        }
        let Some((text, source)) = self.named() else {
            return Err(CommandError::usage("no database is named").hint(
                "give `--database postgresql://USER@HOST/NAME`, or `--environment NAME` as \
                 `orch.toml` has it",
            ));
        };
        reach(&text, source, self.wait())
    }
}

/// Reaches the database of an environment.
pub(crate) fn environment(environment: &Environment, wait: Duration) -> Result<Database> {
    let (text, from) = address_of(environment)?;
    reach(&text, &from, wait)
}

/// The address of an environment's database, and the variable that has it.
pub(crate) fn address_of(environment: &Environment) -> Result<(String, String)> {
    let Environment {
        name,
        variable: from,
        ..
    } = environment;
    match variable(from) {
        Some(text) => Ok((text, from.clone())),
        None => Err(CommandError::usage(format!(
            "environment `{name}` has no address: the variable `{from}` is not set"
        ))
        .hint(format!(
            "set it, as with `export {from}=postgresql://USER@HOST/NAME`"
        ))),
    }
}

/// Asks about environments, all at the same time; the answers stand in their order.
pub(crate) fn at_once<T: Send>(
    environments: &[Environment],
    ask: impl Fn(&Environment) -> T + Sync,
) -> Vec<T> {
    std::thread::scope(|scope| {
        let asking: Vec<_> = environments
            .iter()
            .map(|it| scope.spawn(|| ask(it)))
            .collect();
        let answered = asking.into_iter().map(|it| match it.join() {
            Ok(answer) => answer,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        answered.collect()
    })
}

fn reach(text: &str, source: &str, wait: Duration) -> Result<Database> {
    let url = DatabaseUrl::parse(text, &variable)
        .map_err(|error| CommandError::usage(format!("in `{source}`: {error}")))?;
    Ok(Database::connect(&url, PROGRAM, wait, warn)?)
}

/// Starts a private server.
pub(crate) fn sandbox(wait: Duration) -> Result<Database> {
    Ok(Database::sandbox(PROGRAM, wait, warn)?)
}

/// Reads a number of seconds.
fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.parse().ok();
    number
        .and_then(|number| Duration::try_from_secs_f64(number).ok())
        .ok_or_else(|| "not a number of seconds".to_owned())
}

/// Whoever runs this program, as journals name them.
pub(crate) fn operator(reason: Option<&str>) -> Operator {
    Operator {
        os_user: os_user(),
        host: host(),
        program: PROGRAM.to_owned(),
        reason: reason.map(str::to_owned),
    }
}

/// Says a warning of the server.
fn warn(text: &str) {
    warning!("{}", one_line(text));
}
