//! The file of SQL of one direction, and the plan of its statements.

use std::collections::BTreeSet;

use crate::Direction;
use crate::error::RenderError;
use crate::literal::comment_text;
use crate::plan::Planned;
use crate::schema::Table;
use crate::statement::{Action, Cause, Statement};
use crate::words::{comment, joined};

/// What the head of a file says.
pub(crate) struct Head<'a> {
    /// Which way the SQL leads.
    pub(crate) direction: Direction,
    /// Why the revision was recorded.
    pub(crate) message: &'a str,
    /// The revision in a few words.
    pub(crate) summary: &'a str,
    /// The prelude that the SQL calls.
    pub(crate) prelude: &'a crate::Prelude,
}

/// Writes statements as a file.
pub(crate) fn write(
    head: &Head<'_>,
    statements: &[Statement],
) -> Result<(String, Vec<Planned>), RenderError> {
    let mut text = begin(head, statements);
    let mut planned = Vec::with_capacity(statements.len());
    for Statement { cause, why, action } in statements {
        text.push('\n');
        text.push_str(&comment(&format!("{why} [{}]", cited(cause))));
        let start = text.len();
        let sql = action.text().map_err(|error| RenderError::Nul {
            event: cause.first,
            error,
        })?;
        text.push_str(&sql);
        planned.push(plan(*cause, why, action, (start, text.len())));
        text.push_str(";\n");
    }
    if statements.is_empty() {
        text.push_str("\n-- Nothing in the database changes.\n");
    }
    Ok((text, planned))
}

fn plan(events: Cause, why: &str, action: &Action, sql: (usize, usize)) -> Planned {
    Planned {
        does: action.does(),
        why: why.to_owned(),
        events,
        slot: action.slot().map(|it| it.to_string()),
        writes: action.writes().to_vec(),
        archives: action.archives().to_vec(),
        restores: action.restores().to_vec(),
        calls: action.calls().map(ToOwned::to_owned),
        sql,
    }
}

fn cited(cause: &Cause) -> String {
    let Cause { first, last, count } = cause;
    match count {
        1 => format!("event {first}"),
        2 => format!("events {first}, {last}"),
        count => format!("{count} events, {first} to {last}"),
    }
}

fn begin(head: &Head<'_>, statements: &[Statement]) -> String {
    let message = head.message.lines().next().unwrap_or_default();
    let (title, summary) = match head.direction {
        Direction::Up => ("", format!("This revision {}.", head.summary)),
        Direction::Down => (
            "Going back: ",
            format!("This takes back a revision that {}.", head.summary),
        ),
    };
    let tables: BTreeSet<Table> = statements
        .iter()
        .flat_map(|it| it.action.archives())
        .copied()
        .collect();
    let archives = if tables.is_empty() {
        "It removes no rows.".to_owned()
    } else {
        let tables: Vec<String> = tables.iter().map(|it| it.name().to_owned()).collect();
        format!(
            "It may move rows to the archive, from {} and what refers to these; {} puts them back.",
            joined(&tables),
            match head.direction {
                Direction::Up => "going back",
                Direction::Down => "going up again",
            }
        )
    };
    let mut text = format!("-- {title}{}\n--\n", comment_text(message));
    text.push_str(&comment(&summary));
    text.push_str(&comment(&archives));
    text.push_str(&comment(&format!(
        "It calls functions of prelude {}, which `orch replay` provides; their digest is {}",
        head.prelude.version(),
        head.prelude.digest()
    )));
    text
}
