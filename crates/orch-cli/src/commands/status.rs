//! `orch status`

use std::process::ExitCode;

use clap::Args;
use orch_app::health::{Depth, Health, Reading, Verdict};
use orch_app::pin::Pin;
use orch_app::settings::Environment;
use orch_app::status as standing;
use orch_ledger::Ledger;

use crate::database::{DatabaseArgument, at_once, environment};
use crate::error::{CommandError, Kind, Result};
use crate::global::{Format, Global};
use crate::models_argument::ModelsArgument;
use crate::output::{data, json, say, styles};
use crate::words::health::HealthReport;
use crate::words::ledger::open;
use crate::words::reading::read_models;
use crate::words::standing::{Shown, text};

/// Show where models, ledger and database stand, and what to do next
///
/// Exits 3 if the models are not as recorded, a draft is open, there are several heads, or
/// the database that `ORCH_DATABASE` names lacks revisions; 4 if its structure is not as
/// recorded.
///
/// With `--database`, `--environment` or `--all`: where each database is, which
/// revisions are pending, and whether its rows are as recorded. Exits 0 if all agree, 3
/// if revisions are pending (of an environment that is pinned to a tag: up to that
/// tag) or one is beyond its tag, 4 if the structure of one is not as recorded. Texts that
/// were edited in a database are listed, and are no reason to exit otherwise.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch status
  orch status --all
  orch status --environment staging --leftovers")]
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
        let mut standing = standing::Status::of(&ledger)?;
        if standing.is_comparable() {
            standing.compare(&ledger, &read_models(&source)?.declared)?;
        }
        let reached = if self.database.is_named() {
            let mut database = self.database.connect(global)?;
            let read = Reading::of(&mut database.client, Depth::Metadata, self.database.wait())?;
            Some((database.name, Health::new(&ledger, read, None)?))
        } else {
            None
        };
        let shown = Shown {
            ledger: &ledger,
            models: &source.models,
            standing: &standing,
            reached: reached.as_ref().map(|(name, it)| (name.as_str(), it)),
        };
        if global.format == Format::Json {
            json(&shown.report())?;
        } else {
            data(&text(&shown)?)?;
        }
        let verdict = reached.map(|(_, health)| health.verdict());
        Ok(match verdict {
            Some(Verdict::Drifted) => Kind::Integrity.code(),
            Some(Verdict::Pending | Verdict::Beyond) => Kind::Differences.code(),
            _ if standing.is_pending() => Kind::Differences.code(),
            _ => ExitCode::SUCCESS,
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
        let pin = self.database.pin(global, ledger)?;
        let health = Health::new(ledger, read, pin.as_ref())?;
        let environment = self.database.environment();
        let report = HealthReport::new(environment, &database.name, &health, pin.as_ref());
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
        let all = at_once(&settings.environments, read);
        let mut worst = Some(Verdict::Agrees);
        let mut reports = Vec::new();
        for (it, read) in settings.environments.iter().zip(all) {
            let compared = read.and_then(|(name, read)| {
                let pin = Pin::of(ledger, it)?;
                let health = Health::new(ledger, read, pin.as_ref())?;
                let report = HealthReport::new(Some(&it.name), &name, &health, pin.as_ref());
                Ok((health.verdict(), report))
            });
            let report = match compared {
                Ok((verdict, report)) => {
                    worst = worst.map(|worst| worst.max(verdict));
                    report
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
        Some(Verdict::Pending | Verdict::Beyond) => Kind::Differences.code(),
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
