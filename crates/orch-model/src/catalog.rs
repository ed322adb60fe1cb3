//! The rows that a database holds for a model, by name.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{
    Attribute, AttributeName, BlockName, FixedInputName, Model, ProductName, ResourceTypeName,
};

/// The metadata rows of a database: *derived* from a recorded model, or
/// *observed* in Postgres.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Catalog {
    /// `products`, with `fixed_inputs` and `product_product_blocks`.
    pub products: BTreeMap<ProductName, ProductRow>,
    /// `product_blocks`, with `product_block_resource_types` and
    /// `product_block_relations`.
    pub blocks: BTreeMap<BlockName, BlockRow>,
    /// `resource_types`.
    pub resource_types: BTreeMap<ResourceTypeName, ResourceTypeRow>,
}

/// A row of `products` and what hangs on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ResourceTypeRow {
    /// `description`
    pub description: Option<String>,
}

impl Catalog {
    /// The rows that a model stands for; the reverse does not exist.
    pub fn of(model: &Model) -> Self {
        let products = model.products.iter().map(|(name, product)| {
            let row = ProductRow {
                description: product.description.clone(),
                product_type: product.product_type.as_str().to_owned(),
                tag: product.tag.clone(),
                status: product.status.clone(),
                fixed_inputs: product
                    .fixed_inputs
                    .iter()
                    .map(|(name, input)| (name.clone(), input.value.clone()))
                    .collect(),
                blocks: related(&product.attributes),
            };
            (name.clone(), row)
        });
        let blocks = model.blocks.iter().map(|(name, block)| {
            let row = BlockRow {
                description: block.description.clone(),
                tag: block.tag.clone(),
                status: block.status.clone(),
                resource_types: block.resource_types.keys().cloned().collect(),
                depends_on: related(&block.attributes),
            };
            (name.clone(), row)
        });
        let resource_types = model.resource_types.iter().map(|(name, resource_type)| {
            let row = ResourceTypeRow {
                description: resource_type.description.clone(),
            };
            (name.clone(), row)
        });
        Self {
            products: products.collect(),
            blocks: blocks.collect(),
            resource_types: resource_types.collect(),
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
