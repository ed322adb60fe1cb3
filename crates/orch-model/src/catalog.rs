//! The rows that a database holds for a model, by name.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    Attribute, AttributeName, Block, BlockName, FixedInputName, Model, Product, ProductName,
    ResourceType, ResourceTypeName, Standing, Workflow, WorkflowName,
};

/// The metadata rows of a database: *derived* from a recorded model, or
/// *observed* in Postgres.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalog {
    /// `products`, with `fixed_inputs` and `product_product_blocks`.
    pub products: BTreeMap<ProductName, ProductRow>,
    /// `product_blocks`, with `product_block_resource_types` and
    /// `product_block_relations`.
    pub blocks: BTreeMap<BlockName, BlockRow>,
    /// `resource_types`.
    pub resource_types: BTreeMap<ResourceTypeName, ResourceTypeRow>,
    /// `workflows`, with `products_workflows`; those of the orchestrator itself left out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub workflows: BTreeMap<WorkflowName, WorkflowRow>,
}

/// A row of `products` and what hangs on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductRow {
    /// `description`
    pub description: Option<String>,
    /// `product_type`
    pub product_type: String,
    /// `tag`
    pub tag: Option<String>,
    /// `status`
    pub status: Option<String>,
    /// Name and value of each fixed input.
    pub fixed_inputs: BTreeMap<FixedInputName, Option<String>>,
    /// The blocks at the root of its subscriptions.
    pub blocks: BTreeSet<BlockName>,
}

/// A row of `product_blocks` and what hangs on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockRow {
    /// `description`
    pub description: Option<String>,
    /// `tag`
    pub tag: Option<String>,
    /// `status`
    pub status: Option<String>,
    /// Its resource types.
    pub resource_types: BTreeSet<ResourceTypeName>,
    /// The blocks that it depends on.
    pub depends_on: BTreeSet<BlockName>,
}

/// A row of `resource_types`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceTypeRow {
    /// `description`
    pub description: Option<String>,
}

/// A row of `workflows` and what hangs on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkflowRow {
    /// `description`
    pub description: Option<String>,
    /// `target`
    pub target: String,
    /// `is_task`; none where the table has no such column.
    pub is_task: Option<bool>,
    /// Whether there is a time in `deleted_at`; none where the table has no such column.
    pub is_deleted: Option<bool>,
    /// The products that have it.
    pub products: BTreeSet<ProductName>,
}

impl Catalog {
    /// The rows that a model stands for; the reverse does not exist.
    pub fn of(model: &Model) -> Self {
        fn rows<K: Ord + Clone, V, R>(
            all: &BTreeMap<K, V>,
            row: impl Fn(&V) -> R,
        ) -> BTreeMap<K, R> {
            all.iter()
                .map(|(name, value)| (name.clone(), row(value)))
                .collect()
        }
        Self {
            products: rows(&model.products, ProductRow::of),
            blocks: rows(&model.blocks, BlockRow::of),
            resource_types: rows(&model.resource_types, ResourceTypeRow::of),
            workflows: model
                .workflows()
                .map(|(name, it)| (name.clone(), WorkflowRow::of(model, name, it)))
                .collect(),
        }
    }
}

impl ProductRow {
    /// The row of a product.
    pub fn of(product: &Product) -> Self {
        let inputs = product.fixed_inputs.iter();
        Self {
            description: product.description.clone(),
            product_type: product.product_type.as_str().to_owned(),
            tag: product.tag.clone(),
            status: product.status.clone(),
            fixed_inputs: inputs
                .map(|(name, it)| (name.clone(), it.value.clone()))
                .collect(),
            blocks: related(&product.attributes),
        }
    }
}

impl BlockRow {
    /// The row of a block.
    pub fn of(block: &Block) -> Self {
        Self {
            description: block.description.clone(),
            tag: block.tag.clone(),
            status: block.status.clone(),
            resource_types: block.resource_types.keys().cloned().collect(),
            depends_on: related(&block.attributes),
        }
    }
}

impl ResourceTypeRow {
    /// The row of a resource type.
    pub fn of(resource_type: &ResourceType) -> Self {
        Self {
            description: resource_type.description.clone(),
        }
    }
}

impl WorkflowRow {
    /// The row of a workflow of a model.
    pub fn of(model: &Model, name: &WorkflowName, workflow: &Workflow) -> Self {
        Self {
            description: workflow.description.clone(),
            target: workflow
                .target
                .map(|it| it.as_str().to_owned())
                .unwrap_or_default(),
            is_task: workflow.is_task(),
            is_deleted: Some(workflow.standing == Standing::Retired),
            products: model.products_of(name, workflow).cloned().collect(),
        }
    }
}

/// The blocks that some attributes relate their owner to.
pub fn related(attributes: &BTreeMap<AttributeName, Attribute>) -> BTreeSet<BlockName> {
    attributes
        .values()
        .flat_map(|attribute| attribute.blocks.iter().cloned())
        .collect()
}

/// Names of rows, to look at only those.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Products.
    pub products: BTreeSet<ProductName>,
    /// Blocks.
    pub blocks: BTreeSet<BlockName>,
    /// Resource types.
    pub resource_types: BTreeSet<ResourceTypeName>,
    /// Workflows.
    pub workflows: BTreeSet<WorkflowName>,
}

impl Catalog {
    /// The rows that some names of a model stand for; names that the model does
    /// not have stand for none.
    pub fn select(model: &Model, selection: &Selection) -> Self {
        fn rows<K: Ord + Clone, V, R>(
            all: &BTreeMap<K, V>,
            names: &BTreeSet<K>,
            row: impl Fn(&V) -> R,
        ) -> BTreeMap<K, R> {
            let found = names.iter().filter_map(|name| all.get_key_value(name));
            found
                .map(|(name, value)| (name.clone(), row(value)))
                .collect()
        }
        Self {
            products: rows(&model.products, &selection.products, ProductRow::of),
            blocks: rows(&model.blocks, &selection.blocks, BlockRow::of),
            resource_types: rows(
                &model.resource_types,
                &selection.resource_types,
                ResourceTypeRow::of,
            ),
            workflows: selection
                .workflows
                .iter()
                .filter_map(|name| {
                    let row = WorkflowRow::of(model, name, model.workflow(name)?);
                    Some((name.clone(), row))
                })
                .collect(),
        }
    }

    /// The names of its rows.
    pub fn selection(&self) -> Selection {
        Selection {
            products: self.products.keys().cloned().collect(),
            blocks: self.blocks.keys().cloned().collect(),
            resource_types: self.resource_types.keys().cloned().collect(),
            workflows: self.workflows.keys().cloned().collect(),
        }
    }
}
