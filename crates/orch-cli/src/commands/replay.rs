//! `orch replay`

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use orch_app::database::Database;
use orch_app::replay::{
    Allowance, Finished, Judgement, Losses, Policy, Replaying, Request, Route, Source, print,
};
use orch_app::run::Run;
use orch_app::target::{Place, Target};
use orch_postgres::{Done, Rehearsed, described};
use serde::Serialize;

use crate::database::{DatabaseArgument, PROGRAM, operator, sandbox};
use crate::error::{CommandError, Kind, Result};
use crate::global::{Format, Global};
use crate::interrupt;
use crate::output::{json, one_line, plural, plural_is, plural_rows, raw, say, styles};
use crate::prompt::{consent, is_interactive};
use crate::words::ledger::{open, place};
use crate::words::replaying::{label, show_kept, show_losses, show_steps};

/// Replay revisions on a database, forward or back
///
/// TARGET is `heads`, `head`, `base`, the start of a revision's id, `+N` or `-N`
/// from where the database is, or `REV+N`. Each revision is a transaction of its
/// own: whatever happens, whole revisions only are there.
#[derive(Debug, Args)]
pub(crate) struct Replay {
    /// Where to
    #[arg(long, value_name = "TARGET", allow_hyphen_values = true)]
    to: Target,

    #[command(flatten)]
    database: DatabaseArgument,

    /// Replay on a private, throw-away server that is started for it
    #[arg(long, conflicts_with = "database")]
    sandbox: bool,

    /// Do it all, then roll it back
    #[arg(long, conflicts_with = "sql")]
    dry_run: bool,

    /// Print the SQL for psql instead, transaction and journal included; needs no
    /// database
    #[arg(long, conflicts_with_all = ["sandbox", "database"])]
    sql: bool,

    /// Where the printed SQL starts
    #[arg(long, value_name = "REV", requires = "sql", default_value_t = Place::BASE)]
    from: Place,

    /// Go there and back, check that every row is as before, and roll it back
    #[arg(long, conflicts_with_all = ["sql", "dry_run"])]
    rehearse: bool,

    /// Consent to what would be asked
    #[arg(long, short = 'y')]
    yes: bool,

    /// Allow at most N rows of data to be removed per step
    #[arg(long, value_name = "N", conflicts_with = "yes")]
    max_rows: Option<u64>,

    /// Go on without archived rows that cannot be restored; they stay in the archive
    #[arg(long)]
    leave_archived: bool,

    /// Replace texts, tags and statuses that were edited in the database too; they
    /// go to the archive
    #[arg(long)]
    overwrite_texts: bool,

    /// Go back with the SQL that the database keeps, where the ledger lacks a
    /// revision
    #[arg(long, conflicts_with = "sql")]
    from_database: bool,

    /// Why, for the database's journal
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,

    /// How many seconds to wait for locks
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    lock_timeout: Duration,
}

