//! Rows that are not the same on two sides, as changes are shown: by thing, additions first.

use std::collections::BTreeSet;

use orch_model::Drift;
use orch_model::drift::{Differs, Field, Row as Of, Value};
use serde::Serialize;

use super::thing::{Sign, Summary, Thing};
use crate::words::drift::{described_field, described_row, described_value};

/// The lines that say which rows are not the same, in colours.
pub(crate) fn row_lines<'a>(rows: impl IntoIterator<Item = &'a Drift>) -> Vec<String> {
    let mut summary = Summary::default();
    for drift in rows {
        let thing = summary.foreign(&described_row(&drift.row));
        match &drift.how {
            Differs::Missing => thing.sign = Sign::Removed,
            Differs::Unrecorded => thing.sign = Sign::Added,
            Differs::In {
                field,
                expected,
                found,
            } => add(thing, field, expected, found),
        }
    }
    summary.lines()
}

/// A field that is not the same; of names, those that only one side has.
fn add(thing: &mut Thing, field: &Field, from: &Value, to: &Value) {
    let name = described_field(field);
    match (from, to) {
        (Value::Names(from), Value::Names(to)) => {
            let mut only = |sign, these: &BTreeSet<String>, those: &BTreeSet<String>| {
                let more: BTreeSet<String> = these.difference(those).cloned().collect();
                if !more.is_empty() {
                    let names = described_value(&Value::Names(more));
                    thing.add(sign, format!("{name}: {names}"));
                }
            };
            only(Sign::Added, to, from);
            only(Sign::Removed, from, to);
        }
        (Value::None, to) => thing.add(Sign::Added, format!("{name} = {}", described_value(to))),
        (_, Value::None) => thing.add(Sign::Removed, name),
        (from, to) => {
            let (from, to) = (described_value(from), described_value(to));
            thing.add(Sign::Changed, format!("{name}: {to}, was {from}"));
        }
    }
}

/// A row that is not the same, for programs.
#[derive(Serialize)]
pub(crate) struct Row {
    kind: &'static str,
    name: String,
    /// `only_from`, `only_to` or `cell`.
    how: &'static str,
    field: Option<String>,
    from: serde_json::Value,
    to: serde_json::Value,
}

impl Row {
    pub(crate) fn new(drift: &Drift) -> Self {
        let (kind, name) = match &drift.row {
            Of::Product(name) => ("product", name.to_string()),
            Of::Block(name) => ("product block", name.to_string()),
            Of::ResourceType(name) => ("resource type", name.to_string()),
            Of::Workflow(name) => ("workflow", name.to_string()),
        };
        let (how, field, from, to) = match &drift.how {
            Differs::Missing => ("only_from", None, &Value::None, &Value::None),
            Differs::Unrecorded => ("only_to", None, &Value::None, &Value::None),
            Differs::In {
                field,
                expected,
                found,
            } => ("cell", Some(described_field(field)), expected, found),
        };
        Self {
            kind,
            name,
            how,
            field,
            from: plain(from),
            to: plain(to),
        }
    }
}

fn plain(value: &Value) -> serde_json::Value {
    match value {
        Value::None | Value::Null => serde_json::Value::Null,
        Value::Text(text) => text.as_str().into(),
        Value::Truth(truth) => (*truth).into(),
        Value::Names(names) => names.iter().cloned().collect::<Vec<_>>().into(),
    }
}
