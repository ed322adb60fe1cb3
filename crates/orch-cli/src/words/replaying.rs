//! The words for a replay: its steps, what they take away, and why one failed.

use orch_app::replay::{Losses, PrintError, ReplayError, ReplayFailed, Route, RouteError};
use orch_model::Drift;
use orch_postgres::{Migration, Step, Taken, Use};
use orch_projector::Direction;

use crate::error::{CommandError, Kind};
use crate::output::{one_line, plural, plural_is, plural_rows, say, styles};
use crate::words::drift::described_drift;
use crate::words::ledger::listed;

/// Shows the steps that will be done.
pub(crate) fn show_steps(steps: &[Step<'_>]) {
    let id = styles::ID;
    for step in steps {
        let Migration {
            revision, message, ..
        } = step.migration;
        let label = label(step.direction);
        let message = one_line(message.lines().next().unwrap_or_default());
        say!("  {label} {id}{}{id:#}\n       {message}", revision.short());
        let (from, to) = (step.from(), step.to());
        let counts: Vec<_> = [
            (to.products.len(), from.products.len(), "product"),
            (to.blocks.len(), from.blocks.len(), "product block"),
            (
                to.resource_types.len(),
                from.resource_types.len(),
                "resource type",
            ),
        ]
        .into_iter()
        .filter(|(to, from, _)| to != from)
        .map(|(to, from, noun)| {
            let sign = if to > from { '+' } else { '-' };
            format!("{sign}{}", plural(to.abs_diff(from), noun))
        })
        .collect();
        if !counts.is_empty() {
            say!("       {}", counts.join(", "));
        }
    }
}

/// Shows the SQL of revisions that the ledger does not have, before it is run.
pub(crate) fn show_kept(route: &Route) {
    for step in route.steps() {
        let revision = step.migration.revision;
        if route.from_database().contains(&revision) {
            let style = styles::WARNING;
            say!(
                "{style}note{style:#}: the ledger lacks revision {revision}; the database's own \
                 SQL is used:"
            );
            for line in step.sql().lines() {
                say!("  | {}", one_line(line));
            }
        }
        if let Some(withdrawn) = step.migration.withdrawn {
            let style = styles::WARNING;
            say!(
                "{style}note{style:#}: the functions of revision {} were withdrawn ({}); their \
                 successor is used",
                revision.short(),
                withdrawn.reason
            );
        }
    }
}

/// A direction, in its colour.
pub(crate) fn label(direction: Direction) -> String {
    let style = match direction {
        Direction::Up => styles::ADDED,
        Direction::Down => styles::REMOVED,
    };
    format!("{style}{:<4}{style:#}", direction.as_str())
}

/// Shows what the next steps take away, if they take anything.
pub(crate) fn show_losses(losses: &Losses) {
    if !losses.edited.is_empty() {
        say!("rows would be removed whose texts were edited in the database:");
        for drift in &losses.edited {
            say!("  {}", described_drift(drift).replace('\n', "\n  "));
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
            | RouteError::NotUtf8(_) => {
                Self::new(Kind::Integrity, error).detail("nothing was written")
            }
            RouteError::Postgres(_) => Self::failed(error).detail("nothing was written"),
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
            format!("{steps} committed before it; nothing of it was written")
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

fn failed(error: orch_postgres::ReplayError) -> CommandError {
    use orch_postgres::ReplayError;
    match error {
        ReplayError::Locked(..) => {
            CommandError::new(Kind::Locked, error).hint("try again, or give `--lock-timeout`")
        }
        ReplayError::Drift(place, drift) => drifted(place, &drift),
        ReplayError::Unexpected(_) => CommandError::new(Kind::Integrity, error),
        ReplayError::Text(ref drift) => {
            let drift: Vec<_> = drift.iter().map(described_drift).collect();
            CommandError::new(Kind::Refused, error)
                .details(drift)
                .hint("`--yes` consents")
        }
        ReplayError::Refused(_) => CommandError::new(Kind::Refused, error),
        ReplayError::Moved => CommandError::new(Kind::Locked, error)
            .hint("another replay went elsewhere: run the command again"),
        ReplayError::Altered(_) => CommandError::new(Kind::Integrity, error),
        ReplayError::Journal(error) => error.into(),
        ReplayError::Sql(_) => CommandError::failed(error),
    }
}

fn drifted(place: &str, drift: &[Drift]) -> CommandError {
    CommandError::new(
        Kind::Integrity,
        format!("the database is not as recorded {place}; nothing of it was written"),
    )
    .details(drift.iter().map(described_drift))
}
