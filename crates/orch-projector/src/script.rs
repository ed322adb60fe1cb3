//! A script of SQL statements, each with the events that it comes from.

use std::fmt::Write as _;

use crate::literal::{NulError, comment_text, text_array};

/// A statement, and why it is there.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    /// The first and the last line of the revision's file that it comes from.
    pub(crate) lines: (usize, usize),
    /// The kind of those events.
    pub(crate) kind: &'static str,
    /// What it does, in words; names in it are already fit for a comment.
    pub(crate) why: String,
    /// The SQL, without its final semicolon.
    pub(crate) sql: String,
}

/// Writes statements as a file.
pub(crate) fn write(title: &str, message: &str, statements: &[Statement]) -> String {
    let message = message.lines().next().unwrap_or_default();
    let mut text = format!("-- {title}: {}\n", comment_text(message));
    for statement in statements {
        let (first, last) = statement.lines;
        let lines = if first == last {
            format!("line {first}")
        } else {
            format!("lines {first} to {last}")
        };
        let Statement { kind, why, sql, .. } = statement;
        write!(text, "\n-- {lines}, {kind}: {why}\n{sql};\n")
            .expect("BUG: a string takes all text");
    }
    if statements.is_empty() {
        text.push_str("\n-- nothing to do\n");
    }
    text
}

/// SQL that removes the `count` rows of a table whose `ctid` a query gives, and
/// nothing else.
pub(crate) fn removing(table: &str, query: &str, count: usize) -> String {
    // No text of a query spans lines: a literal escapes line ends.
    let query = query.replace('\n', "\n  ");
    format!("select pg_temp.orch_remove('{table}', array(\n  {query}\n), {count})")
}

/// SQL that refuses where subscriptions use relations that are about to go, each given
/// by the names of its two sides.
pub(crate) fn refusing_used<'a>(
    table: &str,
    relations: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<String, NulError> {
    let (owners, ones): (Vec<_>, Vec<_>) = relations.unzip();
    Ok(format!(
        "select pg_temp.orch_refuse_used('{table}',\n  {},\n  {})",
        text_array(owners)?,
        text_array(ones)?
    ))
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
