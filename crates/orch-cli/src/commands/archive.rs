//! `orch archive`

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use orch_postgres::{Archived, Operator, archived, prune};
use serde::Serialize;

use crate::arguments::Format;
use crate::author::{host, os_user};
use crate::commands::Global;
use crate::database::{Database, DatabaseArgument, PROGRAM};
use crate::error::{CommandError, Kind, Result};
use crate::output::{data, json, one_line, plural, say, styles};

/// Say what the archive of a database holds
///
/// What a migration removes, in either direction, is kept in the database, and comes
/// back when the migration goes the other way. Needs no ledger.
#[derive(Debug, Args)]
pub(crate) struct Archive {
    #[command(flatten)]
    database: DatabaseArgument,

    #[command(subcommand)]
    command: Option<Task>,
}

#[derive(Debug, Subcommand)]
enum Task {
    Prune(Prune),
}

/// Remove for good what the archive holds of a revision
///
/// It cannot come back after that. Is written to the journal of the database.
#[derive(Debug, Args)]
struct Prune {
    /// The start of a revision's id
    revision: String,

    #[command(flatten)]
    database: DatabaseArgument,

    /// Consent
    #[arg(long, short = 'y')]
    yes: bool,

    /// Why, for the database's journal
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

#[derive(Serialize)]
struct Report<'a> {
    database: &'a str,
    revisions: BTreeMap<&'a str, Vec<Kept<'a>>>,
}

#[derive(Serialize)]
struct Kept<'a> {
    direction: &'a str,
    slot: &'a str,
    table: &'a str,
    rows: u64,
    bytes: u64,
    at: &'a str,
}

impl Archive {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        match &self.command {
            Some(Task::Prune(it)) => it.run(&self.database),
            None => self.list(global),
        }
    }

    fn list(&self, global: &Global) -> Result<ExitCode> {
        let mut database = self.database.connect()?;
        let all = archived(&mut database.client)?;
        if global.format == Format::Json {
            json(&report(&database.name, &all))?;
            return Ok(ExitCode::SUCCESS);
        }
        say!("database {}", database.name);
        let mut last = "";
        for it in &all {
            let id = styles::ID;
            if last != it.revision {
                data(&format!("{id}{}{id:#}\n", it.revision))?;
                last = &it.revision;
            }
            let Archived {
                direction,
                slot,
                relation,
                rows,
                bytes,
                at,
                ..
            } = it;
            let relation = one_line(relation);
            let rows = plural(usize::try_from(*rows).unwrap_or(usize::MAX), "row");
            let size = size(*bytes);
            data(&format!(
                "  {direction:<4} {slot:<12} {rows:>12} {size:>9}  {relation}  {at}\n"
            ))?;
        }
        let rows: u64 = all.iter().map(|it| it.rows).sum();
        let bytes: u64 = all.iter().map(|it| it.bytes).sum();
        let rows = plural(usize::try_from(rows).unwrap_or(usize::MAX), "row");
        say!("{rows} kept, {}", size(bytes));
        Ok(ExitCode::SUCCESS)
    }
}

fn report<'a>(database: &'a str, all: &'a [Archived]) -> Report<'a> {
    let mut revisions: BTreeMap<&str, Vec<Kept<'_>>> = BTreeMap::new();
    for it in all {
        revisions.entry(&it.revision).or_default().push(Kept {
            direction: &it.direction,
            slot: &it.slot,
            table: &it.relation,
            rows: it.rows,
            bytes: it.bytes,
            at: &it.at,
        });
    }
    Report {
        database,
        revisions,
    }
}

/// A size, as people read it.
fn size(bytes: u64) -> String {
    match bytes {
        0..=9_999 => format!("{bytes} B"),
        10_000..=9_999_999 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

impl Prune {
    fn run(&self, outer: &DatabaseArgument) -> Result<ExitCode> {
        let named = self.database.database.is_some();
        let mut database = if named { &self.database } else { outer }.connect()?;
        say!("database {}", database.name);
        let (revision, rows) = self.found(&mut database)?;
        let rows = plural(usize::try_from(rows).unwrap_or(usize::MAX), "row");
        say!("{rows} would go for good, and could not come back:\n  {revision}");
        let refused = || CommandError::new(Kind::Refused, "nobody consented; nothing was removed");
        if !self.yes {
            if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
                return Err(refused().hint("`--yes` consents"));
            }
            match inquire::Confirm::new("Remove them?")
                .with_default(false)
                .prompt()
            {
                Ok(true) => {}
                Err(inquire::InquireError::OperationInterrupted) => {
                    let message = "interrupted; nothing was removed";
                    return Err(CommandError::new(Kind::Interrupted, message));
                }
                _ => return Err(refused()),
            }
        }
        let operator = Operator {
            os_user: os_user(),
            host: host(),
            program: PROGRAM.to_owned(),
            reason: self.reason.clone(),
        };
        let count = prune(&mut database.client, &revision, &operator).map_err(|error| {
            let kind = match error {
                orch_postgres::PruneError::Locked => Kind::Locked,
                _ => Kind::Failed,
            };
            CommandError::new(kind, error.to_string()).detail("nothing was removed")
        })?;
        let count = plural(usize::try_from(count).unwrap_or(usize::MAX), "row");
        say!("{count} removed for good");
        Ok(ExitCode::SUCCESS)
    }

    /// The revision that is meant, and how many rows are kept of it.
    fn found(&self, database: &mut Database) -> Result<(String, u64)> {
        let all = archived(&mut database.client)?;
        let mut rows: BTreeMap<&str, u64> = BTreeMap::new();
        for it in all
            .iter()
            .filter(|it| it.revision.starts_with(&self.revision))
        {
            *rows.entry(&it.revision).or_default() += it.rows;
        }
        let hint = "`orch archive` lists what is kept";
        if self.revision.len() < 4 || rows.len() > 1 {
            let ids: Vec<&str> = rows.into_keys().collect();
            return Err(
                CommandError::usage("the revision is not clear: give more digits")
                    .detail(ids.join("\n"))
                    .hint(hint),
            );
        }
        rows.into_iter()
            .next()
            .map(|(revision, rows)| (revision.to_owned(), rows))
            .ok_or_else(|| {
                let message = format!("nothing is kept of revision `{}`", one_line(&self.revision));
                CommandError::usage(message).hint(hint)
            })
    }
}
