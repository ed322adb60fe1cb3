//! Pieces of SQL that statements share. Every name, type and operator is qualified, so that
//! nothing in the target's schemas can stand for it.

use serde_json::Value;

use crate::literal::{NulError, literal, text_array};

/// A call of a function of the prelude.
pub(super) fn call(function: &str, arguments: &[String]) -> Result<String, NulError> {
    let short: usize = arguments.iter().map(|it| it.len() + 2).sum();
    let arguments = if short < 70 {
        arguments.join(", ")
    } else {
        format!("\n  {}", arguments.join(",\n  "))
    };
    Ok(format!("select pg_temp.{function}({arguments})"))
}

/// An argument by name.
pub(super) fn named(name: &str, value: &str) -> String {
    format!("{name} => {value}")
}

/// Whether a column holds the value of an expression; both are text.
pub(super) fn equals(column: &str, value: &str) -> String {
    format!("{column}::pg_catalog.text operator(pg_catalog.=) {value}")
}

/// Whether two columns hold the same id.
pub(super) fn same(a: &str, b: &str) -> String {
    format!("{a} operator(pg_catalog.=) {b}")
}

/// A list of rows, each a list of literals, to select from.
pub(super) fn values(rows: &[String], columns: &str) -> String {
    format!("(values\n  {}\n) as v ({columns})", rows.join(",\n  "))
}

/// A row of literals.
pub(super) fn row<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<String, NulError> {
    let texts: Result<Vec<String>, NulError> = texts.into_iter().map(literal).collect();
    Ok(format!("({})", texts?.join(", ")))
}

/// An array of texts, which may be empty.
pub(super) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<String, NulError> {
    let mut texts = texts.into_iter().peekable();
    match texts.peek() {
        None => Ok("'{}'".to_owned()),
        Some(_) => text_array(texts),
    }
}

/// A JSON value as a literal.
pub(super) fn json(value: &Value) -> Result<String, NulError> {
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
