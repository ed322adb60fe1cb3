//! What a migration touches, noted while it is rendered.

use std::collections::BTreeSet;

use orch_model::catalog::{BlockRow, ProductRow, ResourceTypeRow, Selection};
use orch_model::{BlockName, Catalog, Model, ProductName, ResourceTypeName};

/// SQL that moves rows to the archive, to be counted before it is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// The events that it comes from: ``lines 4 to 7, product_removed: 2 products removed: `A`, `B` ``.
    pub why: String,
    /// The line that the archive keeps it under.
    pub line: usize,
    /// The SQL; with `orch.counting` on, it counts and changes nothing.
    pub sql: String,
}

/// What a migration reads and writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// The metadata, by the names that it has at the revision or at its parents.
    pub names: Selection,
    /// The tables that are written, whichever way it goes.
    pub tables: BTreeSet<&'static str>,
    /// The tables that rows are taken from on the way up.
    pub taken_up: BTreeSet<&'static str>,
    /// The tables that rows are taken from on the way down.
    pub taken_down: BTreeSet<&'static str>,
    /// The rows of these names at the parents.
    pub before: Catalog,
    /// The rows of these names at the revision.
    pub after: Catalog,
}

impl Touched {
    /// Notes a product. When it is noted first, no change before has touched it, so
    /// that it is now as it was at the parents.
    pub(crate) fn product(&mut self, name: &ProductName, now: &Model) {
        if self.names.products.insert(name.clone())
            && let Some(product) = now.products.get(name)
        {
            self.before
                .products
                .insert(name.clone(), ProductRow::of(product));
        }
    }

    /// Notes a block.
    pub(crate) fn block(&mut self, name: &BlockName, now: &Model) {
        if self.names.blocks.insert(name.clone())
            && let Some(block) = now.blocks.get(name)
        {
            self.before.blocks.insert(name.clone(), BlockRow::of(block));
        }
    }

    /// Notes a resource type.
    pub(crate) fn resource_type(&mut self, name: &ResourceTypeName, now: &Model) {
        if self.names.resource_types.insert(name.clone())
            && let Some(resource_type) = now.resource_types.get(name)
        {
            let row = ResourceTypeRow::of(resource_type);
            self.before.resource_types.insert(name.clone(), row);
        }
    }
}
