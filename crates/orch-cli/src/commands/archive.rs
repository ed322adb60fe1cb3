//! `orch archive`

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use orch_app::archive::{FindError, Kept, find};
use orch_app::database::Database;
use orch_postgres::{Archived, JournalError, archived, prune, reading};
use serde::Serialize;

use crate::database::{DatabaseArgument, operator};
use crate::error::{CommandError, Kind, Result};
use crate::global::{Format, Global};
use crate::output::{data, is_interactive, json, one_line, plural_rows, say, styles};
use crate::prompt::consent;

/// List the archive of a database
///
/// Rows that a migration removes, in either direction, are kept in the database, and
/// are restored when the migration runs the other way. Needs no ledger.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch archive --environment staging
  orch archive prune 17d63bef --environment staging")]
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

/// Remove the archived rows of a revision for good
///
/// They cannot come back after that. The removal is written to the journal of the
/// database.
#[derive(Debug, Args)]
struct Prune {
    /// The start of a revision's id
    revision: String,

    #[command(flatten)]
    database: DatabaseArgument,

    /// Remove them without asking
    #[arg(long, short = 'y')]
    yes: bool,

    /// The reason, for the database's journal
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

#[derive(Serialize)]
struct Report<'a> {
    database: &'a str,
    revisions: BTreeMap<&'a str, Vec<Group<'a>>>,
}

#[derive(Serialize)]
struct Group<'a> {
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
            Some(Task::Prune(it)) => it.run(global, &self.database),
            None => self.list(global),
        }
    }

    fn list(&self, global: &Global) -> Result<ExitCode> {
        let mut database = self.database.connect(global)?;
        let all = listed(&mut database, &self.database)?;
        if global.format == Format::Json {
            json(&report(&database.name, &all))?;
            return Ok(ExitCode::SUCCESS);
        }
        say!("database {}", database.name);
        let mut last = "";
        for it in &all {
            let id = styles::ID;
            if last != it.revision {
                data(&format!("{id}{}{id:#}\n", short(&it.revision)))?;
                last = &it.revision;
            }
            data(&line(it))?;
        }
        let rows: u64 = all.iter().map(|it| it.rows).sum();
        let bytes: u64 = all.iter().map(|it| it.bytes).sum();
        let rows = plural_rows(rows);
        say!("{rows} kept, {}", size(bytes));
        Ok(ExitCode::SUCCESS)
    }
}

/// Rows of a table, on a line. Those who need the step and the second have `--format json`.
fn line(archived: &Archived) -> String {
    /// The length of a date and a time to the second.
    const SECOND: usize = 19;
    let Archived {
        direction,
        relation,
        rows,
        bytes,
        at,
        ..
    } = archived;
    let at = at.get(..SECOND).unwrap_or(at);
    let relation = relation.strip_prefix("public.").unwrap_or(relation);
    let (rows, size) = (plural_rows(*rows), size(*bytes));
    format!(
        "  {direction:<4} {at}Z {rows:>11} {size:>8}  {}\n",
        one_line(relation)
    )
}

/// The start of an id, as people read it.
fn short(revision: &str) -> &str {
    revision.get(..8).unwrap_or(revision)
}

/// What the archive holds.
fn listed(database: &mut Database, named: &DatabaseArgument) -> Result<Vec<Archived>> {
    let mut looking = reading(&mut database.client, named.wait()).map_err(JournalError::from)?;
    Ok(archived(&mut looking)?)
}

fn report<'a>(database: &'a str, all: &'a [Archived]) -> Report<'a> {
    let mut revisions: BTreeMap<&str, Vec<Group<'_>>> = BTreeMap::new();
    for it in all {
        revisions.entry(&it.revision).or_default().push(Group {
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
    fn run(&self, global: &Global, outer: &DatabaseArgument) -> Result<ExitCode> {
        let named = self.database.or(outer);
        let mut database = named.connect(global)?;
        say!("database {}", database.name);
        let all = listed(&mut database, &named)?;
        let Kept { revision, rows } = find(&all, &self.revision).map_err(unfound)?;
        let rows = plural_rows(rows);
        say!(
            "{rows} would be removed for good, and could not be restored:\n  {}",
            short(&revision)
        );
        if !self.yes {
            self.ask()?;
        }
        let operator = operator(self.reason.as_deref());
        let count = prune(&mut database.client, &revision, &operator, named.wait())?;
        say!("{} removed for good", plural_rows(count));
        Ok(ExitCode::SUCCESS)
    }

    fn ask(&self) -> Result<()> {
        let refused =
            || CommandError::new(Kind::Refused, "no consent was given; nothing was removed");
        if !is_interactive() {
            return Err(refused().hint("consent with `--yes`"));
        }
        match consent("Remove these rows for good?") {
            Some(true) => Ok(()),
            Some(false) => Err(refused()),
            None => {
                let message = "interrupted; nothing was removed";
                Err(CommandError::new(Kind::Interrupted, message))
            }
        }
    }
}

fn unfound(error: FindError) -> CommandError {
    let hint = "`orch archive` lists the rows that are kept";
    match error {
        FindError::Unclear(ids) => {
            CommandError::usage("the revision is ambiguous: give more digits")
                .detail(ids.join("\n"))
                .hint(hint)
        }
        FindError::Unknown(_) => CommandError::usage(error).hint(hint),
    }
}
