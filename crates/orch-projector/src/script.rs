//! A script of SQL statements, each with the events that it comes from.

use std::fmt::Write as _;

use serde_json::Value;

use crate::literal::{NulError, comment_text, literal};

/// Statements that belong together, and why they are there.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    /// The first and the last line of the revision's file that they come from.
    pub(crate) lines: (usize, usize),
    /// The kind of those events.
    pub(crate) kind: &'static str,
    /// What they do, in words; names in it are already fit for a comment.
    pub(crate) why: String,
    /// The SQL, without its final semicolon.
    pub(crate) sql: String,
    /// Whether rows go.
    pub(crate) effect: Effect,
}

/// What a statement does to the rows that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It adds or changes rows.
    Writes,
    /// All that it does is to move rows to the archive, so that running it with
    /// `orch.counting` on counts them.
    Takes,
}

impl Statement {
    /// Marks it as one that only moves rows to the archive.
    pub(crate) fn taking(mut self) -> Self {
        self.effect = Effect::Takes;
        self
    }
}

/// Writes statements as a file.
pub(crate) fn write(title: &str, message: &str, statements: &[Statement]) -> String {
    let message = message.lines().next().unwrap_or_default();
    let mut text = format!("-- {title}: {}\n", comment_text(message));
    for statement in statements {
        let Statement { kind, why, sql, .. } = statement;
        let lines = spelled(statement.lines);
        write!(text, "\n-- {lines}, {kind}: {why}\n{sql};\n")
            .expect("BUG: a string takes all text");
    }
    if statements.is_empty() {
        text.push_str("\n-- nothing to do\n");
    }
    text
}

/// `line 4`, `lines 4 to 7`.
pub(crate) fn spelled((first, last): (usize, usize)) -> String {
    if first == last {
        format!("line {first}")
    } else {
        format!("lines {first} to {last}")
    }
}

/// Names for a comment: the first few, and how many more there are.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 4;
    let mut names = names.into_iter();
    let shown: Vec<_> = names
        .by_ref()
        .take(SHOWN)
        .map(|name| format!("`{}`", comment_text(name)))
        .collect();
    let more = names.count();
    let shown = shown.join(", ");
    if more > 0 {
        format!("{shown} and {more} more")
    } else {
        shown
    }
}

/// `1 product`, `2 products`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("{count} {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

/// A JSON value as a literal.
pub(crate) fn json(value: &Value) -> Result<String, NulError> {
    fn holds_nul(value: &Value) -> bool {
        match value {
            Value::String(text) => text.contains('\0'),
            Value::Array(all) => all.iter().any(holds_nul),
            Value::Object(all) => all
                .iter()
                .any(|(key, value)| key.contains('\0') || holds_nul(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }
    if holds_nul(value) {
        return Err(NulError);
    }
    literal(&value.to_string())
}
