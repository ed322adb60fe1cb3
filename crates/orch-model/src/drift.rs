//! Where a database is not as it is recorded, as values; words for them are found
//! elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{BlockRow, Catalog, ProductRow, ResourceTypeRow, WorkflowRow};
use crate::{BlockName, FixedInputName, ProductName, ResourceTypeName, WorkflowName};

/// One way in which an observed catalog is not as the recorded one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Drift {
    /// The row.
    pub row: Row,
    /// How it differs.
    pub how: Differs,
}

/// A row of the metadata.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Row {
    /// Of `products`.
    Product(ProductName),
    /// Of `product_blocks`.
    Block(BlockName),
    /// Of `resource_types`.
    ResourceType(ResourceTypeName),
    /// Of `workflows`.
    Workflow(WorkflowName),
}

/// How a row differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Differs {
    /// It is recorded, and the database has no such row.
    Missing,
    /// The database has it, and it is not recorded.
    Unrecorded,
    /// Both have it, and one of its fields is not the same.
    In {
        /// The field.
        field: Field,
        /// Its recorded value.
        expected: Value,
        /// Its value in the database.
        found: Value,
    },
}

/// A field of a row, or the rows of another table that belong to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// `description`
    Description,
    /// `products.product_type`
    ProductType,
    /// `tag`
    Tag,
    /// `status`
    Status,
    /// The blocks of a product.
    Blocks,
    /// The resource types of a block.
    ResourceTypes,
    /// The blocks that a block depends on.
    DependsOn,
    /// A fixed input of a product.
    FixedInput(FixedInputName),
    /// `workflows.target`
    Target,
    /// `workflows.is_task`
    IsTask,
    /// `workflows.deleted_at`
    IsDeleted,
    /// The products that have a workflow.
    Products,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// There is no such field.
    None,
    /// `null`
    Null,
    /// A text.
    Text(String),
    /// A truth value.
    Truth(bool),
    /// The names of rows.
    Names(BTreeSet<String>),
}

impl Field {
    /// Whether it holds text that people edit in the orchestrator's own pages, and that
    /// drifts by design.
    pub const fn is_edited_text(&self) -> bool {
        matches!(self, Self::Description | Self::Tag | Self::Status)
    }

    /// Whether only some versions of the orchestrator have it.
    const fn is_of_some_versions(&self) -> bool {
        matches!(self, Self::IsTask | Self::IsDeleted)
    }
}

impl Drift {
    /// Whether only text differs that people edit in the orchestrator's own pages.
    pub const fn is_edited_text(&self) -> bool {
        match &self.how {
            Differs::In { field, .. } => field.is_edited_text(),
            Differs::Missing | Differs::Unrecorded => false,
        }
    }

    /// Whether the whole row is missing, or is not recorded.
    pub const fn is_of_whole_row(&self) -> bool {
        matches!(self.how, Differs::Missing | Differs::Unrecorded)
    }
}

impl Catalog {
    /// Where an observed catalog is not as this one; by kind of row, then by name.
    pub fn drift(&self, observed: &Self) -> Vec<Drift> {
        let mut found = Vec::new();
        // Every kind of row is compared: a kind that is not named here does not compile.
        let Self {
            products,
            blocks,
            resource_types,
            workflows,
        } = self;
        rows(products, &observed.products, Row::Product, &mut found);
        rows(blocks, &observed.blocks, Row::Block, &mut found);
        rows(
            resource_types,
            &observed.resource_types,
            Row::ResourceType,
            &mut found,
        );
        rows(workflows, &observed.workflows, Row::Workflow, &mut found);
        found
    }
}

/// A row as a list of fields.
trait Fields {
    fn fields(&self) -> Vec<(Field, Value)>;
}

impl Fields for ProductRow {
    fn fields(&self) -> Vec<(Field, Value)> {
        let mut fields = vec![
            (Field::Description, text(self.description.as_deref())),
            (Field::ProductType, text(Some(&self.product_type))),
            (Field::Tag, text(self.tag.as_deref())),
            (Field::Status, text(self.status.as_deref())),
            (Field::Blocks, names(&self.blocks)),
        ];
        let inputs = self.fixed_inputs.iter();
        fields.extend(
            inputs.map(|(name, value)| (Field::FixedInput(name.clone()), text(value.as_deref()))),
        );
        fields
    }
}

impl Fields for BlockRow {
    fn fields(&self) -> Vec<(Field, Value)> {
        vec![
            (Field::Description, text(self.description.as_deref())),
            (Field::Tag, text(self.tag.as_deref())),
            (Field::Status, text(self.status.as_deref())),
            (Field::ResourceTypes, names(&self.resource_types)),
            (Field::DependsOn, names(&self.depends_on)),
        ]
    }
}

