//! `orch diff`

use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use orch_app::diff::{Comparison, Point, Range, Side, compare};
use orch_ledger::Ledger;
use serde::Serialize;
use serde_json::Value;

use crate::database::{DatabaseArgument, environment};
use crate::error::{CommandError, Kind, Result};
use crate::global::{Format, Global};
use crate::models_argument::ModelsArgument;
use crate::output::{data, json, plural, say};
use crate::words::changes::{Row, Wording, change_lines, row_lines, written};
use crate::words::ledger::open;
use crate::words::reading::read_models;

/// Show how two points differ: revisions, models, databases
///
/// A point is a revision (the start of its id, `head`, `base`, `head-1`), `declared` (the
/// models as their files are now), `observed` (the database that `--database` names), or an
/// environment of `orch.toml` (what its database holds). `A..B` names two revisions. Without
/// a second point the first is compared with the declared models, without any the head is.
///
/// Models differ by changes, as `orch show` prints them; what is compared with a database
/// differs by rows. Exits 3 if anything differs, and 0 if nothing does.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch diff
  orch diff head-1 head
  orch diff head observed --environment staging")]
pub(crate) struct Diff {
    /// The first point
    #[arg(value_name = "FROM")]
    from: Option<String>,

    /// The second point
    #[arg(value_name = "TO")]
    to: Option<String>,

    #[command(flatten)]
    models: ModelsArgument,

    #[command(flatten)]
    database: DatabaseArgument,
}

#[derive(Serialize)]
struct Report {
    from: End,
    to: End,
    /// The changes that lead from one model to the other; null where rows are compared.
    changes: Option<Vec<Value>>,
    /// The rows that are not the same; null where models are compared.
    rows: Option<Vec<Row>>,
}

/// A point that was compared.
#[derive(Serialize)]
struct End {
    /// How it was named.
    point: String,
    /// Its revision, of a place in history above the base.
    revision: Option<String>,
}

impl End {
    fn new(point: &Point, side: &Side) -> Self {
        Self {
            point: point.to_string(),
            revision: side.revision().map(|id| id.to_string()),
        }
    }
}

impl Diff {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let settings = global.settings()?;
        let range = Range::of(self.from.as_deref(), self.to.as_deref());
        let from = Point::named(&range.from, &settings).map_err(CommandError::usage)?;
        let to = Point::named(&range.to, &settings).map_err(CommandError::usage)?;
        let ledger = open(&global.ledger())?;
        let sides = (
            self.side(global, &ledger, &from)?,
            self.side(global, &ledger, &to)?,
        );
        let comparison = compare(&ledger, &sides.0, &sides.1)?;
        if global.format == Format::Json {
            let (changes, rows) = match &comparison {
                Comparison::Changes(all) => {
                    (Some(all.iter().map(written).collect::<Result<_>>()?), None)
                }
                Comparison::Rows(all) => (None, Some(all.iter().map(Row::new).collect())),
            };
            json(&Report {
                from: End::new(&from, &sides.0),
                to: End::new(&to, &sides.1),
                changes,
                rows,
            })?;
        } else {
            let (lines, count) = match &comparison {
                Comparison::Changes(all) => {
                    let lines = change_lines(all, Wording::Difference);
                    (lines, plural(all.len(), "change"))
                }
                Comparison::Rows(all) => (row_lines(all), plural(all.len(), "difference")),
            };
            data(
                &lines
                    .into_iter()
                    .map(|line| line + "\n")
                    .collect::<String>(),
            )?;
            if comparison.is_empty() {
                say!("{from} and {to} do not differ");
            } else {
                say!("\n{count} from {from} to {to}");
            }
        }
        Ok(if comparison.is_empty() {
            ExitCode::SUCCESS
        } else {
            Kind::Differences.code()
        })
    }

    /// What is at a point.
    fn side(&self, global: &Global, ledger: &Ledger, point: &Point) -> Result<Side> {
        let wait = self.database.wait();
        Ok(match point {
            Point::Place(place) => Side::recorded(ledger, place)?,
            Point::Declared => {
                let read = read_models(&self.models.source(global)?)?;
                Side::Declared(Arc::new(read.declared.model))
            }
            Point::Observed => {
                let mut database = self.database.connect(global)?;
                say!("database {}", database.name);
                Side::observed(&mut database.client, wait)?
            }
            Point::Environment(it) => {
                let mut database = environment(it, wait)?;
                say!("environment {}: database {}", it.name, database.name);
                Side::observed(&mut database.client, wait)?
            }
        })
    }
}
