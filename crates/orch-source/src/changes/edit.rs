//! A model that is being edited.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::{
    Block, BlockName, ByHand, Model, Place, Product, ProductName, ResourceTypeName, Standing,
    WorkflowName,
};

use crate::key;
use crate::node::{At, Node, Value};
use crate::object::Reader;

/// The recorded model with changes.
pub(super) struct Edit<'m> {
    /// What is recorded.
    pub(super) head: &'m Model,
    /// What is declared from then on.
    pub(super) model: Model,
    pub(super) places: BTreeMap<Place, At>,
    /// Where what only people know is said, by the key of its question.
    pub(super) said: BTreeMap<String, At>,
    /// Fields without a type.
    pub(super) untyped: Vec<Place>,
    pub(super) answers: Vec<(String, String, At)>,
    pub(super) by_hand: ByHand,
    /// The former names of blocks and products that got others, by these.
    pub(super) former: Former,
    /// Blocks and resource types that were added: nothing takes them away in silence.
    pub(super) added: (BTreeSet<BlockName>, BTreeSet<ResourceTypeName>),
}

/// Former names by present ones, of things that own others.
#[derive(Default)]
pub(super) struct Former {
    pub(super) products: BTreeMap<ProductName, ProductName>,
    pub(super) blocks: BTreeMap<BlockName, BlockName>,
}

impl<'m> Edit<'m> {
    /// What is recorded, as it would be declared: without what is no longer in use.
    pub(super) fn on(head: &'m Model) -> Self {
        let mut model = head.clone();
        model.products.retain(|_, it| !is_ended(it));
        for product in model.products.values_mut() {
            product.workflows.clear();
        }
        if let Some(workflows) = &mut model.workflows {
            workflows.retain(|_, it| it.standing == Standing::InUse);
        }
        let mut edit = Self {
            head,
            model,
            places: BTreeMap::new(),
            said: BTreeMap::new(),
            untyped: Vec::new(),
            answers: Vec::new(),
            by_hand: ByHand::default(),
            former: Former::default(),
            added: Default::default(),
        };
        edit.drop_unreached();
        edit
    }

    /// Answers a question.
    pub(super) fn answer(&mut self, parts: &[&str], answer: &str, at: At) {
        self.answers.push((key(parts), answer.to_owned(), at));
    }

    /// Drops blocks that no product reaches, and resource types that no block has, but for
    /// those that were added.
    pub(super) fn drop_unreached(&mut self) {
        let held = |product: &Product| -> Vec<BlockName> {
            let attributes = product.attributes.values();
            attributes.flat_map(orch_model::Attribute::held).collect()
        };
        let mut waiting: Vec<BlockName> = self.model.products.values().flat_map(held).collect();
        waiting.extend(self.added.0.iter().cloned());
        let mut reached = BTreeSet::new();
        while let Some(name) = waiting.pop() {
            if let Some(block) = self.model.blocks.get(&name)
                && reached.insert(name)
            {
                let attributes = block.attributes.values();
                waiting.extend(attributes.flat_map(orch_model::Attribute::held));
            }
        }
        self.model.blocks.retain(|name, _| reached.contains(name));
        let blocks = self.model.blocks.values();
        let used: BTreeSet<ResourceTypeName> = blocks
            .flat_map(|it: &Block| it.resource_types.keys().cloned())
            .collect();
        let added = &self.added.1;
        let types = &mut self.model.resource_types;
        types.retain(|name, _| used.contains(name) || added.contains(name));
    }

    /// The workflows that are declared.
    pub(super) fn has_workflow(&self, name: &WorkflowName) -> bool {
        self.model.workflow(name).is_some()
    }
}

pub(super) fn is_ended(product: &Product) -> bool {
    product.status.as_deref() == Some(Model::END_OF_LIFE)
}

/// Names in a list, each with its place.
pub(super) fn names(reader: &mut Reader<'_>, node: &Node, what: &str) -> Vec<(At, String)> {
    let items = reader.list(node, what);
    let names = items.iter().filter_map(|item| {
        let text = reader.text(item, &format!("a name in {what}"))?;
        Some((item.at, text.to_owned()))
    });
    names.collect()
}

/// A list of names, or for each owner such a list.
pub(super) fn is_list(node: &Node) -> bool {
    matches!(node.value, Value::List(_))
}

/// Says that a name is not recorded.
pub(super) fn unknown(reader: &mut Reader<'_>, at: At, what: &str) {
    reader.fault(at, format!("{what} is not recorded at the head"));
}

/// Says that something is not recorded, or no longer in use.
pub(super) fn unused(reader: &mut Reader<'_>, at: At, what: &str) {
    reader.fault(at, format!("{what} is not in use at the head"));
}
