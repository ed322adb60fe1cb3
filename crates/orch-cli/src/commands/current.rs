//! `orch current`

use std::collections::HashSet;
use std::process::ExitCode;

use clap::Args;
use orch_postgres::journal;
use serde::Serialize;

use crate::arguments::Format;
use crate::commands::Global;
use crate::context::open;
use crate::database::DatabaseArgument;
use crate::error::Result;
use crate::output::{data, json, one_line, plural, say, styles};

/// Say which revisions are up on a database
#[derive(Debug, Args)]
pub(crate) struct Current {
    #[command(flatten)]
    database: DatabaseArgument,
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
        let ledger = open(&global.ledger)?;
        let mut database = self.database.connect()?;
        let stack = journal::stack(&mut database.client)?;
        let ids: Vec<_> = stack.iter().map(|it| it.revision).collect();
        let up = stack.iter().map(|it| Up {
            revision: it.revision.to_string(),
            at: it.at.clone(),
            known: ledger.graph().contains(it.revision),
        });
        // Of all heads, however many there are: the journal needs no single one.
        let up_now: HashSet<_> = ids.iter().collect();
        let order = ledger.graph().order();
        let pending: Vec<_> = order
            .into_iter()
            .filter(|id| !up_now.contains(id))
            .collect();
        let report = Report {
            database: database.name.clone(),
            current: ids.last().map(ToString::to_string),
            revisions: up.collect(),
            pending: pending.iter().map(ToString::to_string).collect(),
        };
        if global.format == Format::Json {
            json(&report)?;
            return Ok(ExitCode::SUCCESS);
        }
        say!("database {}", report.database);
        let id = styles::ID;
        match ids.last() {
            None => data("base\n")?,
            Some(top) => {
                let message = match ledger.graph().contains(*top) {
                    true => one_line(&ledger.summary(*top)?.message),
                    false => "not in the ledger".to_owned(),
                };
                data(&format!("{id}{top}{id:#} {message}\n"))?;
            }
        }
        say!(
            "{} up, {} to come",
            plural(report.revisions.len(), "revision"),
            report.pending.len()
        );
        Ok(ExitCode::SUCCESS)
    }
}
