//! `orch replay`

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::Args;
use indicatif::ProgressBar;
use orch_app::adopt::{Observed, repair};
use orch_app::database::Database;
use orch_app::pin::Pin;
use orch_app::replay::{
    Allowance, Finished, Journey, Judgement, Losses, Policy, Replaying, Request, Route, RouteError,
    Source, print,
};
use orch_app::run::Run;
use orch_app::target::{Place, Target};
use orch_ledger::Ledger;
use orch_postgres::{Done, JournalError, Rehearsed, Unmet, described};
use orch_projector::Direction;
use serde::Serialize;

use crate::author::Here;
use crate::database::{DatabaseArgument, PROGRAM, operator, sandbox};
use crate::error::{CommandError, Kind, Result};
use crate::global::{Format, Global};
use crate::interrupt;
use crate::output::{
    is_interactive, json, note, one_line, plural, plural_is, plural_rows, raw, say, warning,
};
use crate::prompt::consent;
use crate::watching::{Watching, progress};
use crate::words::adopting::Difference;
use crate::words::ledger::{open, place};
use crate::words::recording::GO_ON;
use crate::words::replaying::show_losses;
use crate::words::steps::{StepReport, milliseconds, say_step, show_steps};
use crate::words::unmet::{UnmetReport, say_unmet};

/// Replay revisions on a database, forward or back
///
/// TARGET is `heads`, `head`, `base`, the start of a revision's id, a tag, `+N` or
/// `-N` from where the database is, or `REV+N`. Each revision is a transaction of its
/// own: a crash at any point leaves whole revisions only.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch replay heads --sandbox
  orch replay heads --database postgresql://orch@db/orchestrator-core
  orch replay heads --environment staging --rehearse
  orch replay -1 --environment staging
  orch replay heads --sql > migration.sql")]
pub(crate) struct Replay {
    /// The revision to go to; of an environment that is pinned, its tag unless given
    #[arg(
        value_name = "TARGET",
        allow_negative_numbers = true,
        required_unless_present_any = ["to", "environment", "repair"]
    )]
    target: Option<Target>,

    /// The same, as an option
    #[arg(
        long,
        value_name = "TARGET",
        allow_hyphen_values = true,
        conflicts_with = "target"
    )]
    to: Option<Target>,

    /// Put back what was changed by hand, so that the database is as recorded where it is; rows
    /// that go are kept in its archive
    #[arg(long, conflicts_with_all = ["target", "to", "sandbox", "sql", "rehearse", "grants", "from_database"])]
    repair: bool,

    #[command(flatten)]
    database: DatabaseArgument,

    /// Replay on a private, throw-away server that is started for it
    #[arg(long, conflicts_with_all = ["database", "environment"])]
    sandbox: bool,

    /// Run all steps, then roll them back
    #[arg(long, conflicts_with = "sql")]
    dry_run: bool,

    /// Print the SQL for psql instead, transaction and journal included; needs no
    /// database
    #[arg(long, conflicts_with_all = ["sandbox", "database", "environment"])]
    sql: bool,

    /// The revision at which the printed SQL starts
    #[arg(long, value_name = "REV", requires = "sql", default_value_t = Place::BASE)]
    from: Place,

    /// Print the grants that the role lacks for the steps, as SQL, and do nothing
    #[arg(long, conflicts_with_all = ["sql", "sandbox"])]
    grants: bool,

    /// The role that is to replay; else the role that asks
    #[arg(long, value_name = "NAME", requires = "grants")]
    role: Option<String>,

    /// Go to the target and back, check that every row is as before, then roll back
    #[arg(long, conflicts_with_all = ["sql", "dry_run"])]
    rehearse: bool,

    /// Consent to every removal and replacement of data, without being asked
    #[arg(long, short = 'y')]
    yes: bool,

    /// Allow at most N rows of data to be removed per step
    #[arg(long, value_name = "N", conflicts_with = "yes")]
    max_rows: Option<u64>,

    /// Go on without archived rows that cannot be restored; they stay in the archive
    #[arg(long)]
    leave_archived: bool,

    /// Also replace texts, tags and statuses that were edited in the database; the
    /// edited ones are kept in the archive
    #[arg(long)]
    overwrite_texts: bool,

    /// Go on although processes of subscriptions that change have not ended; they break
    /// when they are resumed
    #[arg(long)]
    allow_running: bool,

    /// Let triggers insert and update rows in TABLE beside the steps, as a log's do; their
    /// rows stay as they are when the database goes back. May be given several times
    #[arg(long, value_name = "TABLE")]
    allow_triggers: Vec<String>,

    /// Go back with the SQL that the database keeps, where the ledger lacks a
    /// revision
    #[arg(long, conflicts_with = "sql")]
    from_database: bool,

    /// The reason for this replay, for the journal of the database
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

