//! The words for the steps of a replay: those that will be done, and those that were.

use std::collections::BTreeMap;
use std::time::Duration;

use orch_app::replay::{Balance, Planned, Route};
use orch_postgres::{Done, Runs};
use orch_projector::Direction;
use serde::Serialize;

use crate::output::wrap::{COLUMNS, columns};
use crate::output::{detail, note, one_line, plural_noun, plural_rows, say, styles, warning};

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
    /// The rows that triggers wrote beside it.
    beside: Vec<String>,
    locked: Vec<&'static str>,
    /// How long these tables were locked.
    locked_milliseconds: u64,
}

/// From when on it is said how long tables were locked: long enough to have been noticed.
const NOTICED: Duration = Duration::from_secs(5);

/// Shows the steps that will be done.
pub(crate) fn show_steps(steps: &[Planned<'_>]) {
    for step in steps {
        show_step(step);
        if step.runs == Runs::MarkOnly {
            say!("       takes away the mark at it: its rows were there before, and stay");
        }
        if let Some(withdrawn) = step.withdrawn {
            note!(
                "the functions that it calls were withdrawn ({}); their successor is used",
                withdrawn.reason
            );
        }
        if let Some(sql) = step.kept {
            let revision = step.revision.short();
            note!("the ledger lacks revision {revision}; this SQL is the database's own:");
            for line in sql.lines() {
                say!("  | {}", one_line(line));
            }
        }
    }
}

/// A step in a line: which way, which revision, why, how much; in two where one is too short.
fn show_step(step: &Planned<'_>) {
    let id = styles::ID;
    let revision = step.revision.short();
    let message = one_line(step.message.lines().next().unwrap_or_default());
    let balances: Vec<_> = [
        (step.products, "product"),
        (step.blocks, "product block"),
        (step.resource_types, "resource type"),
        (step.workflows, "workflow"),
    ]
    .into_iter()
    .filter(|(balance, _)| !balance.is_even())
    .map(|(balance, noun)| balanced(balance, noun))
    .collect();
    let balances = balances.join("  ");
    let label = label(step.direction);
    // The label and the id before it, and the space between.
    const BEFORE: usize = 18;
    let between = if BEFORE + columns(&message) + 3 + columns(&balances) <= COLUMNS {
        "   "
    } else {
        "\n                 "
    };
    let line = format!("  {label} {id}{revision}{id:#}  {message}{between}{balances}");
    say!("{}", line.trim_end());
}

/// `~1 product block`, `+1 -1 resource types`.
fn balanced(balance: Balance, noun: &str) -> String {
    let Balance {
        added,
        removed,
        changed,
    } = balance;
    let (more, fewer, other) = (styles::ADDED, styles::REMOVED, styles::CHANGED);
    let mut counts = Vec::new();
    if added > 0 {
        counts.push(format!("{more}+{added}{more:#}"));
    }
    if removed > 0 {
        counts.push(format!("{fewer}-{removed}{fewer:#}"));
    }
    if changed > 0 {
        counts.push(format!("{other}~{changed}{other:#}"));
    }
    let noun = if added.max(removed).max(changed) == 1 {
        noun.to_owned()
    } else {
        plural_noun(noun)
    };
    format!("{} {noun}", counts.join(" "))
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
            milliseconds: milliseconds(it.duration),
            emptied: it.emptied.clone(),
            beside: it.beside.clone(),
            locked: it.locked.iter().map(|it| it.name()).collect(),
            locked_milliseconds: milliseconds(it.locked_for),
        }
    }
}

pub(crate) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Says a step that was done.
pub(crate) fn say_step(done: &Done) {
    let (label, id, mark) = (label(done.direction), styles::ID, styles::ADDED);
    let (rows, ms) = (plural_rows(done.rows), milliseconds(done.duration));
    let revision = done.revision.short();
    say!("{mark}\u{2713}{mark:#} {label} {id}{revision}{id:#}  {rows}  {ms} ms");
    let locked = format!(
        "       its tables were locked against writers for {} ms",
        milliseconds(done.locked_for)
    );
    if done.locked_for >= NOTICED {
        say!("{locked}");
    } else {
        detail!("{locked}");
    }
    for taken in &done.taken {
        let (rows, relation) = (plural_rows(taken.rows), one_line(&taken.relation));
        say!("       {rows} of {relation} moved to the archive");
    }
    for beside in &done.beside {
        say!("       {} by triggers", one_line(beside));
    }
    for emptied in &done.emptied {
        let emptied = emptied.replace("would lack", "lack");
        warning!("{}", emptied.replace('\n', "\n  "));
    }
}
