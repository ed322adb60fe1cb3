//! How the classes and the rows of a database differ.

use orch_model::drift::{Differs, Row};
use orch_model::{Catalog, Drift, Model, ProductName, ResourceTypeName};

/// How the classes and the rows of a database differ, what only people know left aside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unlike {
    /// Rows that are not as the classes say: expected is what the classes say.
    pub rows: Vec<Drift>,
    /// Products without a class whose life has ended.
    pub ended: Vec<ProductName>,
    /// Resource types that no block has.
    pub leftover: Vec<ResourceTypeName>,
}

/// Compares what the classes say with the rows of a database.
pub fn unlike(declared: &Model, observed: &Catalog) -> Unlike {
    let mut expected = Catalog::of(declared);
    for (name, row) in &mut expected.products {
        if let Some(it) = observed.products.get(name) {
            row.description.clone_from(&it.description);
            row.tag.clone_from(&it.tag);
            row.status.clone_from(&it.status);
            for (name, value) in &mut row.fixed_inputs {
                if let Some(it) = it.fixed_inputs.get(name) {
                    value.clone_from(it);
                }
            }
        }
    }
    for (name, row) in &mut expected.blocks {
        if let Some(it) = observed.blocks.get(name) {
            row.description.clone_from(&it.description);
            row.tag.clone_from(&it.tag);
            row.status.clone_from(&it.status);
        }
    }
    for (name, row) in &mut expected.resource_types {
        if let Some(it) = observed.resource_types.get(name) {
            row.description.clone_from(&it.description);
        }
    }
    if declared.workflows.is_none() {
        // The source says nothing of them.
        expected.workflows.clone_from(&observed.workflows);
    }
    for (name, row) in &mut expected.workflows {
        if let (Some(it), Some(known)) = (observed.workflows.get(name), declared.workflow(name)) {
            row.description.clone_from(&it.description);
            if known.target.is_none() {
                row.target.clone_from(&it.target);
            }
            if known.is_task().is_none() {
                row.is_task = it.is_task;
            }
            if known.product_types.is_none() {
                row.products.clone_from(&it.products);
            }
        }
    }
    let mut unlike = Unlike::default();
    for drift in expected.drift(observed) {
        match (&drift.row, &drift.how) {
            (Row::Product(name), Differs::Unrecorded) if has_ended(observed, name) => {
                unlike.ended.push(name.clone());
            }
            (Row::ResourceType(name), Differs::Unrecorded) if is_unowned(observed, name) => {
                unlike.leftover.push(name.clone());
            }
            _ => unlike.rows.push(drift),
        }
    }
    unlike
}

fn has_ended(observed: &Catalog, name: &ProductName) -> bool {
    let row = observed.products.get(name);
    row.is_some_and(|it| it.status.as_deref() == Some(Model::END_OF_LIFE))
}

fn is_unowned(observed: &Catalog, name: &ResourceTypeName) -> bool {
    let mut blocks = observed.blocks.values();
    !blocks.any(|row| row.resource_types.contains(name))
}
