//! The parts of a model, each read from its part of the document.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::catalog::related;
use orch_model::{
    Attribute, AttributeName, Block, BlockName, ByStatus, FixedInput, FixedInputName, Model, Owner,
    Place, Product, ProductName, ProductType, ResourceType, ResourceTypeName, ValueSpec,
};

use super::spec::{attribute_spec, block_names, by_status, value_spec};
use crate::key;
use crate::node::{At, Entry, Node};
use crate::object::{Object, Reader};

/// A model with the places of its parts.
#[derive(Default)]
pub(crate) struct Parts {
    pub(crate) model: Model,
    pub(crate) places: BTreeMap<Place, At>,
    pub(crate) untyped: Vec<Place>,
    /// Where what only people know stands, by the key of its question.
    pub(crate) said: BTreeMap<String, At>,
}

/// The sections of a document that hold the parts of a model.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sections<'n> {
    pub(crate) products: Option<&'n Node>,
    pub(crate) blocks: Option<&'n Node>,
    pub(crate) resource_types: Option<&'n Node>,
    pub(crate) workflows: Option<&'n Node>,
}

/// Reads a model; what is wrong is the reader's.
pub(crate) fn parts(reader: &mut Reader<'_>, node: &Node) -> Parts {
    let mut object = reader.object(node, "the model");
    let sections = Sections {
        products: object.need(reader, "products"),
        blocks: object.need(reader, "product_blocks"),
        resource_types: object.need(reader, "resource_types"),
        workflows: object.take("workflows"),
    };
    let mut parts = Parts::default();
    parts.read(reader, sections);
    object.finish(reader);
    if reader.faults.is_empty() {
        parts.check(reader);
    }
    parts
}

impl Parts {
    /// Reads sections; whether they hang together is not looked at.
    pub(crate) fn read(&mut self, reader: &mut Reader<'_>, sections: Sections<'_>) {
        if let Some(products) = sections.products {
            for entry in reader.entries(products, "`products`") {
                self.product(reader, entry);
            }
        }
        if let Some(blocks) = sections.blocks {
            for entry in reader.entries(blocks, "`product_blocks`") {
                self.block(reader, entry);
            }
        }
        if let Some(resource_types) = sections.resource_types {
            for entry in reader.entries(resource_types, "`resource_types`") {
                self.resource_type(reader, entry);
            }
        }
        if let Some(workflows) = sections.workflows {
            self.model.workflows = Some(BTreeMap::new());
            for entry in reader.entries(workflows, "`workflows`") {
                self.workflow(reader, entry);
            }
        }
    }

    fn product(&mut self, reader: &mut Reader<'_>, entry: &Entry) {
        let name = ProductName::new(&entry.key);
        let what = format!("product `{name}`");
        let mut object = reader.object(&entry.value, what.clone());
        let mut product = Product {
            product_type: ProductType::new(""),
            description: self.told(reader, &mut object, ["product", &entry.key], "description"),
            tag: self.told(reader, &mut object, ["product", &entry.key], "tag"),
            status: object.text(reader, "status").map(|(_, status)| status),
            fixed_inputs: BTreeMap::new(),
            attributes: BTreeMap::new(),
            workflows: BTreeMap::new(),
        };
        // What only the ledger knows is printed, and is not the source's to say.
        object.take("workflows");
        self.places.insert(Place::Product(name.clone()), entry.at);
        if let Some(node) = object.need(reader, "product_type")
            && let Some(text) = reader.text(node, &format!("`product_type` of {what}"))
        {
            product.product_type = ProductType::new(text);
            self.places
                .insert(Place::ProductClass(name.clone()), node.at);
            let key = key(&["product", &entry.key, "product_type"]);
            self.said.insert(key, node.at);
        }
        let specs = object.take("specs");
        let mut specs = Specs::new(reader, specs, &what);
        if let Some(inputs) = object.need(reader, "fixed_inputs") {
            for input in reader.entries(inputs, &format!("`fixed_inputs` of {what}")) {
                let part = format!("fixed input `{}` of {what}", input.key);
                let place = Place::FixedInput(name.clone(), FixedInputName::new(&input.key));
                let fixed_input = FixedInput {
                    value: reader.optional_text(&input.value, &part),
                    spec: self.spec(reader, &mut specs, &place, &input.key, &part),
                };
                let parts = ["fixed_input", name.as_str(), &input.key, "value"];
                self.said.insert(key(&parts), input.value.at);
                self.places.insert(place, input.at);
                product
                    .fixed_inputs
                    .insert(FixedInputName::new(&input.key), fixed_input);
            }
        }
        specs.finish(reader, "fixed input");
        let owner = Owner::Product(name.clone());
        product.attributes = self.attributes(reader, &mut object, &owner, &what);
        related_as_said(
            reader,
            &mut object,
            "product_blocks",
            &product.attributes,
            &what,
        );
        object.finish(reader);
        self.model.products.insert(name, product);
    }

