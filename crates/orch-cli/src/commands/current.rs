//! `orch current`

use std::process::ExitCode;

use clap::Args;
use orch_app::current;
use serde::Serialize;

use crate::database::DatabaseArgument;
use crate::error::{CommandError, Kind, Result};
use crate::global::{Format, Global};
use crate::output::{data, json, one_line, plural, say, styles};
use crate::words::ledger::{listed, open};

/// Show which revisions are up on a database
///
/// With `--check`, as deployments use it, exits 3 while revisions of the ledger are not up,
/// and 4 where the database has revisions that the ledger does not have.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch current --environment staging
  orch current --environment production --check")]
pub(crate) struct Current {
    #[command(flatten)]
    database: DatabaseArgument,

    /// Exit 3 or 4 where the database is not at the head of the ledger
    #[arg(long)]
    check: bool,
}

#[derive(Serialize)]
struct Report {
    database: String,
    /// The top of the stack; null at the base.
    current: Option<String>,
    revisions: Vec<Up>,
    pending: Vec<String>,
}

#[derive(Serialize)]
struct Up {
    revision: String,
    at: String,
    known: bool,
}

impl Current {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let ledger = open(&global.ledger())?;
        let mut database = self.database.connect(global)?;
        let current = current::current(&ledger, &mut database.client, self.database.wait())?;
        let top = current.up.last();
        let up = current.up.iter().map(|it| Up {
            revision: it.applied.revision.to_string(),
            at: it.applied.at.clone(),
            known: it.message.is_some(),
        });
        let report = Report {
            database: database.name.clone(),
            current: top.map(|it| it.applied.revision.to_string()),
            revisions: up.collect(),
            pending: current.pending.iter().map(ToString::to_string).collect(),
        };
        if global.format == Format::Json {
            json(&report)?;
            return self.checked(&current);
        }
        say!("database {}", report.database);
        let id = styles::ID;
        match top {
            None => data("base\n")?,
            Some(top) => {
                let message = top.message.as_deref().map(one_line);
                let message = message.unwrap_or_else(|| "not in the ledger".to_owned());
                data(&format!(
                    "{id}{}{id:#} {message}\n",
                    top.applied.revision.short()
                ))?;
            }
        }
        say!(
            "{} up, {} pending",
            plural(report.revisions.len(), "revision"),
            report.pending.len()
        );
        self.checked(&current)
    }

    /// Whether the database is where the ledger is, where that is asked.
    fn checked(&self, current: &current::Current) -> Result<ExitCode> {
        if !self.check {
            return Ok(ExitCode::SUCCESS);
        }
        let unknown: Vec<_> = current.unknown().collect();
        if !unknown.is_empty() {
            let count = plural(unknown.len(), "revision");
            let message = format!("the database has {count} that the ledger does not have");
            return Err(CommandError::new(Kind::Integrity, message)
                .detail(listed(&unknown))
                .hint("pull, or switch to the branch that has them"));
        }
        if current.pending.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        let count = plural(current.pending.len(), "revision");
        let message = format!("the database lacks {count} of the ledger");
        Err(CommandError::new(Kind::Differences, message)
            .detail(listed(&current.pending))
            .hint("`orch replay heads` brings it up to date"))
    }
}
