//! The primary keys that a database's rows of metadata have, by name.

use std::collections::BTreeMap;

use crate::{BlockName, FixedInputName, ProductName, ResourceTypeName, RowId, WorkflowName};

/// The primary keys of the rows of a catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowKeys {
    /// Of `products`.
    pub products: BTreeMap<ProductName, RowId>,
    /// Of `fixed_inputs`.
    pub fixed_inputs: BTreeMap<(ProductName, FixedInputName), RowId>,
    /// Of `product_blocks`.
    pub blocks: BTreeMap<BlockName, RowId>,
    /// Of `resource_types`.
    pub resource_types: BTreeMap<ResourceTypeName, RowId>,
    /// Of `workflows`.
    pub workflows: BTreeMap<WorkflowName, RowId>,
}