#[derive(Serialize)]
struct Report<'a> {
    database: &'a str,
    dry_run: bool,
    steps: Vec<StepReport>,
    /// What was changed by hand, and put back.
    repaired: Vec<Difference>,
    /// What subscriptions lack where the database went back to.
    unmet: Vec<UnmetReport>,
    warnings: Vec<String>,
    current: Option<String>,
}

/// A target that was reached.
#[derive(Default)]
struct Reached {
    done: Vec<Done>,
    unmet: Vec<Unmet>,
}

impl Replay {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let ledger = open(&global.ledger())?;
        if self.sql {
            let target = self.target(None)?;
            raw(&print(&ledger, &self.from, &target, PROGRAM)?)?;
            return Ok(ExitCode::SUCCESS);
        }
        let pin = self.database.pin(global, &ledger)?;
        let target = self.target(pin.as_ref())?;
        let mut database = if self.sandbox {
            sandbox(self.database.wait())?
        } else {
            self.database.connect(global)?
        };
        say!("database {}", database.name);
        note_draft(&ledger)?;
        let source = if self.from_database {
            Source::Database
        } else {
            Source::Ledger
        };
        let wait = self.database.wait();
        if self.grants {
            return self.print_grants(global, &ledger, &mut database, source, &target);
        }
        let route = if self.repair {
            let observed = Observed::read(&mut database.client, wait)?;
            repair(&ledger, &observed, &Here::new()?)?
        } else {
            let route = Route::find(&ledger, &mut database.client, &target, source, wait)?;
            if let Some(pin) = &pin {
                pin.check(ledger.graph(), &route)?;
            }
            route
        };
        let client = &mut database.client;
        if route.is_empty() {
            let nothing = if self.repair { "repair" } else { "do" };
            let at = place(route.start());
            say!("nothing to {nothing}: the database is at {at}");
            return self.report(global, &database, &route, &Reached::default());
        }
        if !self.repair {
            show_steps(&route.planned());
        }
        route.check(client, self.journey(), wait)?;
        let bar = progress(route.len());
        let watching = Watching::begin(database.watcher(), &bar);
        let replaying = Replaying::new(&mut database.client, &route, self.request());
        let reached = if self.rehearse {
            self.rehearse(replaying, &route)?
        } else {
            self.replay(replaying, &route, &bar)?
        };
        drop(watching);
        self.report(global, &database, &route, &reached)
    }

    /// Prints the grants that a role lacks. A role that may not read the journal yet gets those
    /// for all steps between the base and the heads.
    fn print_grants(
        &self,
        global: &Global,
        ledger: &Ledger,
        database: &mut Database,
        source: Source,
        target: &Target,
    ) -> Result<ExitCode> {
        let client = &mut database.client;
        let (route, journey) =
            match Route::find(ledger, client, target, source, self.database.wait()) {
                Err(RouteError::Journal(JournalError::Rights(_))) => {
                    say!(
                        "the role may not read the journal: these grants are for all steps between \
                     the base and the heads"
                    );
                    let route = Route::between(ledger, &Place::BASE, &Target::Place(Place::HEAD))?;
                    (route, Journey::ThereAndBack)
                }
                found => (found?, self.journey()),
            };
        let role = self.role.as_deref();
        let lacking = route.lacking(client, journey, role, self.database.wait())?;
        let lines: Vec<String> = lacking.iter().map(ToString::to_string).collect();
        if global.format == Format::Json {
            json(&lines)?;
        } else {
            raw(&lines.iter().map(|it| format!("{it}\n")).collect::<String>())?;
            say!("{} missing", plural_is(lines.len(), "grant"));
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Where to go: the given target, or else the tag to which the environment is pinned.
    fn target(&self, pin: Option<&Pin>) -> Result<Target> {
        let given = self.target.as_ref().or(self.to.as_ref()).cloned();
        let pinned = || pin.map(|it| Target::Place(it.tag.clone().into()));
        // Repairing goes nowhere.
        let here = || self.repair.then_some(Target::Place(Place::HEAD));
        given.or_else(pinned).or_else(here).ok_or_else(|| {
            CommandError::usage("no target is given, and the environment is not pinned to a tag")
                .hint("name the revision to go to, as in `orch replay --to heads`")
        })
    }

    fn journey(&self) -> Journey {
        if self.rehearse {
            Journey::ThereAndBack
        } else {
            Journey::There
        }
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
            beside: self.beside(),
            running_may_break: self.allow_running || self.rehearse,
            lock_timeout: self.database.wait(),
            operator: operator(self.reason.as_deref()),
        }
    }

    /// The tables that triggers may write, each with its schema.
    fn beside(&self) -> Vec<String> {
        let tables = self.allow_triggers.iter();
        let with_schema = tables.map(|table| match table.contains('.') {
            true => table.clone(),
            false => format!("public.{table}"),
        });
        with_schema.collect()
    }

    /// Does the steps, and says how it ended.
    fn replay(
        &self,
        mut replaying: Replaying<'_>,
        route: &Route,
        bar: &ProgressBar,
    ) -> Result<Reached> {
        let committed = Arc::new(AtomicUsize::new(0));
        let _saying = self.saying(&committed);
        let reached = self.turns(&mut replaying, &committed, bar);
        bar.finish_and_clear();
        reached?;
        let Finished {
            done,
            by_others,
            unmet,
            search,
            to_index,
        } = replaying.finish();
        if let Err(error) = search {
            let error = one_line(&described(&error));
            warning!("the search of the orchestrator may be behind: {error}");
        }
        let unmet = unmet.unwrap_or_else(|error| {
            let error = one_line(&described(&error));
            warning!("it is not known which subscriptions load now: {error}");
            Vec::new()
        });
        say_unmet(&unmet);
        if to_index {
            say!(
                "the entries of `ai_search_index` are the orchestrator's to renew: run `python \
                 main.py index subscriptions` and `python main.py index products`"
            );
        }
        let did = if self.repair {
            format!("{} put back", plural(route.by_hand.len(), "difference"))
        } else {
            format!("{} done", plural(done.len(), "step"))
        };
        if self.dry_run {
            let locked: BTreeSet<_> = done.iter().flat_map(|it| &it.locked).copied().collect();
            let locked: Vec<_> = locked.iter().map(|it| it.name()).collect();
            let longest = done.iter().map(|it| it.locked_for).max();
            say!(
                "{did} and rolled back; locked {} for {} ms{}; the database is at {} as before",
                locked.join(", "),
                milliseconds(longest.unwrap_or_default()),
                if done.len() > 1 { " at most" } else { "" },
                place(route.start())
            );
        } else {
            let others = match by_others {
                0 => String::new(),
                count => format!(", {} by another replay meanwhile", plural(count, "step")),
            };
            let place = place(route.end());
            say!("{did}{others}; the database is at {place}");
        }
        Ok(Reached { done, unmet })
    }

    /// Does the steps, and asks before each that removes data: how much it removes is known
    /// exactly once those before it are done.
    fn turns(
        &self,
        replaying: &mut Replaying<'_>,
        committed: &AtomicUsize,
        bar: &ProgressBar,
    ) -> Result<()> {
        let policy = self.request().policy;
        while let Some(losses) = replaying.look()? {
            let before = committed.load(Ordering::Relaxed);
            let allowance = bar.suspend(|| {
                show_losses(&losses);
                allowed(policy, &losses, before)
            })?;
            replaying.run(allowance, &mut |done| {
                if !self.dry_run {
                    committed.fetch_add(1, Ordering::Relaxed);
                }
                bar.inc(1);
                // What was found by hand is noted, before it is put back: no row is written.
                if !(self.repair && done.direction == Direction::Up) {
                    bar.suspend(|| say_step(done));
                }
            })?;
        }
        Ok(())
    }

    /// Goes there and back in one transaction, and rolls it back.
    fn rehearse(&self, mut replaying: Replaying<'_>, route: &Route) -> Result<Reached> {
        let _saying = self.saying(&Arc::default());
        if let Some(losses) = replaying.look()? {
            show_losses(&losses);
        }
        let Rehearsed { done, compared } = replaying.rehearse()?;
        done.iter().for_each(say_step);
        say!("every row of these tables is as before:");
        for table in &compared {
            say!("  {} {}", table.relation, plural_rows(table.rows));
        }
        say!(
            "there and back again: {} done and rolled back; the database is at {} as before",
            plural(done.len(), "step"),
            place(route.start())
        );
        Ok(Reached {
            done,
            unmet: Vec::new(),
        })
    }

    /// Until the guard is dropped, Ctrl-C ends the process, and says how many steps are
    /// committed: the server rolls back what is not.
    fn saying(&self, committed: &Arc<AtomicUsize>) -> interrupt::Guard {
        let committed = Arc::clone(committed);
        interrupt::saying(move || {
            let steps = plural_is(committed.load(Ordering::Relaxed), "step");
            format!("interrupted: {steps} committed; the step in progress is rolled back")
        })
    }

    fn report(
        &self,
        global: &Global,
        database: &Database,
        route: &Route,
        reached: &Reached,
    ) -> Result<ExitCode> {
        let Reached { done, unmet } = reached;
        let warnings = database.warnings().len();
        if warnings > 0 {
            say!("{} of the server, above", plural(warnings, "warning"));
        }
        if global.format == Format::Json {
            let current = if self.dry_run || self.rehearse {
                route.start()
            } else {
                route.end()
            };
            json(&Report {
                database: &database.name,
                dry_run: self.dry_run,
                steps: done.iter().map(|it| StepReport::new(it, route)).collect(),
                repaired: route
                    .by_hand
                    .iter()
                    .map(|it| Difference::new(it, None))
                    .collect(),
                unmet: unmet.iter().map(UnmetReport::from).collect(),
                warnings: database.warnings(),
                current: current.map(|id| id.to_string()),
            })?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Says that answers are kept which no revision holds yet: they are not replayed.
fn note_draft(ledger: &Ledger) -> Result<()> {
    let Some(draft) = ledger.open_draft()? else {
        return Ok(());
    };
    let count = ledger.answers(&draft)?.len();
    if count > 0 {
        note!(
            "a draft with {} is not sealed, and not replayed; {GO_ON}",
            plural(count, "answer")
        );
    }
    Ok(())
}

/// The rows that may be removed: by consent given beforehand, or by an answer now.
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
                "{} would be removed, and `--max-rows` allows {most}",
                plural_rows(rows)
            );
            Err(CommandError::new(Kind::Refused, message)
                .detail(before)
                .hint(format!("consent with `--max-rows {rows}`")))
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
            let rows = losses.rows();
            let edited = !(losses.edited.is_empty() && losses.by_hand.is_empty());
            let hint = if !losses.running.is_empty() && !losses.running_may_break {
                "let the processes end, or abort them; `--allow-running` goes on".to_owned()
            } else if rows > 0 && !edited {
                format!("consent with `--yes`, or with `--max-rows {rows}`")
            } else {
                "consent with `--yes`".to_owned()
            };
            Err(refused("no consent was given").hint(hint))
        }
    }
}
