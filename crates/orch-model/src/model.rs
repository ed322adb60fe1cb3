//! What the classes say, whole, with what only people know beside it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    AttributeName, AttributeSpec, BlockName, ByStatus, FixedInputName, Link, Owner, ProductName,
    ProductType, ResourceTypeName, ValueSpec, Workflow, WorkflowName,
};

/// The domain models of an orchestrator.
///
/// In a *declared* model, read from Python, everything that only people know is
/// `None`; in a *recorded* one, folded from the ledger, it is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    /// The products of the registry.
    pub products: BTreeMap<ProductName, Product>,
    /// The blocks that some product reaches.
    pub blocks: BTreeMap<BlockName, Block>,
    /// The resource types that some block has.
    pub resource_types: BTreeMap<ResourceTypeName, ResourceType>,
    /// The team's workflows and tasks, without those of the orchestrator itself. `None`
    /// where a source says nothing of workflows, so that nothing differs from what is
    /// recorded of them; a recorded model has `None` where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workflows: Option<BTreeMap<WorkflowName, Workflow>>,
}

impl Model {
    /// The status of a product that is in no registry, and whose rows stay.
    pub const END_OF_LIFE: &'static str = "end of life";

    /// The workflows that it has; none where nothing is said of them.
    pub fn workflows(&self) -> impl Iterator<Item = (&WorkflowName, &Workflow)> {
        self.workflows.iter().flatten()
    }

    /// A workflow.
    pub fn workflow(&self, name: &WorkflowName) -> Option<&Workflow> {
        self.workflows.as_ref()?.get(name)
    }

    /// The products that have a workflow.
    pub fn products_of<'a>(
        &'a self,
        name: &'a WorkflowName,
        workflow: &'a Workflow,
    ) -> impl Iterator<Item = &'a ProductName> {
        let products = self.products.iter();
        products.filter_map(move |(product, it)| it.has(name, workflow).then_some(product))
    }

    /// The attributes of an owner, if it is there.
    pub fn attributes(&self, owner: &Owner) -> Option<&BTreeMap<AttributeName, Attribute>> {
        match owner {
            Owner::Product(name) => self.products.get(name).map(|it| &it.attributes),
            Owner::Block(name) => self.blocks.get(name).map(|it| &it.attributes),
        }
    }
}

/// Something that a customer can subscribe to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// The class that models it.
    pub product_type: ProductType,
    /// What people see of it.
    pub description: Option<String>,
    /// A short text that code and searches use.
    pub tag: Option<String>,
    /// `active`, `end of life`, ...
    pub status: Option<String>,
    /// Its fields that hold no blocks.
    pub fixed_inputs: BTreeMap<FixedInputName, FixedInput>,
    /// Its fields that hold blocks.
    pub attributes: BTreeMap<AttributeName, Attribute>,
    /// Workflows that it has, or does not have, whatever they say of product types: those
    /// of the orchestrator that it was linked to, and exceptions.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub workflows: BTreeMap<WorkflowName, Link>,
}

impl Product {
    /// Whether a workflow is for products of its type and tag.
    pub fn is_meant_by(&self, workflow: &Workflow) -> bool {
        let types = workflow.product_types.as_ref();
        let tag = workflow.tag.as_ref();
        types.is_some_and(|it| it.contains(&self.product_type))
            && tag.is_none_or(|it| self.tag.as_ref() == Some(it))
    }

    /// Whether it has a workflow, by what it says itself and by what the workflow says.
    pub fn has(&self, name: &WorkflowName, workflow: &Workflow) -> bool {
        match self.workflows.get(name) {
            Some(link) => *link == Link::Linked,
            None => self.is_meant_by(workflow),
        }
    }
}

/// An immutable attribute of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixedInput {
    /// The one value that this product has.
    pub value: Option<String>,
    /// What the class allows.
    pub spec: ByStatus<ValueSpec>,
}

/// A named set of resource types and attributes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What people see of it.
    pub description: Option<String>,
    /// A short text that code and searches use.
    pub tag: Option<String>,
    /// `active`, `end of life`, ...
    pub status: Option<String>,
    /// Its fields that hold values.
    pub resource_types: BTreeMap<ResourceTypeName, ByStatus<ValueSpec>>,
    /// Its fields that hold blocks.
    pub attributes: BTreeMap<AttributeName, Attribute>,
}

/// A field that holds blocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// The blocks that the registered class names: these, and no other stage's,
    /// become relations.
    pub blocks: BTreeSet<BlockName>,
    /// What each stage's class allows.
    pub spec: ByStatus<AttributeSpec>,
}

impl Attribute {
    /// The blocks that it may hold, in whatever stage.
    pub fn held(&self) -> BTreeSet<BlockName> {
        let stages = self.spec.iter().flat_map(|(_, spec)| &spec.blocks);
        self.blocks.iter().chain(stages).cloned().collect()
    }
}

/// What all blocks share that have a resource type of one name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceType {
    /// What people see of it.
    pub description: Option<String>,
}
