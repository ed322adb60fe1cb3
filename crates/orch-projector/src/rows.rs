//! The rows of metadata that a migration is about, as recorded on both sides of it.

use std::collections::BTreeMap;

use orch_model::catalog::{BlockRow, ProductRow, ResourceTypeRow, Selection, WorkflowRow};
use orch_model::{Catalog, Model, WorkflowName};

/// Names, and the rows that they stood for when they were noted first.
#[derive(Default)]
pub(crate) struct Rows {
    names: Selection,
    before: Catalog,
    /// All rows of workflows at the parent: those that differ at the end are noted then.
    workflows: BTreeMap<WorkflowName, WorkflowRow>,
}

impl Rows {
    /// Begins with the model at the parent.
    pub(crate) fn new(before: &Model) -> Self {
        Self {
            workflows: workflows(before),
            ..Self::default()
        }
    }

    /// Notes names. A name that is noted first was touched by no change before, so that
    /// its row is now as it was at the parent.
    pub(crate) fn note(&mut self, names: Selection, now: &Model) {
        // Every kind of row is noted: a kind that is not named here does not compile.
        let Selection {
            products,
            blocks,
            resource_types,
            workflows: _,
        } = names;
        for name in products {
            if !self.names.products.contains(&name) {
                if let Some(it) = now.products.get(&name) {
                    let row = ProductRow::of(it);
                    self.before.products.insert(name.clone(), row);
                }
                self.names.products.insert(name);
            }
        }
        for name in blocks {
            if !self.names.blocks.contains(&name) {
                if let Some(it) = now.blocks.get(&name) {
                    self.before.blocks.insert(name.clone(), BlockRow::of(it));
                }
                self.names.blocks.insert(name);
            }
        }
        for name in resource_types {
            if !self.names.resource_types.contains(&name) {
                if let Some(it) = now.resource_types.get(&name) {
                    let row = ResourceTypeRow::of(it);
                    self.before.resource_types.insert(name.clone(), row);
                }
                self.names.resource_types.insert(name);
            }
        }
    }

    /// The rows at the parent, and those at the revision.
    pub(crate) fn finish(mut self, end: &Model) -> (Catalog, Catalog) {
        let after = workflows(end);
        let names = self.workflows.keys().chain(after.keys());
        let differing = names.filter(|name| self.workflows.get(*name) != after.get(*name));
        self.names.workflows = differing.cloned().collect();
        let is_noted = |name: &WorkflowName| self.names.workflows.contains(name);
        self.before.workflows = self.workflows;
        self.before.workflows.retain(|name, _| is_noted(name));
        let after = Catalog::select(end, &self.names);
        (self.before, after)
    }
}

/// The rows of all workflows of a model.
fn workflows(model: &Model) -> BTreeMap<WorkflowName, WorkflowRow> {
    let rows = model.workflows();
    rows.map(|(name, it)| (name.clone(), WorkflowRow::of(model, name, it)))
        .collect()
}
