//! `orch replay`

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use orch_event::RevisionId;
use orch_ledger::Ledger;
use orch_model::catalog::Drift;
use orch_postgres::{
    Consent, Done, Operator, Options, ReplayError, Step, described, drift, inspect, is_locked,
    journal, look, refresh_search, rehearse, replay, steps, uses,
};
use orch_projector::Direction;
use orch_projector::Layout;
use serde::Serialize;

use crate::arguments::Format;
use crate::author::{host, os_user};
use crate::commands::Global;
use crate::context::{Run, open};
use crate::database::{Database, DatabaseArgument, PROGRAM};
use crate::error::{CommandError, Kind, Result, described_drift};
use crate::migrations::migrations;
use crate::output::{json, plural, raw, say, styles};
use crate::steps::{bind, drifted, failed, label, place, show, show_uses};
use crate::target;

/// Replay revisions on a database, forward or back
///
/// TARGET is `heads`, `head`, `base`, the start of a revision's id, `+N` or `-N`
/// from where the database is, or `REV+N`. Each revision is a transaction of its
/// own: whatever happens, whole revisions only are there.
#[derive(Debug, Args)]
pub(crate) struct Replay {
    /// Where to
    #[arg(long, value_name = "TARGET", allow_hyphen_values = true)]
    to: String,

    #[command(flatten)]
    database: DatabaseArgument,

    /// Replay on a private, throw-away server that is started for it
    #[arg(long, conflicts_with = "database")]
    sandbox: bool,

    /// Do it all, then roll it back
    #[arg(long, conflicts_with = "sql")]
    dry_run: bool,

    /// Print the SQL for psql instead, transaction and journal included; needs no
    /// database, and is for tables as they are since 2022
    #[arg(long, conflicts_with_all = ["sandbox", "database"])]
    sql: bool,

    /// Where the printed SQL starts
    #[arg(long, value_name = "REV", requires = "sql", default_value = "base")]
    from: String,

    /// Go there and back, see that every row is as before, and roll it back
    #[arg(long, conflicts_with_all = ["sql", "dry_run"])]
    rehearse: bool,

    /// Consent to what would be asked
    #[arg(long, short = 'y')]
    yes: bool,

    /// Consent to as many rows of data going in each step, and no more
    #[arg(long, value_name = "N", conflicts_with = "yes")]
    max_rows: Option<u64>,

    /// Go on without archived rows that cannot return; they stay in the archive
    #[arg(long)]
    leave_archived: bool,

    /// Why, for the database's journal
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,

    /// How many seconds to wait for locks
    #[arg(long, value_name = "SECONDS", default_value_t = 30.0)]
    lock_timeout: f64,
}

#[derive(Serialize)]
struct Report {
    database: String,
    dry_run: bool,
    steps: Vec<StepReport>,
    current: Option<String>,
}

#[derive(Clone, Serialize)]
struct StepReport {
    direction: &'static str,
    revision: String,
    message: String,
    rows: u64,
    archived: BTreeMap<String, u64>,
    milliseconds: u64,
    locked: Vec<&'static str>,
}

