//! The steps of a replay as they are shown, and why one could not be done.

use std::collections::HashMap;

use orch_event::RevisionId;
use orch_model::catalog::Drift;
use orch_postgres::{Migration, ReplayError, Step, Use};
use orch_projector::Direction;

use crate::context::Run;
use crate::error::{CommandError, Kind, described_drift};
use crate::output::{one_line, plural, say, styles};

/// Puts steps together with their migrations.
pub(crate) fn bind<'a>(
    planned: &[(Direction, RevisionId)],
    built: &'a HashMap<RevisionId, Migration>,
) -> Vec<Step<'a>> {
    planned
        .iter()
        .map(|(direction, id)| Step {
            direction: *direction,
            migration: &built[id],
        })
        .collect()
}

/// Shows what will be done.
pub(crate) fn show(steps: &[Step<'_>]) {
    let id = styles::ID;
    for step in steps {
        let Migration {
            revision, message, ..
        } = step.migration;
        let label = label(step.direction);
        let message = one_line(message.lines().next().unwrap_or_default());
        say!("  {label} {id}{revision}{id:#}\n       {message}");
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

pub(crate) fn label(direction: Direction) -> String {
    let style = match direction {
        Direction::Up => styles::ADDED,
        Direction::Down => styles::REMOVED,
    };
    format!("{style}{:<4}{style:#}", direction.as_str())
}

pub(crate) fn place(at: Option<RevisionId>) -> String {
    at.map_or_else(|| "the base".to_owned(), |id| id.to_string())
}

/// Shows what goes, change by change.
pub(crate) fn show_uses(uses: &[Use]) {
    for one in uses {
        say!("  {}", one_line(&one.why));
        for taken in &one.taken {
            let rows = usize::try_from(taken.rows).unwrap_or(usize::MAX);
            say!(
                "    {:>9} {}",
                plural(rows, "row"),
                one_line(&taken.relation)
            );
        }
    }
}

pub(crate) fn drifted(place: &str, drift: &[Drift]) -> CommandError {
    let error = CommandError::new(
        Kind::Integrity,
        format!("the database is not as recorded {place}; nothing of it was written"),
    );
    drift
        .iter()
        .fold(error, |error, it| error.detail(described_drift(it)))
}

/// A step's error, with what was committed before it.
pub(crate) fn failed(
    error: ReplayError,
    done: usize,
    steps: &[Step<'_>],
    run: Run,
) -> CommandError {
    let message = error.to_string();
    let command = match error {
        ReplayError::Locked(..) => {
            CommandError::new(Kind::Locked, message).hint("try again, or give `--lock-timeout`")
        }
        ReplayError::Drift(place, drift) => drifted(place, &drift),
        ReplayError::Text(drift) => drift.iter().fold(
            CommandError::new(Kind::Refused, message).hint("`--yes` consents"),
            |error, it| error.detail(described_drift(it)),
        ),
        ReplayError::Refused(_) => {
            let mut lines = message.lines().map(one_line);
            let error = CommandError::new(Kind::Refused, lines.next().unwrap_or_default());
            lines.fold(error, CommandError::detail)
        }
        ReplayError::Moved => CommandError::new(Kind::Locked, message)
            .hint("another replay was faster: run the command again"),
        ReplayError::Altered(_) => CommandError::new(Kind::Integrity, message),
        ReplayError::Journal(error) => error.into(),
        ReplayError::Sql(_) => CommandError::failed(message),
    };
    let command = match steps.get(done) {
        Some(step) => command.detail(format!(
            "in {} {}",
            step.direction.as_str(),
            step.migration.revision
        )),
        None => command,
    };
    let before = match done {
        0 => "nothing was written".to_owned(),
        _ if run == Run::Dry => "all of it was rolled back".to_owned(),
        count => format!(
            "{} before it {} committed, and nothing of it was written",
            plural(count, "step"),
            if count == 1 { "is" } else { "are" }
        ),
    };
    command.detail(before)
}
