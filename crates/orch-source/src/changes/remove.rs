//! What goes: removed with its rows, or no longer in use.

use orch_model::{BlockName, Owner, ProductName, ResourceTypeName, WorkflowName};

use super::edit::{Edit, is_list, names, unknown, unused};
use crate::node::{At, Entry, Node};
use crate::object::Reader;

/// The answers that consent to a removal.
const REMOVE: &str = "remove";
const YES: &str = "yes";

impl Edit<'_> {
    /// Removes things with their rows; each that is named there is consented to.
    pub(super) fn remove(&mut self, reader: &mut Reader<'_>, node: &Node) {
        let mut object = reader.object(node, "`remove`");
        if let Some(node) = object.take("attributes") {
            self.remove_attributes(reader, node);
        }
        if let Some(node) = object.take("resource_types") {
            self.remove_resource_types(reader, node);
        }
        if let Some(node) = object.take("fixed_inputs") {
            for entry in reader.entries(node, "`fixed_inputs`") {
                self.remove_fixed_inputs(reader, entry);
            }
        }
        if let Some(node) = object.take("products") {
            self.without_products(reader, node, REMOVE);
        }
        if let Some(node) = object.take("product_blocks") {
            for (at, name) in names(reader, node, "`product_blocks`") {
                if self.model.blocks.remove(&BlockName::new(&name)).is_none() {
                    unknown(reader, at, &format!("product block `{name}`"));
                }
                self.answer(&["block", &name, "removal"], YES, at);
            }
        }
        if let Some(node) = object.take("workflows") {
            self.without_workflows(reader, node, REMOVE);
        }
        object.finish(reader);
        self.drop_unreached();
    }

    /// Takes things out of use; their rows stay.
    pub(super) fn end(&mut self, reader: &mut Reader<'_>, node: &Node) {
        let mut object = reader.object(node, "`end`");
        if let Some(node) = object.take("products") {
            self.without_products(reader, node, "end of life");
        }
        if let Some(node) = object.take("workflows") {
            self.without_workflows(reader, node, "keep");
        }
        object.finish(reader);
        self.drop_unreached();
    }

    fn without_products(&mut self, reader: &mut Reader<'_>, node: &Node, fate: &str) {
        for (at, name) in names(reader, node, "`products`") {
            if self
                .model
                .products
                .remove(&ProductName::new(&name))
                .is_none()
            {
                unused(reader, at, &format!("product `{name}`"));
            }
            self.answer(&["product", &name, "removal"], fate, at);
        }
    }

    fn without_workflows(&mut self, reader: &mut Reader<'_>, node: &Node, fate: &str) {
        for (at, name) in names(reader, node, "`workflows`") {
            let of = self.model.workflows.as_mut();
            let gone = of.and_then(|all| all.remove(&WorkflowName::new(&name)));
            if gone.is_none() {
                unused(reader, at, &format!("workflow `{name}`"));
            }
            self.answer(&["workflow", &name, "removal"], fate, at);
        }
    }

    /// From the blocks that are named, or from every block.
    fn remove_resource_types(&mut self, reader: &mut Reader<'_>, node: &Node) {
        if is_list(node) {
            for (at, name) in names(reader, node, "`resource_types`") {
                self.detach_everywhere(reader, &name, at);
            }
            return;
        }
        for entry in reader.entries(node, "`resource_types`") {
            let what = format!("`resource_types` of product block `{}`", entry.key);
            for (at, name) in names(reader, &entry.value, &what) {
                let block = self.model.blocks.get_mut(&BlockName::new(&entry.key));
                let known =
                    block.and_then(|it| it.resource_types.remove(&ResourceTypeName::new(&name)));
                if known.is_none() {
                    let what = format!("resource type `{name}` of product block `{}`", entry.key);
                    unknown(reader, at, &what);
                }
                let parts = ["block_resource_type", &entry.key, &name, "removal"];
                self.answer(&parts, YES, at);
            }
        }
    }

    fn detach_everywhere(&mut self, reader: &mut Reader<'_>, name: &str, at: At) {
        let resource_type = ResourceTypeName::new(name);
        let mut blocks: Vec<BlockName> = Vec::new();
        for (block, it) in &mut self.model.blocks {
            if it.resource_types.remove(&resource_type).is_some() {
                blocks.push(block.clone());
            }
        }
        if blocks.is_empty() {
            unknown(reader, at, &format!("resource type `{name}`"));
        }
        for block in blocks {
            let parts = ["block_resource_type", block.as_str(), name, "removal"];
            self.answer(&parts, YES, at);
        }
    }

    fn remove_fixed_inputs(&mut self, reader: &mut Reader<'_>, entry: &Entry) {
        let what = format!("`fixed_inputs` of product `{}`", entry.key);
        for (at, name) in names(reader, &entry.value, &what) {
            let product = self.model.products.get_mut(&ProductName::new(&entry.key));
            let known = product.and_then(|it| it.fixed_inputs.remove(name.as_str()));
            if known.is_none() {
                let what = format!("fixed input `{name}` of product `{}`", entry.key);
                unknown(reader, at, &what);
            }
        }
    }

    fn remove_attributes(&mut self, reader: &mut Reader<'_>, node: &Node) {
        let mut object = reader.object(node, "`attributes`");
        if let Some(node) = object.take("products") {
            for entry in reader.entries(node, "`products` of `attributes`") {
                let owner = Owner::Product(ProductName::new(&entry.key));
                self.remove_attributes_of(reader, &owner, &entry.value);
            }
        }
        if let Some(node) = object.take("product_blocks") {
            for entry in reader.entries(node, "`product_blocks` of `attributes`") {
                let owner = Owner::Block(BlockName::new(&entry.key));
                self.remove_attributes_of(reader, &owner, &entry.value);
            }
        }
        object.finish(reader);
    }

    fn remove_attributes_of(&mut self, reader: &mut Reader<'_>, owner: &Owner, node: &Node) {
        for (at, name) in names(reader, node, &format!("the attributes of {owner}")) {
            let attributes = match owner {
                Owner::Product(of) => self.model.products.get_mut(of).map(|it| &mut it.attributes),
                Owner::Block(of) => self.model.blocks.get_mut(of).map(|it| &mut it.attributes),
            };
            let known = attributes.and_then(|it| it.remove(name.as_str()));
            if known.is_none() {
                unknown(reader, at, &format!("attribute `{name}` of {owner}"));
            }
            let kind = match owner {
                Owner::Product(_) => "product",
                Owner::Block(_) => "block",
            };
            self.answer(
                &["attribute", kind, owner.name(), &name, "removal"],
                YES,
                at,
            );
        }
    }
}