impl Replay {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let lock_timeout = Duration::try_from_secs_f64(self.lock_timeout)
            .map_err(|_| CommandError::usage("the lock timeout is no number of seconds"))?;
        let ledger = open(&global.ledger)?;
        if self.sql {
            return self.print(&ledger);
        }
        let mut database = if self.sandbox {
            Database::sandbox()?
        } else {
            self.database.connect()?
        };
        say!("database {}", database.name);
        let layout = inspect::layout(&mut database.client)?;
        let stack: Vec<RevisionId> = journal::stack(&mut database.client)?
            .into_iter()
            .map(|it| it.revision)
            .collect();
        check_known(&ledger, &stack)?;
        let wanted = target::wanted(&ledger, &stack, &self.to)?;
        let planned = steps(&stack, &wanted);
        if planned.is_empty() {
            let at = place(stack.last().copied());
            say!("nothing to do: the database is at {at}");
            self.report(global, &database, &[], stack.last().copied())?;
            return Ok(ExitCode::SUCCESS);
        }
        inspect::rights(&mut database.client)?;
        if layout == Layout::ParentChild {
            let style = styles::WARNING;
            say!(
                "{style}note{style:#}: this database has the columns `parent_id` and `child_id` \
                 of before 2022; the SQL is rendered for them"
            );
        }
        let built = migrations(&ledger, planned.iter().map(|(_, id)| *id), layout)?;
        let steps = bind(&planned, &built);
        show(&steps);
        let mut options = Options {
            dry_run: self.dry_run,
            lock_timeout,
            text_may_go: false,
            consent: Consent {
                rows: None,
                sever: self.yes || self.dry_run || self.rehearse,
                leave_archived: self.leave_archived,
            },
            layout,
            operator: Operator {
                os_user: os_user(),
                host: host(),
                program: PROGRAM.to_owned(),
                reason: self.reason.clone(),
            },
        };
        if self.rehearse {
            return self.rehearse(global, &mut database, &stack, &steps, &options);
        }
        let done = if self.dry_run {
            options.text_may_go = true;
            self.consent(&mut database, &steps, &options)?;
            self.run_steps(&mut database, &stack, &steps, &options)?.0
        } else {
            self.run_asking(&mut database, stack.clone(), &steps, &mut options)?
        };
        let at = wanted.last().copied();
        if self.dry_run {
            let locked: std::collections::BTreeSet<_> =
                done.iter().flat_map(|it| &it.locked).copied().collect();
            let locked: Vec<_> = locked.into_iter().collect();
            say!(
                "{} done and rolled back; locked {}; the database is at {} as before",
                plural(done.len(), "step"),
                locked.join(", "),
                place(stack.last().copied())
            );
        } else {
            let all = plural(done.len(), "step");
            say!("{all} done; the database is at {}", place(at));
        }
        let current = if self.dry_run {
            stack.last().copied()
        } else {
            at
        };
        self.report(global, &database, &done, current)?;
        Ok(ExitCode::SUCCESS)
    }

    fn run_kind(&self) -> Run {
        if self.dry_run { Run::Dry } else { Run::Real }
    }

    /// Prints the steps as a file for psql.
    fn print(&self, ledger: &Ledger) -> Result<ExitCode> {
        let from = target::fixed(ledger, &self.from)?;
        let stack = target::ancestry(ledger.graph(), from);
        let wanted = target::wanted(ledger, &stack, &self.to)?;
        let planned = steps(&stack, &wanted);
        let built = migrations(ledger, planned.iter().map(|(_, id)| *id), Layout::Current)?;
        let steps = bind(&planned, &built);
        let text = orch_postgres::print(&steps, &stack, PROGRAM)
            .map_err(|error| CommandError::failed(error.to_string()))?;
        raw(&text)?;
        Ok(ExitCode::SUCCESS)
    }

    /// Runs steps, asking before each that takes data away: what it takes is known
    /// exactly once those before it are done.
    fn run_asking(
        &self,
        database: &mut Database,
        mut stack: Vec<RevisionId>,
        steps: &[Step<'_>],
        options: &mut Options,
    ) -> Result<Vec<StepReport>> {
        let mut done = Vec::new();
        let mut last = None;
        let mut rest = steps;
        while !rest.is_empty() {
            let (consent, text) = self
                .consent(database, rest, options)
                .map_err(|error| after(error, done.len()))?;
            options.text_may_go = text;
            options.consent.rows = consent;
            // Up to the next step that takes something, all run as one.
            let quiet = rest
                .iter()
                .skip(1)
                .take_while(|it| it.removals().is_empty());
            let count = 1 + quiet.count();
            let (now, later) = rest.split_at(count);
            let (reports, latest) = self
                .run_steps(database, &stack, now, options)
                .map_err(|error| after(error, done.len()))?;
            done.extend(reports);
            last = latest;
            for step in now {
                match step.direction {
                    Direction::Up => stack.push(step.migration.revision),
                    Direction::Down => drop(stack.pop()),
                }
            }
            rest = later;
        }
        if let Err(error) = refresh_search(&mut database.client, steps, last.as_ref()) {
            let style = styles::WARNING;
            let error = described(&error);
            say!("{style}warning{style:#}: the search of the orchestrator may be behind: {error}");
        }
        Ok(done)
    }

    /// Looks at the database before anything is done, and asks where data goes, or text
    /// that people edited. Returns how many rows may go in the first step, and whether
    /// text may.
    fn consent(
        &self,
        database: &mut Database,
        steps: &[Step<'_>],
        options: &Options,
    ) -> Result<(Option<u64>, bool)> {
        let failed = |error: postgres::Error| {
            let kind = if is_locked(&error) {
                Kind::Locked
            } else {
                Kind::Failed
            };
            CommandError::new(kind, described(&error)).detail("nothing was written")
        };
        let mut looking = look(&mut database.client, options).map_err(failed)?;
        let mut edited: Vec<Drift> = Vec::new();
        for (index, step) in steps.iter().enumerate() {
            let is_down = step.direction == Direction::Down;
            if index > 0 && !is_down {
                // Where later steps up start, earlier steps lead.
                break;
            }
            let (structure, text) = drift(&mut looking, step, options.layout).map_err(failed)?;
            if index == 0 && !structure.is_empty() {
                return Err(drifted("where the migration starts", &structure));
            }
            edited.extend(text);
        }
        looking.rollback().map_err(failed)?;
        let uses =
            match steps.first() {
                Some(step) => uses(&mut database.client, step, options).map_err(|error| {
                    match ReplayError::from(error) {
                        ReplayError::Sql(error) => failed(*error),
                        refused => crate::steps::failed(refused, 0, steps, Run::Real),
                    }
                })?,
                None => Vec::new(),
            };
        let blocked = uses.iter().flat_map(|it| &it.blocked);
        let blocked: Vec<_> = blocked
            .map(|it| format!("{} in {}", plural_rows(it.rows), it.relation))
            .collect();
        if !blocked.is_empty() {
            let message = "rows that orch does not know refer to what would go";
            return Err(CommandError::new(Kind::Refused, message)
                .detail(blocked.join("\n"))
                .detail("nothing was written")
                .hint("remove these rows, or let their foreign keys cascade"));
        }
        let rows: u64 = uses.iter().map(orch_postgres::Use::rows).sum();
        if edited.is_empty() && rows == 0 {
            // A row that comes in between is not consented to.
            return Ok((
                if self.yes {
                    None
                } else {
                    Some(self.max_rows.unwrap_or(0))
                },
                false,
            ));
        }
        if !edited.is_empty() {
            say!("text that was edited in the database would be removed:");
            for drift in &edited {
                say!("  {}", described_drift(drift).replace('\n', "\n  "));
            }
        }
        if rows > 0 {
            say!("data would go to the archive of the database:");
            show_uses(&uses);
        }
        if self.yes || self.dry_run || self.rehearse {
            return Ok((None, true));
        }
        if let Some(most) = self.max_rows {
            if rows > most {
                let message = format!("{} would go, and {most} may", plural_rows(rows));
                return Err(CommandError::new(Kind::Refused, message)
                    .detail("nothing was written")
                    .hint(format!("`--max-rows {rows}` consents")));
            }
            if edited.is_empty() {
                return Ok((Some(most), false));
            }
        }
        if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
            let hint = if rows > 0 && edited.is_empty() {
                format!("`--yes` consents, or `--max-rows {rows}`")
            } else {
                "`--yes` consents".to_owned()
            };
            return Err(
                CommandError::new(Kind::Refused, "nobody consented; nothing was written")
                    .hint(hint),
            );
        }
        match inquire::Confirm::new("Go on?").with_default(false).prompt() {
            Ok(true) => Ok((Some(rows), true)),
            Err(inquire::InquireError::OperationInterrupted) => Err(CommandError::new(
                Kind::Interrupted,
                "interrupted; nothing was written",
            )),
            _ => Err(CommandError::new(Kind::Refused, "nothing was written")),
        }
    }

    /// Goes there and back in one transaction, and rolls it back.
    fn rehearse(
        &self,
        global: &Global,
        database: &mut Database,
        stack: &[RevisionId],
        steps: &[Step<'_>],
        options: &Options,
    ) -> Result<ExitCode> {
        let options = Options {
            text_may_go: true,
            ..options.clone()
        };
        self.consent(database, steps, &options)?;
        let there_and_back = rehearse(&mut database.client, stack, steps, &options)
            .map_err(|error| failed(error, 0, steps, Run::Dry))?;
        let mut done = Vec::new();
        for it in &there_and_back.done {
            done.push(step_report(it, steps));
        }
        for report in &done {
            say_step(report);
        }
        say!("as before, row for row:");
        for table in &there_and_back.compared {
            say!("  {} {}", table.relation, plural_rows(table.rows));
        }
        say!(
            "there and back again: {} done and rolled back; the database is at {} as before",
            plural(done.len(), "step"),
            place(stack.last().copied())
        );
        self.report(global, database, &done, stack.last().copied())?;
        Ok(ExitCode::SUCCESS)
    }

    fn run_steps(
        &self,
        database: &mut Database,
        stack: &[RevisionId],
        steps: &[Step<'_>],
        options: &Options,
    ) -> Result<(Vec<StepReport>, Option<Done>)> {
        let done: Arc<Mutex<Vec<StepReport>>> = Arc::default();
        on_interrupt(&done, self.run_kind());
        let bar = progress(steps.len());
        let mut last = None;
        let tell = |it: &Done| {
            let report = step_report(it, steps);
            bar.inc(1);
            bar.suspend(|| say_step(&report));
            lock(&done).push(report);
            last = Some(it.clone());
        };
        let result = replay(&mut database.client, stack, steps, options, tell);
        bar.finish_and_clear();
        let done = std::mem::take(&mut *lock(&done));
        result.map_err(|error| failed(error, done.len(), steps, self.run_kind()))?;
        Ok((done, last))
    }

    fn report(
        &self,
        global: &Global,
        database: &Database,
        done: &[StepReport],
        current: Option<RevisionId>,
    ) -> Result<()> {
        if global.format == Format::Json {
            json(&Report {
                database: database.name.clone(),
                dry_run: self.dry_run,
                steps: done.to_vec(),
                current: current.map(|id| id.to_string()),
            })?;
        }
        Ok(())
    }
}

/// A step that was done, as it is told.
fn step_report(it: &Done, steps: &[Step<'_>]) -> StepReport {
    let step = steps
        .iter()
        .find(|step| step.migration.revision == it.revision);
    let message = step.map(|step| step.migration.message.clone());
    StepReport {
        direction: it.direction.as_str(),
        revision: it.revision.to_string(),
        message: message.unwrap_or_default(),
        rows: it.rows,
        archived: it
            .taken
            .iter()
            .map(|it| (it.relation.clone(), it.rows))
            .collect(),
        milliseconds: u64::try_from(it.duration.as_millis()).unwrap_or(u64::MAX),
        locked: it.locked.clone(),
    }
}

fn say_step(report: &StepReport) {
    let direction = if report.direction == Direction::Up.as_str() {
        Direction::Up
    } else {
        Direction::Down
    };
    let (label, id) = (label(direction), styles::ID);
    let (rows, ms) = (plural_rows(report.rows), report.milliseconds);
    say!("  {label} {id}{}{id:#} {rows}, {ms} ms", report.revision);
    for (relation, rows) in &report.archived {
        say!("       {} of {relation} to the archive", plural_rows(*rows));
    }
}

fn plural_rows(rows: u64) -> String {
    plural(usize::try_from(rows).unwrap_or(usize::MAX), "row")
}

/// An error in a later part, with what was committed before it.
fn after(error: CommandError, done: usize) -> CommandError {
    if done == 0 {
        return error;
    }
    let are = if done == 1 { "is" } else { "are" };
    error.detail(format!(
        "{} before it {are} committed",
        plural(done, "step")
    ))
}

/// A lock on what the interrupt handler reads too.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Ctrl-C ends the process: the server rolls back what is not committed.
fn on_interrupt(done: &Arc<Mutex<Vec<StepReport>>>, run: Run) {
    let done = Arc::clone(done);
    let handler = move || {
        let count = match run {
            Run::Dry => 0,
            Run::Real => lock(&done).len(),
        };
        say!(
            "\ninterrupted: {} committed, the one in hand is rolled back",
            plural(count, "step")
        );
        std::process::exit(130);
    };
    // Without a handler the process ends just the same, and says less.
    let _ = ctrlc::set_handler(handler);
}

fn progress(steps: usize) -> ProgressBar {
    if steps < 2 {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("  {bar:30} {pos}/{len} {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(steps as u64).with_style(style)
}

/// Every revision that the database has must be in the ledger.
fn check_known(ledger: &Ledger, stack: &[RevisionId]) -> Result<()> {
    let unknown: Vec<_> = stack
        .iter()
        .filter(|id| !ledger.graph().contains(**id))
        .map(ToString::to_string)
        .collect();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(CommandError::new(
        Kind::Integrity,
        format!("the database has {} that the ledger has not", plural(unknown.len(), "revision")),
    )
    .detail(unknown.join("\n"))
    .detail("nothing was written")
    .hint("pull, or switch to the branch that has them; `orch restore` writes back files that have gone"))
}
