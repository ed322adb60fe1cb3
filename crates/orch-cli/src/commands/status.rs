//! `orch status`

use std::path::Path;
use std::process::ExitCode;
use std::thread;

use clap::Args;
use orch_app::health::{Depth, Health, Reading, Verdict};
use orch_app::settings::Environment;
use orch_app::status;
use orch_event::RevisionId;
use orch_ledger::Ledger;
use serde::Serialize;

use crate::database::{DatabaseArgument, environment};
use crate::error::{CommandError, Kind, Result};
use crate::global::{Format, Global};
use crate::models_argument::ModelsArgument;
use crate::output::{data, json, one_line, plural, say, styles};
use crate::words::health::HealthReport;
use crate::words::ledger::open;
use crate::words::reading::read_models;

/// Show where the ledger, the models and databases stand
///
/// Heads, an open draft, and how the models differ from what is recorded.
///
/// Exits 3 if the models are not as recorded, a draft is open, or there are
/// several heads.
///
/// With `--database`, `--environment` or `--all`: where each database is, which
/// revisions are pending, and whether its rows are as recorded. Exits 0 if all agree, 3
/// if revisions are pending, 4 if the structure of one is not as recorded. Texts that
/// were edited in a database are listed, and are no reason to exit otherwise.
#[derive(Debug, Args)]
pub(crate) struct Status {
    #[command(flatten)]
    models: ModelsArgument,

    #[command(flatten)]
    database: DatabaseArgument,

    /// Show every environment of `orch.toml`
    #[arg(long, conflicts_with_all = ["database", "environment"])]
    all: bool,

    /// List the rows of a database that nothing recorded explains
    #[arg(long)]
    leftovers: bool,
}

#[derive(Serialize)]
struct Report {
    revisions: usize,
    heads: Vec<String>,
    draft_answers: Option<usize>,
    gone: Vec<String>,
    differences: Option<Vec<String>>,
}

impl Status {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let ledger = open(&global.ledger())?;
        if self.all {
            return self.environments(global, &ledger);
        }
        // The models are not asked about where a database is.
        if self.leftovers || self.database.is_given() {
            return self.database(global, &ledger);
        }
        let source = self.models.source(global)?;
        let mut status = status::Status::of(&ledger)?;
        // Without models there is nothing to compare.
        if status.is_comparable() && source.models.exists() {
            status.compare(&ledger, &read_models(&source)?.declared)?;
        }
        let is_pending = status.is_pending();
        let report = Report::new(&status);
        if global.format == Format::Json {
            json(&report)?;
        } else {
            report.print(&source.models)?;
        }
        Ok(if is_pending {
            Kind::Differences.code()
        } else {
            ExitCode::SUCCESS
        })
    }
}

impl Status {
    /// How far a database is read.
    fn depth(&self) -> Depth {
        if self.leftovers {
            Depth::Subscriptions
        } else {
            Depth::Metadata
        }
    }

    /// The state of one database.
    fn database(&self, global: &Global, ledger: &Ledger) -> Result<ExitCode> {
        let mut database = self.database.connect(global)?;
        let read = Reading::of(&mut database.client, self.depth(), self.database.wait())?;
        let health = Health::new(ledger, read)?;
        let environment = self.database.environment();
        let report = HealthReport::new(environment, &database.name, &health);
        if global.format == Format::Json {
            json(&report)?;
        } else {
            say!("database {}", database.name);
            data(&report.text())?;
            if self.leftovers {
                data(&report.leftovers())?;
            }
        }
        Ok(code(Some(health.verdict())))
    }

