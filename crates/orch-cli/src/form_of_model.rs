//! A model as `state` and `models` print it: by name, for people and programs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use orch_model::catalog::related;
use orch_model::{
    Attribute, AttributeName, BlockName, FixedInputName, Model, ProductName, ResourceTypeName,
};
use serde::Serialize;

/// A model in the form of the contract for scripts.
#[derive(Serialize)]
pub(crate) struct ModelForm<'a> {
    products: BTreeMap<&'a ProductName, ProductForm<'a>>,
    product_blocks: BTreeMap<&'a BlockName, BlockForm<'a>>,
    resource_types: BTreeMap<&'a ResourceTypeName, ResourceTypeForm<'a>>,
}

#[derive(Serialize)]
struct ProductForm<'a> {
    product_type: &'a str,
    description: Option<&'a str>,
    tag: Option<&'a str>,
    status: Option<&'a str>,
    fixed_inputs: BTreeMap<&'a FixedInputName, Option<&'a str>>,
    product_blocks: BTreeSet<BlockName>,
    attributes: &'a BTreeMap<AttributeName, Attribute>,
}

#[derive(Serialize)]
struct BlockForm<'a> {
    description: Option<&'a str>,
    tag: Option<&'a str>,
    status: Option<&'a str>,
    resource_types: Vec<&'a ResourceTypeName>,
    depends_on: BTreeSet<BlockName>,
    attributes: &'a BTreeMap<AttributeName, Attribute>,
}

#[derive(Serialize)]
struct ResourceTypeForm<'a> {
    description: Option<&'a str>,
}

impl<'a> ModelForm<'a> {
    pub(crate) fn new(model: &'a Model) -> Self {
        let products = model.products.iter().map(|(name, product)| {
            let inputs = product.fixed_inputs.iter();
            let form = ProductForm {
                product_type: product.product_type.as_str(),
                description: product.description.as_deref(),
                tag: product.tag.as_deref(),
                status: product.status.as_deref(),
                fixed_inputs: inputs
                    .map(|(name, it)| (name, it.value.as_deref()))
                    .collect(),
                product_blocks: related(&product.attributes),
                attributes: &product.attributes,
            };
            (name, form)
        });
        let blocks = model.blocks.iter().map(|(name, block)| {
            let form = BlockForm {
                description: block.description.as_deref(),
                tag: block.tag.as_deref(),
                status: block.status.as_deref(),
                resource_types: block.resource_types.keys().collect(),
                depends_on: related(&block.attributes),
                attributes: &block.attributes,
            };
            (name, form)
        });
        let resource_types = model.resource_types.iter().map(|(name, it)| {
            (
                name,
                ResourceTypeForm {
                    description: it.description.as_deref(),
                },
            )
        });
        Self {
            products: products.collect(),
            product_blocks: blocks.collect(),
            resource_types: resource_types.collect(),
        }
    }
}

/// How a field is described in text: `int`, `str, optional`, `list 1..`.
pub(crate) fn values(spec: &orch_model::ByStatus<orch_model::ValueSpec>) -> String {
    let mut text = String::new();
    for (index, (stages, spec)) in spec.iter().enumerate() {
        let between = if index > 0 { "; " } else { "" };
        // A string takes all text.
        let _ = write!(
            text,
            "{between}{}, {}",
            spec.value_type.as_str(),
            spec.arity
        );
        if let Some(allowed) = &spec.allowed {
            let allowed: Vec<_> = allowed.iter().map(String::as_str).collect();
            let _ = write!(text, " of {}", allowed.join(" | "));
        }
        if !stages.is_all() {
            let _ = write!(text, " ({stages})");
        }
    }
    text
}

/// How an attribute is described in text: `UserBlock, required`.
pub(crate) fn attribute(attribute: &Attribute) -> String {
    let mut text = String::new();
    for (index, (stages, spec)) in attribute.spec.iter().enumerate() {
        let between = if index > 0 { "; " } else { "" };
        let blocks: Vec<_> = spec.blocks.iter().map(BlockName::as_str).collect();
        // A string takes all text.
        let _ = write!(text, "{between}{}, {}", blocks.join(" | "), spec.arity);
        if !stages.is_all() {
            let _ = write!(text, " ({stages})");
        }
    }
    text
}
