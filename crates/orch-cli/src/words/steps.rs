//! The words for the steps of a replay: those that will be done, and those that were.

use std::collections::BTreeMap;

use orch_app::replay::{Balance, Planned, Route};
use orch_postgres::{Done, Runs};
use orch_projector::Direction;
use serde::Serialize;

use crate::output::{one_line, plural, plural_rows, say, styles};

/// A step that was done, for programs.
#[derive(Serialize)]
pub(crate) struct StepReport {
    direction: &'static str,
    revision: String,
    message: String,
    rows: u64,
    archived: BTreeMap<String, u64>,
    milliseconds: u64,
    emptied: Vec<String>,
    locked: Vec<&'static str>,
}

/// Shows the steps that will be done.
pub(crate) fn show_steps(steps: &[Planned<'_>]) {
    let id = styles::ID;
    for step in steps {
        let (label, revision) = (label(step.direction), step.revision);
        let message = one_line(step.message.lines().next().unwrap_or_default());
        say!("  {label} {id}{}{id:#}\n       {message}", revision.short());
        if step.runs == Runs::MarkOnly {
            say!("       takes away the mark at it: its rows were there before, and stay");
        }
        let balances: Vec<_> = [
            (step.products, "product"),
            (step.blocks, "product block"),
            (step.resource_types, "resource type"),
            (step.workflows, "workflow"),
        ]
        .into_iter()
        .filter_map(|(balance, noun)| match balance {
            Balance::Same => None,
            Balance::More(count) => Some(format!("+{}", plural(count, noun))),
            Balance::Fewer(count) => Some(format!("-{}", plural(count, noun))),
        })
        .collect();
        if !balances.is_empty() {
            say!("       {}", balances.join(", "));
        }
        let style = styles::WARNING;
        if let Some(withdrawn) = step.withdrawn {
            say!(
                "{style}note{style:#}: the functions that it calls were withdrawn ({}); their \
                 successor is used",
                withdrawn.reason
            );
        }
        if let Some(sql) = step.kept {
            say!(
                "{style}note{style:#}: the ledger lacks revision {revision}; this SQL is the \
                 database's own:"
            );
            for line in sql.lines() {
                say!("  | {}", one_line(line));
            }
        }
    }
}

/// A direction, in its colour.
fn label(direction: Direction) -> String {
    let style = match direction {
        Direction::Up => styles::ADDED,
        Direction::Down => styles::REMOVED,
    };
    format!("{style}{:<4}{style:#}", direction.as_str())
}

impl StepReport {
    /// A step of a route that was done.
    pub(crate) fn new(it: &Done, route: &Route) -> Self {
        let message = route.message(it.revision).unwrap_or_default();
        Self {
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
            emptied: it.emptied.clone(),
            locked: it.locked.iter().map(|it| it.name()).collect(),
        }
    }
}

fn milliseconds(done: &Done) -> u64 {
    u64::try_from(done.duration.as_millis()).unwrap_or(u64::MAX)
}

/// Says a step that was done.
pub(crate) fn say_step(done: &Done) {
    let (label, id) = (label(done.direction), styles::ID);
    let (rows, ms) = (plural_rows(done.rows), milliseconds(done));
    let revision = done.revision.short();
    say!("  {label} {id}{revision}{id:#} {rows}, {ms} ms");
    for taken in &done.taken {
        let (rows, relation) = (plural_rows(taken.rows), one_line(&taken.relation));
        say!("       {rows} of {relation} moved to the archive");
    }
    for emptied in &done.emptied {
        let style = styles::WARNING;
        let emptied = emptied.replace("would lack", "lack");
        say!("{style}warning{style:#}: {}", emptied.replace('\n', "\n  "));
    }
}
