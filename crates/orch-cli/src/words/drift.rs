//! The words for how a database differs from the recorded model.

use orch_model::drift::{Differs, Drift, Field, Row, Value};

use crate::output::one_line;

/// How a drift is shown. What a database holds may be anything, and is shown on its
/// line.
pub(crate) fn described_drift(drift: &Drift) -> String {
    let row = described_row(&drift.row);
    let (subject, expected, found) = match &drift.how {
        Differs::Missing => (row, "a row".to_owned(), "no such row".to_owned()),
        Differs::Unrecorded => (row, "no such row".to_owned(), "a row".to_owned()),
        Differs::In {
            field,
            expected,
            found,
        } => (
            format!("{row}, {}", described_field(field)),
            described_value(expected),
            described_value(found),
        ),
    };
    format!(
        "{}\n  expected  {}\n  found     {}",
        one_line(&subject),
        one_line(&expected),
        one_line(&found)
    )
}

/// The row that a drift is about.
pub(crate) fn described_row(row: &Row) -> String {
    match row {
        Row::Product(name) => format!("product `{name}`"),
        Row::Block(name) => format!("product block `{name}`"),
        Row::ResourceType(name) => format!("resource type `{name}`"),
        Row::Workflow(name) => format!("workflow `{name}`"),
    }
}

pub(crate) fn described_field(field: &Field) -> String {
    match field {
        Field::Description => "description".to_owned(),
        Field::ProductType => "product type".to_owned(),
        Field::Tag => "tag".to_owned(),
        Field::Status => "status".to_owned(),
        Field::Blocks => "product blocks".to_owned(),
        Field::ResourceTypes => "resource types".to_owned(),
        Field::DependsOn => "blocks that it depends on".to_owned(),
        Field::FixedInput(name) => format!("fixed input `{name}`"),
        Field::Target => "target".to_owned(),
        Field::IsTask => "whether it is a task".to_owned(),
        Field::IsDeleted => "whether it is marked as deleted".to_owned(),
        Field::Products => "products that have it".to_owned(),
    }
}

pub(crate) fn described_value(value: &Value) -> String {
    match value {
        Value::None => "none".to_owned(),
        Value::Null => "null".to_owned(),
        Value::Text(text) => format!("`{text}`"),
        Value::Truth(true) => "yes".to_owned(),
        Value::Truth(false) => "no".to_owned(),
        Value::Names(names) if names.is_empty() => "none".to_owned(),
        Value::Names(names) => {
            let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            quoted.join(", ")
        }
    }
}
