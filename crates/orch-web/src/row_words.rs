//! Rows and their fields in words.

use orch_model::drift::{Field, Row};

/// The kind of a row, and its name.
pub(crate) fn named(row: &Row) -> (&'static str, &str) {
    match row {
        Row::Product(name) => ("product", name.as_str()),
        Row::Block(name) => ("product block", name.as_str()),
        Row::ResourceType(name) => ("resource type", name.as_str()),
        Row::Workflow(name) => ("workflow", name.as_str()),
    }
}

/// A field in words.
pub(crate) fn field_name(field: &Field) -> String {
    match field {
        Field::Description => "description".to_owned(),
        Field::ProductType => "product type".to_owned(),
        Field::Tag => "tag".to_owned(),
        Field::Status => "status".to_owned(),
        Field::Blocks => "product blocks".to_owned(),
        Field::ResourceTypes => "resource types".to_owned(),
        Field::DependsOn => "depends on".to_owned(),
        Field::FixedInput(name) => format!("fixed input {name}"),
        Field::Target => "target".to_owned(),
        Field::IsTask => "task".to_owned(),
        Field::IsDeleted => "deleted".to_owned(),
        Field::Products => "products".to_owned(),
    }
}
