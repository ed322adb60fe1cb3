//! `orch replay`

use std::collections::HashMap;
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
    Done, Operator, Options, Step, described, drift, inspect, journal, look, replay, steps, uses,
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
use crate::steps::{bind, counted, drifted, failed, label, place, show};
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

    /// Consent to what would be asked
    #[arg(long, short = 'y')]
    yes: bool,

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
            layout,
            operator: Operator {
                os_user: os_user(),
                host: host(),
                program: PROGRAM.to_owned(),
                reason: self.reason.clone(),
            },
        };
        options.text_may_go = self.consent(&mut database, &steps, &options)?;
        let done = self.run_steps(&mut database, &stack, &steps, &options)?;
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

    /// Looks at the database before anything is done, and asks where text that
    /// people edited would go. Returns whether it may.
    fn consent(
        &self,
        database: &mut Database,
        steps: &[Step<'_>],
        options: &Options,
    ) -> Result<bool> {
        let failed = |error: postgres::Error| {
            let is_lock = error.code() == Some(&postgres::error::SqlState::LOCK_NOT_AVAILABLE);
            let kind = if is_lock { Kind::Locked } else { Kind::Failed };
            CommandError::new(kind, described(&error)).detail("nothing was written")
        };
        let mut looking = look(&mut database.client, options).map_err(failed)?;
        let mut edited: Vec<Drift> = Vec::new();
        let mut used = Vec::new();
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
            if is_down {
                let uses = uses(&mut looking, step).map_err(failed)?;
                if !uses.is_empty() {
                    used.push((step.migration.revision, uses));
                }
            }
        }
        looking.rollback().map_err(failed)?;
        if !used.is_empty() {
            let error = CommandError::new(
                Kind::Refused,
                "subscriptions use what would be removed; nothing was written",
            );
            return Err(used.iter().fold(error, |error, (revision, uses)| {
                error.detail(format!("{revision}\n  {}", counted(*uses)))
            }));
        }
        if edited.is_empty() {
            return Ok(false);
        }
        say!("text that was edited in the database would be removed:");
        for drift in &edited {
            say!("  {}", described_drift(drift).replace('\n', "\n  "));
        }
        if self.yes || self.dry_run {
            return Ok(true);
        }
        if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
            return Err(
                CommandError::new(Kind::Refused, "nobody consented; nothing was written")
                    .hint("`--yes` consents"),
            );
        }
        match inquire::Confirm::new("Go on?").with_default(false).prompt() {
            Ok(true) => Ok(true),
            Err(inquire::InquireError::OperationInterrupted) => Err(CommandError::new(
                Kind::Interrupted,
                "interrupted; nothing was written",
            )),
            _ => Err(CommandError::new(Kind::Refused, "nothing was written")),
        }
    }

    fn run_steps(
        &self,
        database: &mut Database,
        stack: &[RevisionId],
        steps: &[Step<'_>],
        options: &Options,
    ) -> Result<Vec<StepReport>> {
        let done: Arc<Mutex<Vec<StepReport>>> = Arc::default();
        on_interrupt(&done, self.run_kind());
        let bar = progress(steps.len());
        let messages: HashMap<RevisionId, &str> = steps
            .iter()
            .map(|it| (it.migration.revision, it.migration.message.as_str()))
            .collect();
        let tell = |it: &Done| {
            let report = StepReport {
                direction: it.direction.as_str(),
                revision: it.revision.to_string(),
                message: messages
                    .get(&it.revision)
                    .copied()
                    .unwrap_or_default()
                    .to_owned(),
                rows: it.rows,
                milliseconds: u64::try_from(it.duration.as_millis()).unwrap_or(u64::MAX),
                locked: it.locked.clone(),
            };
            bar.inc(1);
            bar.suspend(|| {
                let (label, id) = (label(it.direction), styles::ID);
                let (rows, ms) = (report.rows, report.milliseconds);
                let rows = plural(usize::try_from(rows).unwrap_or(usize::MAX), "row");
                say!("  {label} {id}{}{id:#} {rows}, {ms} ms", it.revision);
            });
            lock(&done).push(report);
        };
        let result = replay(&mut database.client, stack, steps, options, tell);
        bar.finish_and_clear();
        let done = std::mem::take(&mut *lock(&done));
        result.map_err(|error| failed(error, done.len(), steps, self.run_kind()))?;
        Ok(done)
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
