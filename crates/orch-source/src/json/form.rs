//! A model as `state` and `models` print it: by name, for people and programs.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::catalog::related;
use orch_model::{
    Attribute, AttributeName, BlockName, ByStatus, FixedInputName, Link, Model, ProductName,
    ResourceTypeName, ValueSpec, WorkflowName,
};
use serde::Serialize;

use super::workflow::WorkflowForm;

/// A model in the form of the contract for scripts; nothing of the model is left out.
#[derive(Serialize)]
pub struct ModelForm<'a> {
    products: BTreeMap<&'a ProductName, ProductForm<'a>>,
    product_blocks: BTreeMap<&'a BlockName, BlockForm<'a>>,
    resource_types: BTreeMap<&'a ResourceTypeName, ResourceTypeForm<'a>>,
    /// Left out where the source of the model says nothing of workflows.
    #[serde(skip_serializing_if = "Option::is_none")]
    workflows: Option<BTreeMap<&'a WorkflowName, WorkflowForm<'a>>>,
}

#[derive(Serialize)]
struct ProductForm<'a> {
    product_type: &'a str,
    description: Option<&'a str>,
    tag: Option<&'a str>,
    status: Option<&'a str>,
    fixed_inputs: BTreeMap<&'a FixedInputName, Option<&'a str>>,
    /// What each fixed input may hold, per stage.
    specs: BTreeMap<&'a FixedInputName, &'a ByStatus<ValueSpec>>,
    product_blocks: BTreeSet<BlockName>,
    attributes: &'a BTreeMap<AttributeName, Attribute>,
    /// Workflows that it has, or does not have, whatever they say of product types.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    workflows: &'a BTreeMap<WorkflowName, Link>,
}

#[derive(Serialize)]
struct BlockForm<'a> {
    description: Option<&'a str>,
    tag: Option<&'a str>,
    status: Option<&'a str>,
    resource_types: Vec<&'a ResourceTypeName>,
    /// What each resource type may hold, per stage.
    specs: &'a BTreeMap<ResourceTypeName, ByStatus<ValueSpec>>,
    depends_on: BTreeSet<BlockName>,
    attributes: &'a BTreeMap<AttributeName, Attribute>,
}

#[derive(Serialize)]
struct ResourceTypeForm<'a> {
    description: Option<&'a str>,
}

impl<'a> ModelForm<'a> {
    /// The form of a model.
    pub fn new(model: &'a Model) -> Self {
        let Model {
            products,
            blocks,
            resource_types,
            workflows,
        } = model;
        let products = products.iter().map(|(name, product)| {
            let inputs = &product.fixed_inputs;
            let form = ProductForm {
                product_type: product.product_type.as_str(),
                description: product.description.as_deref(),
                tag: product.tag.as_deref(),
                status: product.status.as_deref(),
                fixed_inputs: inputs
                    .iter()
                    .map(|(name, it)| (name, it.value.as_deref()))
                    .collect(),
                specs: inputs.iter().map(|(name, it)| (name, &it.spec)).collect(),
                product_blocks: related(&product.attributes),
                attributes: &product.attributes,
                workflows: &product.workflows,
            };
            (name, form)
        });
        let blocks = blocks.iter().map(|(name, block)| {
            let form = BlockForm {
                description: block.description.as_deref(),
                tag: block.tag.as_deref(),
                status: block.status.as_deref(),
                resource_types: block.resource_types.keys().collect(),
                specs: &block.resource_types,
                depends_on: related(&block.attributes),
                attributes: &block.attributes,
            };
            (name, form)
        });
        let resource_types = resource_types.iter().map(|(name, it)| {
            let form = ResourceTypeForm {
                description: it.description.as_deref(),
            };
            (name, form)
        });
        Self {
            products: products.collect(),
            product_blocks: blocks.collect(),
            resource_types: resource_types.collect(),
            workflows: workflows.as_ref().map(|all| {
                let forms = all.iter().map(|(name, it)| (name, WorkflowForm::new(it)));
                forms.collect()
            }),
        }
    }
}