    fn block(&mut self, reader: &mut Reader<'_>, entry: &Entry) {
        let name = BlockName::new(&entry.key);
        let what = format!("product block `{name}`");
        let mut object = reader.object(&entry.value, what.clone());
        let mut block = Block {
            description: self.told(reader, &mut object, ["block", &entry.key], "description"),
            tag: self.told(reader, &mut object, ["block", &entry.key], "tag"),
            status: object.text(reader, "status").map(|(_, status)| status),
            ..Block::default()
        };
        self.places.insert(Place::Block(name.clone()), entry.at);
        let specs = object.take("specs");
        let mut specs = Specs::new(reader, specs, &what);
        if let Some(names) = object.need(reader, "resource_types") {
            for node in reader.list(names, &format!("`resource_types` of {what}")) {
                let Some(text) = reader.text(node, &format!("a resource type of {what}")) else {
                    continue;
                };
                let part = format!("resource type `{text}` of {what}");
                let resource_type = ResourceTypeName::new(text);
                let place = Place::ResourceType(name.clone(), resource_type.clone());
                let spec = self.spec(reader, &mut specs, &place, text, &part);
                self.places.insert(place, node.at);
                if block.resource_types.insert(resource_type, spec).is_some() {
                    reader.fault(node.at, format!("{part} stands there twice"));
                }
            }
        }
        specs.finish(reader, "resource type");
        let owner = Owner::Block(name.clone());
        block.attributes = self.attributes(reader, &mut object, &owner, &what);
        related_as_said(reader, &mut object, "depends_on", &block.attributes, &what);
        object.finish(reader);
        self.model.blocks.insert(name, block);
    }

    fn resource_type(&mut self, reader: &mut Reader<'_>, entry: &Entry) {
        let what = format!("resource type `{}`", entry.key);
        let mut object = reader.object(&entry.value, what);
        let of = ["resource_type", &entry.key];
        let description = self.told(reader, &mut object, of, "description");
        object.finish(reader);
        self.model.resource_types.insert(
            ResourceTypeName::new(&entry.key),
            ResourceType { description },
        );
    }

    /// What only people know, if the file says it.
    fn told(
        &mut self,
        reader: &mut Reader<'_>,
        object: &mut Object<'_>,
        of: [&str; 2],
        name: &'static str,
    ) -> Option<String> {
        let (at, text) = object.text(reader, name)?;
        self.said.insert(key(&[of[0], of[1], name]), at);
        Some(text)
    }

    fn spec(
        &mut self,
        reader: &mut Reader<'_>,
        specs: &mut Specs<'_>,
        place: &Place,
        name: &str,
        what: &str,
    ) -> ByStatus<ValueSpec> {
        match specs.given.remove(name) {
            Some(entry) => by_status(reader, &entry.value, what, value_spec),
            None => {
                self.untyped.push(place.clone());
                ByStatus::from_stages([])
            }
        }
    }

    fn attributes(
        &mut self,
        reader: &mut Reader<'_>,
        object: &mut Object<'_>,
        owner: &Owner,
        what: &str,
    ) -> BTreeMap<AttributeName, Attribute> {
        let mut attributes = BTreeMap::new();
        let Some(node) = object.need(reader, "attributes") else {
            return attributes;
        };
        for entry in reader.entries(node, &format!("`attributes` of {what}")) {
            let part = format!("attribute `{}` of {what}", entry.key);
            let name = AttributeName::new(&entry.key);
            let place = Place::Attribute(owner.clone(), name.clone());
            self.places.insert(place, entry.at);
            let mut object = reader.object(&entry.value, part.clone());
            let blocks = object.need(reader, "blocks");
            let spec = object.need(reader, "spec");
            object.finish(reader);
            let (Some(blocks), Some(spec)) = (blocks, spec) else {
                continue;
            };
            let attribute = Attribute {
                blocks: block_names(reader, blocks, &part),
                spec: by_status(reader, spec, &part, attribute_spec),
            };
            attributes.insert(name, attribute);
        }
        attributes
    }
}

/// The types of fixed inputs or resource types, by name.
struct Specs<'n> {
    given: BTreeMap<&'n str, &'n Entry>,
    what: String,
}

impl<'n> Specs<'n> {
    fn new(reader: &mut Reader<'_>, node: Option<&'n Node>, what: &str) -> Self {
        let entries = match node {
            Some(node) => reader.entries(node, &format!("`specs` of {what}")),
            None => &[],
        };
        Self {
            given: entries
                .iter()
                .map(|entry| (entry.key.as_str(), entry))
                .collect(),
            what: what.to_owned(),
        }
    }

    /// Notes those that are of nothing.
    fn finish(self, reader: &mut Reader<'_>, kind: &str) {
        for (name, entry) in self.given {
            let message = format!("{} has no {kind} `{name}`", self.what);
            reader.fault(entry.at, message);
        }
    }
}

/// What an object says of its blocks must be what its attributes say.
fn related_as_said(
    reader: &mut Reader<'_>,
    object: &mut Object<'_>,
    key: &'static str,
    attributes: &BTreeMap<AttributeName, Attribute>,
    what: &str,
) {
    let Some(node) = object.take(key) else {
        return;
    };
    let before = reader.faults.len();
    let said = block_names(reader, node, &format!("`{key}` of {what}"));
    let found = related(attributes);
    if said != found && reader.faults.len() == before {
        let list = |names: &BTreeSet<BlockName>| {
            let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            if names.is_empty() {
                "none".to_owned()
            } else {
                names.join(", ")
            }
        };
        let message = format!(
            "`{key}` of {what} is {}, and its attributes hold {}",
            list(&said),
            list(&found)
        );
        reader.fault(node.at, message);
    }
}