impl Fields for ResourceTypeRow {
    fn fields(&self) -> Vec<(Field, Value)> {
        vec![(Field::Description, text(self.description.as_deref()))]
    }
}

impl Fields for WorkflowRow {
    fn fields(&self) -> Vec<(Field, Value)> {
        let truth = |it: Option<bool>| it.map_or(Value::None, Value::Truth);
        vec![
            (Field::Description, text(self.description.as_deref())),
            (Field::Target, text(Some(&self.target))),
            (Field::IsTask, truth(self.is_task)),
            (Field::IsDeleted, truth(self.is_deleted)),
            (Field::Products, names(&self.products)),
        ]
    }
}

fn rows<N: Ord + Clone, R: PartialEq + Fields>(
    expected: &BTreeMap<N, R>,
    observed: &BTreeMap<N, R>,
    row: impl Fn(N) -> Row,
    found: &mut Vec<Drift>,
) {
    let names: BTreeSet<&N> = expected.keys().chain(observed.keys()).collect();
    for name in names {
        let drift = |how| Drift {
            row: row(name.clone()),
            how,
        };
        match (expected.get(name), observed.get(name)) {
            (Some(expected), Some(observed)) if expected == observed => {}
            (Some(expected), Some(observed)) => {
                found.extend(differing(&expected.fields(), &observed.fields()).map(drift));
            }
            (Some(_), None) => found.push(drift(Differs::Missing)),
            (None, _) => found.push(drift(Differs::Unrecorded)),
        }
    }
}

/// The fields that two rows of one name have not in common.
fn differing(
    expected: &[(Field, Value)],
    observed: &[(Field, Value)],
) -> impl Iterator<Item = Differs> {
    let of = |fields: &[(Field, Value)], field: &Field| {
        let found = fields.iter().find(|(it, _)| it == field);
        found.map_or(Value::None, |(_, value)| value.clone())
    };
    let mut differing = Vec::new();
    let only_observed = observed
        .iter()
        .filter(|(field, _)| !expected.iter().any(|(it, _)| it == field));
    for (field, _) in expected.iter().chain(only_observed) {
        let (expected, found) = (of(expected, field), of(observed, field));
        let is_there = expected != Value::None && found != Value::None;
        if expected != found && (is_there || !field.is_of_some_versions()) {
            let field = field.clone();
            differing.push(Differs::In {
                field,
                expected,
                found,
            });
        }
    }
    differing.into_iter()
}

fn text(value: Option<&str>) -> Value {
    value.map_or(Value::Null, |value| Value::Text(value.to_owned()))
}

fn names<N: AsRef<str>>(names: &BTreeSet<N>) -> Value {
    Value::Names(names.iter().map(|name| name.as_ref().to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::{Differs, Drift, Field, Row, Value};
    use crate::catalog::{Catalog, ProductRow};

    #[test]
    fn drift_is_told_by_row_and_field() {
        let row = |status: &str, input: Option<&str>| ProductRow {
            status: Some(status.to_owned()),
            fixed_inputs: input
                .map(|it| ("speed".into(), Some(it.to_owned())))
                .into_iter()
                .collect(),
            ..ProductRow::default()
        };
        let catalog = |rows: &[(&str, ProductRow)]| Catalog {
            products: rows
                .iter()
                .map(|(name, row)| ((*name).into(), row.clone()))
                .collect(),
            ..Catalog::default()
        };
        let recorded = catalog(&[("A", row("active", Some("10"))), ("B", row("active", None))]);
        let observed = catalog(&[("A", row("phase out", None)), ("C", row("active", None))]);
        let text = |it: &str| Value::Text(it.to_owned());
        let within = |field, expected, found| Differs::In {
            field,
            expected,
            found,
        };
        let drift = |name: &str, how| Drift {
            row: Row::Product(name.into()),
            how,
        };
        let found = recorded.drift(&observed);
        let status = within(Field::Status, text("active"), text("phase out"));
        let input = within(Field::FixedInput("speed".into()), text("10"), Value::None);
        assert_eq!(
            found,
            [
                drift("A", status),
                drift("A", input),
                drift("B", Differs::Missing),
                drift("C", Differs::Unrecorded),
            ]
        );
        let edited: Vec<bool> = found.iter().map(Drift::is_edited_text).collect();
        assert_eq!(edited, [true, false, false, false]);
    }
}