#[derive(Serialize)]
struct Report<'a> {
    database: &'a str,
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
        let ledger = open(&global.ledger)?;
        if self.sql {
            raw(&print(&ledger, &self.from, &self.to, PROGRAM)?)?;
            return Ok(ExitCode::SUCCESS);
        }
        let mut database = if self.sandbox {
            sandbox()?
        } else {
            self.database.connect()?
        };
        say!("database {}", database.name);
        let source = if self.from_database {
            Source::Database
        } else {
            Source::Ledger
        };
        let client = &mut database.client;
        let route = Route::find(&ledger, client, &self.to, source, self.lock_timeout)?;
        show_kept(&route);
        if route.is_empty() {
            say!("nothing to do: the database is at {}", place(route.start()));
            return self.report(global, &database, &route, &[]);
        }
        show_steps(&route.steps());
        let replaying = Replaying::new(&mut database.client, &route, self.request());
        let done = if self.rehearse {
            self.rehearse(replaying, &route)?
        } else {
            self.replay(replaying, &route)?
        };
        self.report(global, &database, &route, &done)
    }

    fn request(&self) -> Request {
        let policy = if self.yes || self.dry_run || self.rehearse {
            Policy::Everything
        } else {
            self.max_rows.map_or(Policy::Ask, Policy::UpTo)
        };
        Request {
            run: if self.dry_run { Run::Dry } else { Run::Real },
            policy,
            leave_archived: self.leave_archived,
            overwrite_texts: self.overwrite_texts,
            lock_timeout: self.lock_timeout,
            operator: operator(self.reason.as_deref()),
        }
    }

    /// Does the steps, asking before each that takes data away: what it takes is known
    /// exactly once those before it are done.
    fn replay(&self, mut replaying: Replaying<'_>, route: &Route) -> Result<Vec<Done>> {
        let committed = Arc::new(AtomicUsize::new(0));
        let _saying = self.saying(&committed);
        let policy = self.request().policy;
        let bar = progress(route.steps().len());
        while let Some(losses) = replaying.look()? {
            show_losses(&losses);
            let allowance = allowed(policy, &losses, committed.load(Ordering::Relaxed))?;
            replaying.run(allowance, &mut |done| {
                committed.fetch_add(1, Ordering::Relaxed);
                bar.inc(1);
                bar.suspend(|| say_step(done));
            })?;
        }
        bar.finish_and_clear();
        let Finished {
            done,
            by_others,
            search,
        } = replaying.finish();
        if let Err(error) = search {
            let (style, error) = (styles::WARNING, one_line(&described(&error)));
            say!("{style}warning{style:#}: the search of the orchestrator may be behind: {error}");
        }
        let steps = plural(done.len(), "step");
        if self.dry_run {
            let locked: BTreeSet<_> = done.iter().flat_map(|it| &it.locked).copied().collect();
            let locked: Vec<_> = locked.iter().map(|it| it.name()).collect();
            say!(
                "{steps} done and rolled back; locked {}; the database is at {} as before",
                locked.join(", "),
                place(route.start())
            );
        } else if by_others > 0 {
            say!(
                "{steps} done, and {by_others} by another replay meanwhile; the database is at {}",
                place(route.end())
            );
        } else {
            say!("{steps} done; the database is at {}", place(route.end()));
        }
        Ok(done)
    }

    /// Goes there and back in one transaction, and rolls it back.
    fn rehearse(&self, mut replaying: Replaying<'_>, route: &Route) -> Result<Vec<Done>> {
        let _saying = self.saying(&Arc::default());
        if let Some(losses) = replaying.look()? {
            show_losses(&losses);
        }
        let Rehearsed { done, compared } = replaying.rehearse()?;
        done.iter().for_each(say_step);
        say!("as before, row for row:");
        for table in &compared {
            say!("  {} {}", table.relation, plural_rows(table.rows));
        }
        say!(
            "there and back again: {} done and rolled back; the database is at {} as before",
            plural(done.len(), "step"),
            place(route.start())
        );
        Ok(done)
    }

    /// Until the guard is dropped, Ctrl-C ends the process, and says how many steps are
    /// committed: the server rolls back what is not.
    fn saying(&self, committed: &Arc<AtomicUsize>) -> interrupt::Guard {
        let committed = Arc::clone(committed);
        let is_kept = !self.dry_run;
        interrupt::saying(move || {
            let count = if is_kept {
                committed.load(Ordering::Relaxed)
            } else {
                0
            };
            let steps = plural(count, "step");
            format!("interrupted: {steps} committed, the one in hand is rolled back")
        })
    }

    fn report(
        &self,
        global: &Global,
        database: &Database,
        route: &Route,
        done: &[Done],
    ) -> Result<ExitCode> {
        if global.format == Format::Json {
            let current = if self.dry_run || self.rehearse {
                route.start()
            } else {
                route.end()
            };
            json(&Report {
                database: &database.name,
                dry_run: self.dry_run,
                steps: done.iter().map(|it| step_report(it, route)).collect(),
                current: current.map(|id| id.to_string()),
            })?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What may go, as was consented to beforehand, or as somebody says who is asked.
fn allowed(policy: Policy, losses: &Losses, committed: usize) -> Result<Allowance> {
    let before = if committed == 0 {
        "nothing was written".to_owned()
    } else {
        format!("{} committed before it", plural_is(committed, "step"))
    };
    let refused = |message: &str| CommandError::new(Kind::Refused, format!("{message}; {before}"));
    match policy.judge(losses) {
        Judgement::Allowed(allowance) => Ok(allowance),
        Judgement::TooMany { rows, most } => {
            let message = format!(
                "{} would be removed, and at most {most} may",
                plural_rows(rows)
            );
            Err(CommandError::new(Kind::Refused, message)
                .detail(before)
                .hint(format!("`--max-rows {rows}` consents")))
        }
        Judgement::Ask if is_interactive() => match consent("Go on?") {
            Some(true) => Ok(losses.allowed()),
            Some(false) => Err(refused("no consent was given")),
            None => Err(CommandError::new(
                Kind::Interrupted,
                format!("interrupted; {before}"),
            )),
        },
        Judgement::Ask => {
            let (rows, edited) = (losses.rows(), !losses.edited.is_empty());
            let hint = if rows > 0 && !edited {
                format!("`--yes` consents, or `--max-rows {rows}`")
            } else {
                "`--yes` consents".to_owned()
            };
            Err(refused("no consent was given").hint(hint))
        }
    }
}

/// A step that was done, for programs.
fn step_report(it: &Done, route: &Route) -> StepReport {
    let message = route.message(it.revision).unwrap_or_default();
    StepReport {
        direction: it.direction.as_str(),
        revision: it.revision.to_string(),
        message: message.to_owned(),
        rows: it.rows,
        archived: it
            .taken
            .iter()
            .map(|it| (it.relation.clone(), it.rows))
            .collect(),
        milliseconds: milliseconds(it),
        locked: it.locked.iter().map(|it| it.name()).collect(),
    }
}

fn milliseconds(done: &Done) -> u64 {
    u64::try_from(done.duration.as_millis()).unwrap_or(u64::MAX)
}

fn say_step(done: &Done) {
    let (label, id) = (label(done.direction), styles::ID);
    let (rows, ms) = (plural_rows(done.rows), milliseconds(done));
    say!(
        "  {label} {id}{}{id:#} {rows}, {ms} ms",
        done.revision.short()
    );
    for taken in &done.taken {
        let (rows, relation) = (plural_rows(taken.rows), one_line(&taken.relation));
        say!("       {rows} of {relation} to the archive");
    }
}

fn progress(steps: usize) -> ProgressBar {
    if steps < 2 {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("  {bar:30} {pos}/{len} {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(steps as u64).with_style(style)
}

/// Reads a number of seconds.
fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.parse().ok();
    number
        .and_then(|number| Duration::try_from_secs_f64(number).ok())
        .ok_or_else(|| "it is not a number of seconds".to_owned())
}
