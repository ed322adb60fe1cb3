//! Facts that people record by hand, beside those that classes say or in their place.

use std::collections::BTreeMap;

use crate::change::{Change, Told};
use crate::{BlockName, Link, ProductName, ResourceTypeName, RowId, RowKeys, WorkflowName};

/// Facts that no class says, by the names of the things that they are about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByHand {
    /// Texts of products; of one that is added, only the status.
    pub products: BTreeMap<ProductName, Told>,
    /// Texts of blocks; of one that is added, only the status.
    pub blocks: BTreeMap<BlockName, Told>,
    /// Descriptions of resource types.
    pub resource_types: BTreeMap<ResourceTypeName, String>,
    /// Descriptions of workflows.
    pub workflows: BTreeMap<WorkflowName, String>,
    /// Whether products have a workflow, whatever it says of product types.
    pub links: BTreeMap<WorkflowName, BTreeMap<ProductName, Link>>,
    /// The primary keys that the rows of added things are to have.
    pub keys: RowKeys,
}

impl ByHand {
    /// Whether nothing is recorded by hand.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Puts the key and the status that an added thing was given into the change that adds
    /// it.
    pub fn complete(&self, change: &mut Change) {
        let keys = &self.keys;
        match change {
            Change::ProductAdded(it) => {
                give(&mut it.row, keys.products.get(&it.name));
                let status = self.products.get(&it.name).and_then(|it| it.status.clone());
                it.status = status.unwrap_or_else(|| std::mem::take(&mut it.status));
            }
            Change::FixedInputAdded(it) => {
                let key = (it.product.name.clone(), it.name.clone());
                give(&mut it.row, keys.fixed_inputs.get(&key));
            }
            Change::BlockAdded(it) => {
                give(&mut it.row, keys.blocks.get(&it.name));
                let status = self.blocks.get(&it.name).and_then(|it| it.status.clone());
                it.status = status.or_else(|| it.status.take());
            }
            Change::ResourceTypeAdded(it) => {
                give(&mut it.row, keys.resource_types.get(&it.name));
            }
            Change::WorkflowAdded(it) => give(&mut it.row, keys.workflows.get(&it.name)),
            _ => {}
        }
    }
}

fn give(row: &mut Option<RowId>, given: Option<&RowId>) {
    if let Some(given) = given {
        *row = Some(*given);
    }
}