    /// The states of all environments, as a table. They are asked at the same time.
    fn environments(&self, global: &Global, ledger: &Ledger) -> Result<ExitCode> {
        let settings = global.settings()?;
        if settings.environments.is_empty() {
            return Err(
                CommandError::usage("`orch.toml` names no environments").hint(
                    "write `[environments.NAME]` and `variable = \"NAME_OF_A_VARIABLE\"` into it, \
                 beside the ledger",
                ),
            );
        }
        let (depth, wait) = (self.depth(), self.database.wait());
        let read = |it: &Environment| -> Result<(String, Reading)> {
            let mut database = environment(it, wait)?;
            let read = Reading::of(&mut database.client, depth, wait)?;
            Ok((database.name, read))
        };
        let all: Vec<Result<(String, Reading)>> = thread::scope(|scope| {
            let asking: Vec<_> = settings
                .environments
                .iter()
                .map(|it| scope.spawn(|| read(it)))
                .collect();
            let answered = asking.into_iter().map(|it| match it.join() {
                Ok(read) => read,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            answered.collect()
        });
        let mut worst = Some(Verdict::Agrees);
        let mut reports = Vec::new();
        for (it, read) in settings.environments.iter().zip(all) {
            let report = match read.and_then(|(name, read)| Ok((name, Health::new(ledger, read)?)))
            {
                Ok((name, health)) => {
                    worst = worst.map(|worst| worst.max(health.verdict()));
                    HealthReport::new(Some(&it.name), &name, &health)
                }
                Err(error) => {
                    worst = None;
                    HealthReport::unreached(&it.name, error.message())
                }
            };
            reports.push(report);
        }
        if global.format == Format::Json {
            json(&reports)?;
        } else {
            data(&table(&reports))?;
        }
        Ok(code(worst))
    }
}

/// The exit code for the worst of some states; `None` where one is not known.
fn code(worst: Option<Verdict>) -> ExitCode {
    match worst {
        Some(Verdict::Agrees) => ExitCode::SUCCESS,
        Some(Verdict::Pending) => Kind::Differences.code(),
        Some(Verdict::Drifted) => Kind::Integrity.code(),
        None => Kind::Failed.code(),
    }
}

/// Environments, a line each.
fn table(reports: &[HealthReport]) -> String {
    let heading = styles::HEADING;
    let head = ["environment", "revision", "pending", "drift", "last replay"].map(str::to_owned);
    let rows: Vec<[String; 5]> = reports.iter().map(HealthReport::columns).collect();
    let width = |column: usize| {
        let all = rows.iter().chain([&head]);
        all.map(|row| row[column].chars().count())
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..4).map(width).collect();
    let line = |row: &[String; 5]| {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line += &format!("{cell:width$}  ");
        }
        line + &row[4]
    };
    let mut text = format!("{heading}{}{heading:#}\n", line(&head));
    for row in &rows {
        text += line(row).trim_end();
        text.push('\n');
    }
    text
}

impl Report {
    fn new(status: &status::Status) -> Self {
        let texts = |ids: &[RevisionId]| ids.iter().map(ToString::to_string).collect();
        let differences = status.differences.as_ref();
        Self {
            revisions: status.revisions,
            heads: texts(&status.heads),
            draft_answers: status.draft_answers,
            gone: texts(&status.gone),
            differences: differences.map(|it| it.iter().map(ToString::to_string).collect()),
        }
    }

    fn print(&self, models: &Path) -> Result<()> {
        let (id, added) = (styles::ID, styles::ADDED);
        let mut text = format!("{}\n", plural(self.revisions, "revision"));
        for head in &self.heads {
            text += &format!("head {id}{}{id:#}\n", &head[..8]);
        }
        if let Some(answers) = self.draft_answers {
            text += &format!("a draft is open, with {}\n", plural(answers, "answer"));
        }
        for gone in &self.gone {
            text += &format!("only in the index: {id}{}{id:#}\n", &gone[..8]);
        }
        match &self.differences {
            None if self.heads.len() > 1 => {
                text += "the models are not compared, because there are several heads\n";
            }
            None => text += &format!("no models in `{}`\n", models.display()),
            Some(found) if found.is_empty() => text += "the models are as recorded\n",
            Some(found) => {
                text += &format!(
                    "{} from the recorded model\n",
                    plural(found.len(), "difference")
                );
                for difference in found {
                    text += &format!("  {added}{}{added:#}\n", one_line(difference));
                }
            }
        }
        Ok(data(&text)?)
    }
}
