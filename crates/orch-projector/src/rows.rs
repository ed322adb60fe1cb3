//! The rows of metadata that a migration is about, as recorded on both sides of it.

use orch_model::catalog::{BlockRow, ProductRow, ResourceTypeRow, Selection};
use orch_model::{Catalog, Model};

/// Names, and the rows that they stood for when they were noted first.
#[derive(Default)]
pub(crate) struct Rows {
    names: Selection,
    before: Catalog,
}

impl Rows {
    /// Notes names. A name that is noted first was touched by no change before, so that
    /// its row is now as it was at the parent.
    pub(crate) fn note(&mut self, names: Selection, now: &Model) {
        for name in names.products {
            if !self.names.products.contains(&name) {
                if let Some(it) = now.products.get(&name) {
                    let row = ProductRow::of(it);
                    self.before.products.insert(name.clone(), row);
                }
                self.names.products.insert(name);
            }
        }
        for name in names.blocks {
            if !self.names.blocks.contains(&name) {
                if let Some(it) = now.blocks.get(&name) {
                    self.before.blocks.insert(name.clone(), BlockRow::of(it));
                }
                self.names.blocks.insert(name);
            }
        }
        for name in names.resource_types {
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
    pub(crate) fn finish(self, end: &Model) -> (Catalog, Catalog) {
        let after = Catalog::select(end, &self.names);
        (self.before, after)
    }
}
