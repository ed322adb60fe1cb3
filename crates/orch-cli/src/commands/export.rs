//! `orch export`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use orch_app::export::{export_alembic, export_sql};
use orch_app::target::Place;
use orch_event::RevisionId;
use serde::Serialize;

use crate::database::PROGRAM;
use crate::error::Result;
use crate::global::{Format, Global};
use crate::output::{data, json, one_line, plural, say, styles};
use crate::words::ledger::open;

/// The folder of a team's migration files, where the orchestrator makes it.
const VERSIONS: &str = "migrations/versions/schema";

/// Write revisions as files that other tools run
///
/// With `--alembic`, each revision becomes a migration file beside the team's own, on top
/// of the last of them, so that `python main.py db upgrade heads` does what `orch replay`
/// does. Both can be mixed: each sees what the other has done.
///
/// With `--sql`, each revision becomes two plain files for psql.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch export --alembic
  orch export --sql migrations-as-sql")]
#[command(group = clap::ArgGroup::new("form").required(true).args(["alembic", "sql"]))]
pub(crate) struct Export {
    /// The revisions, by the start of their ids; all that have no file yet unless given
    revisions: Vec<Place>,

    /// Write migration files of Alembic into this folder
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = VERSIONS)]
    alembic: Option<PathBuf>,

    /// Write plain SQL of all revisions into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "revisions")]
    sql: Option<PathBuf>,
}

/// A revision that was exported, for programs.
#[derive(Serialize)]
struct Report {
    revision: String,
    alembic: String,
    down_revision: Vec<String>,
    path: String,
}

impl Export {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let ledger = open(&global.ledger())?;
        if let Some(folder) = &self.sql {
            let written = export_sql(&ledger, folder, PROGRAM)?;
            let written: Vec<String> = written.iter().map(|it| it.display().to_string()).collect();
            if global.format == Format::Json {
                json(&written)?;
            } else {
                let lines = written.iter().map(|it| format!("{}\n", one_line(it)));
                data(&lines.collect::<String>())?;
            }
            say!("{} written", plural(written.len(), "file"));
            return Ok(ExitCode::SUCCESS);
        }
        let Some(folder) = &self.alembic else {
            return Ok(ExitCode::SUCCESS);
        };
        let mut revisions: Vec<RevisionId> = Vec::new();
        for place in &self.revisions {
            revisions.extend(place.find(&ledger)?);
        }
        if self.revisions.is_empty() {
            revisions = ledger.graph().order();
        }
        let exported = export_alembic(&ledger, folder, &revisions, PROGRAM)?;
        if global.format == Format::Json {
            let report = exported.iter().map(|it| Report {
                revision: it.revision.to_string(),
                alembic: it.id.clone(),
                down_revision: it.down.clone(),
                path: it.path.display().to_string(),
            });
            json(&report.collect::<Vec<_>>())?;
        } else {
            let id = styles::ID;
            for it in &exported {
                let (short, path) = (it.revision.short(), it.path.display().to_string());
                data(&format!("{id}{short}{id:#} {}\n", one_line(&path)))?;
            }
        }
        if exported.is_empty() {
            say!("every revision has a migration file already");
        } else {
            say!("{} written", plural(exported.len(), "migration file"));
            say!("next: `git add {}`", folder.display());
        }
        Ok(ExitCode::SUCCESS)
    }
}
