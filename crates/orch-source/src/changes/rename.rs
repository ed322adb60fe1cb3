//! What gets another name; renames of one kind happen at once.

use std::collections::BTreeMap;

use orch_model::{
    Attribute, AttributeName, BlockName, ByStatus, FixedInputName, Owner, ProductName,
    ResourceTypeName, WorkflowName,
};

use super::edit::{Edit, unknown};
use crate::node::{At, Entry, Node};
use crate::object::Reader;

/// Renames of one kind: by the former name the new one, with its place.
type Renames = BTreeMap<String, (String, At)>;

impl Edit<'_> {
    /// Gives things other names.
    pub(super) fn rename(&mut self, reader: &mut Reader<'_>, node: &Node) {
        let mut object = reader.object(node, "`rename`");
        let mut all = |key, what: &str| {
            let node = object.take(key);
            node.map_or_else(Renames::new, |node| renames(reader, node, what))
        };
        let products = all("products", "`products`");
        let blocks = all("product_blocks", "`product_blocks`");
        // What owners have comes first, as they are named as they are recorded; questions
        // name them as they are named from then on.
        if let Some(node) = object.take("fixed_inputs") {
            for entry in reader.entries(node, "`fixed_inputs`") {
                let name = ProductName::new(&entry.key);
                let renames = renames(reader, &entry.value, "`fixed_inputs`");
                let Some(product) = self.model.products.get_mut(&name) else {
                    unknown(reader, entry.at, &format!("product `{name}`"));
                    continue;
                };
                let inputs = std::mem::take(&mut product.fixed_inputs);
                product.fixed_inputs = moved(reader, inputs, &renames, "fixed input", |it| {
                    FixedInputName::new(it)
                });
                let owner = products.get(&entry.key).map_or(&entry.key, |(to, _)| to);
                self.noted(&["fixed_input", owner], &renames);
            }
        }
        if let Some(node) = object.take("attributes") {
            self.rename_attributes(reader, node, [&products, &blocks]);
        }
        self.rename_products(reader, &products);
        self.rename_blocks(reader, &blocks);
        if let Some(node) = object.take("resource_types") {
            let renames = renames(reader, node, "`resource_types`");
            self.rename_resource_types(reader, &renames);
        }
        if let Some(node) = object.take("workflows") {
            let renames = renames(reader, node, "`workflows`");
            let workflows = self.model.workflows.take().unwrap_or_default();
            let renamed = moved(reader, workflows, &renames, "workflow", |it| {
                WorkflowName::new(it)
            });
            self.model.workflows = (!renamed.is_empty()).then_some(renamed);
            self.noted(&["workflow"], &renames);
        }
        object.finish(reader);
    }

    /// Answers what former names were.
    fn noted(&mut self, of: &[&str], renames: &Renames) {
        for (from, (to, at)) in renames {
            let parts: Vec<&str> = of.iter().copied().chain([to.as_str(), "former"]).collect();
            self.answer(&parts, from, *at);
        }
    }

    fn rename_products(&mut self, reader: &mut Reader<'_>, renames: &Renames) {
        let products = std::mem::take(&mut self.model.products);
        self.model.products = moved(reader, products, renames, "product", |it| {
            ProductName::new(it)
        });
        self.noted(&["product"], renames);
        for (from, (to, _)) in renames {
            let names = (ProductName::new(to), ProductName::new(from));
            self.former.products.extend([names]);
        }
    }

    fn rename_blocks(&mut self, reader: &mut Reader<'_>, renames: &Renames) {
        let blocks = std::mem::take(&mut self.model.blocks);
        self.model.blocks = moved(reader, blocks, renames, "product block", |it| {
            BlockName::new(it)
        });
        let named = |name: &BlockName| match renames.get(name.as_str()) {
            Some((to, _)) => BlockName::new(to),
            None => name.clone(),
        };
        let products = self.model.products.values_mut();
        let of_products = products.flat_map(|it| it.attributes.values_mut());
        let blocks = self.model.blocks.values_mut();
        let of_blocks = blocks.flat_map(|it| it.attributes.values_mut());
        for attribute in of_products.chain(of_blocks) {
            attribute.blocks = attribute.blocks.iter().map(named).collect();
            let stages = attribute.spec.iter().flat_map(|(stages, spec)| {
                let mut spec = spec.clone();
                spec.blocks = spec.blocks.iter().map(named).collect();
                stages.iter().map(move |stage| (stage, spec.clone()))
            });
            attribute.spec = ByStatus::from_stages(stages.collect::<Vec<_>>());
        }
        self.noted(&["block"], renames);
        for (from, (to, _)) in renames {
            let names = (BlockName::new(to), BlockName::new(from));
            self.former.blocks.extend([names]);
        }
    }

    fn rename_resource_types(&mut self, reader: &mut Reader<'_>, renames: &Renames) {
        let types = std::mem::take(&mut self.model.resource_types);
        self.model.resource_types = moved(reader, types, renames, "resource type", |it| {
            ResourceTypeName::new(it)
        });
        for block in self.model.blocks.values_mut() {
            let types = std::mem::take(&mut block.resource_types);
            let named = types.into_iter().map(|(name, spec)| {
                let to = renames.get(name.as_str());
                (to.map_or(name, |(to, _)| ResourceTypeName::new(to)), spec)
            });
            block.resource_types = named.collect();
        }
        self.noted(&["resource_type"], renames);
    }

    /// Renames of products and of blocks say how owners are named from then on.
    fn rename_attributes(&mut self, reader: &mut Reader<'_>, node: &Node, owners: [&Renames; 2]) {
        let mut object = reader.object(node, "`attributes`");
        let [products, blocks] = owners;
        let named = |renames: &Renames, name: &str| {
            let to = renames.get(name);
            to.map_or_else(|| name.to_owned(), |(to, _)| to.clone())
        };
        if let Some(node) = object.take("products") {
            for entry in reader.entries(node, "`products` of `attributes`") {
                let owner = Owner::Product(ProductName::new(&entry.key));
                if let Some(renames) = self.rename_attributes_of(reader, &owner, entry) {
                    let owner = named(products, &entry.key);
                    self.noted(&["attribute", "product", &owner], &renames);
                }
            }
        }
        if let Some(node) = object.take("product_blocks") {
            for entry in reader.entries(node, "`product_blocks` of `attributes`") {
                let owner = Owner::Block(BlockName::new(&entry.key));
                if let Some(renames) = self.rename_attributes_of(reader, &owner, entry) {
                    let owner = named(blocks, &entry.key);
                    self.noted(&["attribute", "block", &owner], &renames);
                }
            }
        }
        object.finish(reader);
    }

    fn rename_attributes_of(
        &mut self,
        reader: &mut Reader<'_>,
        owner: &Owner,
        entry: &Entry,
    ) -> Option<Renames> {
        let renames = renames(reader, &entry.value, &format!("the attributes of {owner}"));
        let attributes = match owner {
            Owner::Product(of) => self.model.products.get_mut(of).map(|it| &mut it.attributes),
            Owner::Block(of) => self.model.blocks.get_mut(of).map(|it| &mut it.attributes),
        };
        let Some(attributes) = attributes else {
            unknown(reader, entry.at, &owner.to_string());
            return None;
        };
        let all: BTreeMap<AttributeName, Attribute> = std::mem::take(attributes);
        *attributes = moved(reader, all, &renames, "attribute", |it| {
            AttributeName::new(it)
        });
        Some(renames)
    }
}

