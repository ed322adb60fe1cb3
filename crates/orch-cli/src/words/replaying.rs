//! The words for a replay: the rows that its steps remove, and why a step failed.

use orch_app::replay::{Losses, PrintError, ReplayError, ReplayFailed, RouteError};
use orch_model::Drift;
use orch_postgres::rights::{Grant, RightsError};
use orch_postgres::{Running, Taken, Use};

use crate::error::{CommandError, Kind, Whole};
use crate::output::{one_line, plural, plural_has, plural_is, plural_rows, say};
use crate::words::database::{kind, unsound};
use crate::words::drift::described_drift;
use crate::words::ledger::listed;

/// Shows the rows that the next steps remove, if there are any.
pub(crate) fn show_losses(losses: &Losses) {
    if !losses.by_hand.is_empty() {
        say!("changed by hand, and put back as recorded:");
        for drift in &losses.by_hand {
            say!("  {}", described_drift(drift).replace('\n', "\n  "));
        }
    }
    if !losses.edited.is_empty() {
        say!("rows would be removed whose texts were edited in the database:");
        for drift in &losses.edited {
            say!("  {}", described_drift(drift).replace('\n', "\n  "));
        }
    }
    if !losses.running.is_empty() {
        const SHOWN: usize = 20;
        let count = losses.running.len();
        say!(
            "{} not ended, of subscriptions that change: their state holds the old models, and \
             they break when they are resumed:",
            plural_has(count, "process")
        );
        for it in losses.running.iter().take(SHOWN) {
            let Running {
                process,
                workflow,
                status,
                ..
            } = it;
            say!("  {process} {} ({})", one_line(workflow), one_line(status));
        }
        if count > SHOWN {
            say!("  and {} more", count - SHOWN);
        }
    }
    if losses.rows() > 0 {
        say!("rows would be moved to the archive of the database:");
        losses.uses.iter().for_each(show_use);
    }
}

fn show_use(one: &Use) {
    say!("  {}", one_line(&one.why));
    for Taken { relation, rows } in &one.taken {
        say!("    {:>9} {}", plural_rows(*rows), one_line(relation));
    }
}

impl From<RouteError> for CommandError {
    fn from(error: RouteError) -> Self {
        match error {
            RouteError::Inspect(error) => error.into(),
            RouteError::Rights(lacking) => {
                let role = lacking.iter().find_map(|it| match it {
                    Grant::On { role, .. } => Some(format!("role `{}`", role.trim_matches('"'))),
                    Grant::Refresh { .. } => None,
                });
                let role = role.unwrap_or_else(|| "the role".to_owned());
                Self::failed(format!("{role} may not do all that the steps do"))
                    .lacking(&lacking)
                    .detail("nothing was written")
            }
            RouteError::AskRights(error) => match error {
                RightsError::NoRole(_) => Self::usage(error),
                RightsError::Postgres(ref source) => {
                    let kind = kind(source);
                    Self::new(kind, Whole(error))
                }
            },
            RouteError::Journal(error) => error.into(),
            RouteError::Target(error) => error.into(),
            RouteError::Ledger(error) => error.into(),
            RouteError::Unknown(unknown) => {
                let count = plural(unknown.len(), "revision");
                Self::new(
                    Kind::Integrity,
                    format!("the database has {count} that the ledger does not have"),
                )
                .detail(listed(&unknown))
                .detail("nothing was written")
                .hint(
                    "pull, or switch to the branch that has them; `--from-database` goes back \
                     with the SQL that the database keeps",
                )
            }
            RouteError::ForeignKeys(ref missing) => {
                let missing = missing.clone();
                Self::failed(error)
                    .details(missing)
                    .detail("nothing was written")
                    .hint("add them again, as orchestrator-core's own migrations made them")
            }
            RouteError::Plan { .. }
            | RouteError::Prelude { .. }
            | RouteError::NotKept(_)
            | RouteError::Altered(_)
            | RouteError::Alembic(_) => {
                Self::new(Kind::Integrity, error).detail("nothing was written")
            }
            RouteError::Postgres(ref source) => {
                let kind = kind(source);
                Self::new(kind, Whole(error)).detail("nothing was written")
            }
        }
    }
}

impl From<PrintError> for CommandError {
    fn from(error: PrintError) -> Self {
        match error {
            PrintError::Route(error) => error.into(),
            PrintError::Text(error) => Self::failed(error),
        }
    }
}

impl From<ReplayFailed> for CommandError {
    fn from(error: ReplayFailed) -> Self {
        let ReplayFailed {
            source,
            step,
            committed,
        } = error;
        let step = step.map(|(direction, id)| format!("in {} {}", direction.as_str(), id.short()));
        let before = if committed == 0 {
            "nothing was written".to_owned()
        } else {
            let steps = plural_is(committed, "step");
            format!("{steps} committed before it; this step wrote nothing")
        };
        unreplayed(source).details(step).detail(before)
    }
}

/// Why a step could not be done.
fn unreplayed(error: ReplayError) -> CommandError {
    match error {
        ReplayError::Drift(drift) => drifted("where the migration starts", &drift),
        ReplayError::Blocked(ref blocked) => {
            let blocked: Vec<_> = blocked
                .iter()
                .map(|it| format!("{} in {}", plural_rows(it.rows), it.relation))
                .collect();
            CommandError::new(Kind::Refused, error)
                .details(blocked)
                .hint("remove these rows, or let their foreign keys cascade")
        }
        ReplayError::Step(error) => failed(error),
    }
}

pub(super) fn failed(error: orch_postgres::ReplayError) -> CommandError {
    use orch_postgres::ReplayError;
    match error {
        ReplayError::Locked(..) => {
            CommandError::new(Kind::Locked, error).hint("try again, or give `--lock-timeout`")
        }
        ReplayError::Drift(place, drift) => drifted(place, &drift),
        ReplayError::Unsound(ref faults) => {
            let faults = faults.clone();
            unsound(CommandError::new(Kind::Integrity, error), faults)
        }
        ReplayError::Unexpected(_) => CommandError::new(Kind::Integrity, error),
        ReplayError::Text(ref drift) => {
            let drift: Vec<_> = drift.iter().map(described_drift).collect();
            CommandError::new(Kind::Refused, error)
                .details(drift)
                .hint("consent with `--yes`")
        }
        ReplayError::Refused(_) => CommandError::new(Kind::Refused, error),
        ReplayError::AlembicAbove(ref id) => {
            let hint = format!("`python main.py db downgrade {id}` goes back to it first");
            CommandError::new(Kind::Refused, error).hint(hint)
        }
        ReplayError::AlembicBeside { ref to, .. } => {
            let hint = format!("`python main.py db downgrade {to}` goes back below both");
            CommandError::new(Kind::Refused, error).hint(hint)
        }
        ReplayError::Beside { ref hint, .. } => {
            let hint = hint.clone();
            CommandError::new(Kind::Refused, error).hint(hint)
        }
        ReplayError::Moved => CommandError::new(Kind::Locked, error)
            .hint("another replay moved the database to another revision: run the command again"),
        ReplayError::Altered(_) => CommandError::new(Kind::Integrity, error),
        ReplayError::Journal(error) => error.into(),
        ReplayError::Sql(_) => CommandError::failed(error),
    }
}

fn drifted(place: &str, drift: &[Drift]) -> CommandError {
    CommandError::new(
        Kind::Integrity,
        format!("the database is not as recorded {place}; this step wrote nothing"),
    )
    .details(drift.iter().map(described_drift))
}
