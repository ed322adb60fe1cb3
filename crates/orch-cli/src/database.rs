//! Which database is meant, and how it is reached.

use clap::Args;
use orch_app::database::Database;
use orch_postgres::{DatabaseUrl, Operator};

use crate::author::{host, os_user, variable};
use crate::error::{CommandError, Result};
use crate::output::{one_line, say, styles};

/// The name of this program on a server and in journals.
pub(crate) const PROGRAM: &str = concat!("orch ", env!("CARGO_PKG_VERSION"));

/// Which database is meant.
#[derive(Clone, Debug, Args)]
pub(crate) struct DatabaseArgument {
    /// The database, as libpq or SQLAlchemy write it; else `ORCH_DATABASE`, else
    /// `DATABASE_URI`
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

impl DatabaseArgument {
    /// Whether one is named on the command line.
    pub(crate) fn is_given(&self) -> bool {
        self.database.is_some()
    }

    /// Reaches the database that is named, and says which one it is. Never guesses one.
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
        Ok(Database::connect(&url, PROGRAM, warn)?)
    }
}

/// Starts a private server.
pub(crate) fn sandbox() -> Result<Database> {
    Ok(Database::sandbox(PROGRAM, warn)?)
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
    let style = styles::WARNING;
    say!("{style}warning{style:#}: {}", one_line(text));
}