/// Renames: an object from former names to new ones.
fn renames(reader: &mut Reader<'_>, node: &Node, what: &str) -> Renames {
    let mut renames = Renames::new();
    for entry in reader.entries(node, what) {
        let message = format!("the new name of `{}`", entry.key);
        if let Some(to) = reader.text(&entry.value, &message) {
            renames.insert(entry.key.clone(), (to.to_owned(), entry.at));
        }
    }
    renames
}

/// Things under their new names.
fn moved<N: Ord + AsRef<str>, T>(
    reader: &mut Reader<'_>,
    things: BTreeMap<N, T>,
    renames: &Renames,
    kind: &str,
    named: impl Fn(&str) -> N,
) -> BTreeMap<N, T> {
    for (from, (_, at)) in renames {
        if !things.keys().any(|name| name.as_ref() == from) {
            unknown(reader, *at, &format!("{kind} `{from}`"));
        }
    }
    let mut moved = BTreeMap::new();
    for (name, thing) in things {
        let to = renames.get(name.as_ref());
        let at = to.map(|(_, at)| *at);
        let name = to.map_or(name, |(to, _)| named(to));
        let text = name.as_ref().to_owned();
        if moved.insert(name, thing).is_some() {
            let at = at.or_else(|| renames.values().find(|(to, _)| *to == text).map(|it| it.1));
            let at = at.unwrap_or(At { line: 1, column: 1 });
            reader.fault(at, format!("more than one {kind} would be named `{text}`"));
        }
    }
    moved
}
