//! What is added: in the form of a model, in which what is empty may be left out.

use orch_model::{
    Block, BlockName, FixedInputName, Owner, Place, Product, ProductName, ResourceType,
    ResourceTypeName, RowId, WorkflowName,
};

use super::edit::Edit;
use crate::json::{Parts, Sections};
use crate::node::{At, Entry, Node, Value};
use crate::object::Reader;

impl Edit<'_> {
    /// Adds things, and gives further parts to those that are there.
    pub(super) fn add(&mut self, reader: &mut Reader<'_>, node: &Node) {
        let mut object = reader.object(node, "`add`");
        let [products, blocks, types, workflows] =
            ["products", "product_blocks", "resource_types", "workflows"]
                .map(|key| object.take(key));
        object.finish(reader);
        let products = products.map(|node| self.written_out_products(reader, node));
        let blocks = blocks.map(|node| self.written_out_blocks(reader, node));
        let types = types.map(|node| {
            written_out(reader, node, |reader, entry| {
                let name = ResourceTypeName::new(&entry.key);
                let row = row(reader, entry);
                self.by_hand
                    .keys
                    .resource_types
                    .extend(row.map(|it| (name, it)));
            })
        });
        let workflows = workflows.map(|node| {
            written_out(reader, node, |reader, entry| {
                let name = WorkflowName::new(&entry.key);
                let row = row(reader, entry);
                self.by_hand.keys.workflows.extend(row.map(|it| (name, it)));
            })
        });
        let mut parts = Parts::default();
        let sections = Sections {
            products: products.as_ref(),
            blocks: blocks.as_ref(),
            resource_types: types.as_ref(),
            workflows: workflows.as_ref(),
        };
        parts.read(reader, sections);
        self.take(reader, parts);
    }

    fn written_out_products(&mut self, reader: &mut Reader<'_>, node: &Node) -> Node {
        written_out(reader, node, |reader, entry| {
            let name = ProductName::new(&entry.key);
            let row = row(reader, entry);
            self.by_hand
                .keys
                .products
                .extend(row.map(|it| (name.clone(), it)));
            let at = entry.at;
            let Value::Map(parts) = &mut entry.value.value else {
                return;
            };
            if let Some(known) = self.model.products.get(&name) {
                let product_type = Value::Text(known.product_type.as_str().to_owned());
                needs(parts, "product_type", at, product_type);
            }
            needs(parts, "fixed_inputs", at, Value::Map(Vec::new()));
            needs(parts, "attributes", at, Value::Map(Vec::new()));
            for part in parts {
                match (part.key.as_str(), &mut part.value.value) {
                    ("specs", Value::Map(specs)) => specs.iter_mut().for_each(alone),
                    ("attributes", Value::Map(all)) => all.iter_mut().for_each(simple),
                    ("fixed_inputs", Value::Map(inputs)) => {
                        for input in inputs {
                            let of = (name.clone(), FixedInputName::new(&input.key));
                            let Value::Map(_) = input.value.value else {
                                continue;
                            };
                            let row = self::row(reader, input);
                            self.by_hand
                                .keys
                                .fixed_inputs
                                .extend(row.map(|it| (of, it)));
                            let mut object = reader.object(&input.value, "a fixed input");
                            let value = object.need(reader, "value").cloned();
                            object.finish(reader);
                            if let Some(value) = value {
                                input.value = value;
                            }
                        }
                    }
                    _ => {}
                }
            }
        })
    }

    fn written_out_blocks(&mut self, reader: &mut Reader<'_>, node: &Node) -> Node {
        written_out(reader, node, |reader, entry| {
            let name = BlockName::new(&entry.key);
            let row = row(reader, entry);
            self.by_hand.keys.blocks.extend(row.map(|it| (name, it)));
            let at = entry.at;
            let Value::Map(parts) = &mut entry.value.value else {
                return;
            };
            needs(parts, "resource_types", at, Value::List(Vec::new()));
            needs(parts, "attributes", at, Value::Map(Vec::new()));
            for part in parts {
                match (part.key.as_str(), &mut part.value.value) {
                    ("specs", Value::Map(specs)) => specs.iter_mut().for_each(alone),
                    ("attributes", Value::Map(all)) => all.iter_mut().for_each(simple),
                    _ => {}
                }
            }
        })
    }

    /// Takes over what was read.
    fn take(&mut self, reader: &mut Reader<'_>, parts: Parts) {
        let Parts {
            model,
            places,
            untyped,
            mut said,
        } = parts;
        let at = |place: &Place| {
            places
                .get(place)
                .copied()
                .unwrap_or(At { line: 1, column: 1 })
        };
        for (name, product) in model.products {
            let at = at(&Place::Product(name.clone()));
            if let Some(status) = product.status.clone() {
                let told = self.by_hand.products.entry(name.clone()).or_default();
                told.status = Some(status);
            }
            match self.model.products.get_mut(&name) {
                None => drop(self.model.products.insert(name, product)),
                Some(known) => {
                    said.remove(&crate::key(&["product", name.as_str(), "product_type"]));
                    let what = Owner::Product(name).to_string();
                    more_of_product(reader, known, product, &what, at);
                }
            }
        }
        for (name, block) in model.blocks {
            let at = at(&Place::Block(name.clone()));
            if let Some(status) = block.status.clone() {
                let told = self.by_hand.blocks.entry(name.clone()).or_default();
                told.status = Some(status);
            }
            let types = block.resource_types.keys().cloned();
            for resource_type in types.collect::<Vec<_>>() {
                self.came(&resource_type, ResourceType::default());
            }
            match self.model.blocks.get_mut(&name) {
                None => {
                    self.added.0.insert(name.clone());
                    self.model.blocks.insert(name, block);
                }
                Some(known) => {
                    let what = Owner::Block(name).to_string();
                    more_of_block(reader, known, block, &what, at);
                }
            }
        }
        for (name, resource_type) in model.resource_types {
            if self.head.resource_types.contains_key(&name)
                && self.model.resource_types.contains_key(&name)
            {
                let message = format!("resource type `{name}` is recorded already");
                reader.fault(At { line: 1, column: 1 }, message);
            }
            self.added.1.insert(name.clone());
            self.model.resource_types.insert(name, resource_type);
        }
        for (name, workflow) in model.workflows.into_iter().flatten() {
            if self.has_workflow(&name) {
                let at = at(&Place::Workflow(name.clone()));
                reader.fault(at, format!("workflow `{name}` is recorded already"));
            }
            let workflows = self.model.workflows.get_or_insert_default();
            workflows.insert(name, workflow);
        }
        self.places.extend(places);
        self.said.extend(said);
        self.untyped.extend(untyped);
    }

    /// A block has a resource type that may be new.
    fn came(&mut self, name: &ResourceTypeName, resource_type: ResourceType) {
        if !self.model.resource_types.contains_key(name) {
            self.added.1.insert(name.clone());
            self.model
                .resource_types
                .insert(name.clone(), resource_type);
        }
    }
}

/// Gives a product that is there further parts.
fn more_of_product(
    reader: &mut Reader<'_>,
    known: &mut Product,
    more: Product,
    what: &str,
    at: At,
) {
    if more.product_type != known.product_type {
        let message = format!("{what} has the product type `{}`", known.product_type);
        reader.fault(at, message);
    }
    no_texts(
        reader,
        [&more.description, &more.tag, &more.status],
        what,
        at,
    );
    for (name, input) in more.fixed_inputs {
        if known.fixed_inputs.insert(name.clone(), input).is_some() {
            reader.fault(at, format!("{what} has fixed input `{name}` already"));
        }
    }
    for (name, attribute) in more.attributes {
        if known.attributes.insert(name.clone(), attribute).is_some() {
            reader.fault(at, format!("{what} has attribute `{name}` already"));
        }
    }
}

/// Gives a block that is there further parts.
fn more_of_block(reader: &mut Reader<'_>, known: &mut Block, more: Block, what: &str, at: At) {
    no_texts(
        reader,
        [&more.description, &more.tag, &more.status],
        what,
        at,
    );
    for (name, spec) in more.resource_types {
        if known.resource_types.insert(name.clone(), spec).is_some() {
            reader.fault(at, format!("{what} has resource type `{name}` already"));
        }
    }
    for (name, attribute) in more.attributes {
        if known.attributes.insert(name.clone(), attribute).is_some() {
            reader.fault(at, format!("{what} has attribute `{name}` already"));
        }
    }
}

/// Texts of what is there are for `describe`.
fn no_texts(reader: &mut Reader<'_>, texts: [&Option<String>; 3], what: &str, at: At) {
    if texts.iter().any(|it| it.is_some()) {
        let message = format!("{what} is recorded already; its texts belong in `describe`");
        reader.fault(at, message);
    }
}

/// An object, each of whose entries is worked on.
fn written_out(
    reader: &mut Reader<'_>,
    node: &Node,
    mut work: impl FnMut(&mut Reader<'_>, &mut Entry),
) -> Node {
    let mut node = node.clone();
    if let Value::Map(entries) = &mut node.value {
        for entry in entries {
            work(reader, entry);
        }
    }
    node
}

/// Takes the primary key out of an object, if it has one.
fn row(reader: &mut Reader<'_>, entry: &mut Entry) -> Option<RowId> {
    let Value::Map(parts) = &mut entry.value.value else {
        return None;
    };
    let at = parts.iter().position(|part| part.key == "row")?;
    let node = parts.remove(at).value;
    key(reader, &node, &format!("`row` of `{}`", entry.key))
}

/// A primary key.
pub(crate) fn key(reader: &mut Reader<'_>, node: &Node, what: &str) -> Option<RowId> {
    let text = reader.text(node, what)?;
    let parsed = text.parse();
    if parsed.is_err() {
        reader.fault(node.at, format!("{what} is no UUID"));
    }
    parsed.ok()
}

/// Puts a part in that is missing.
fn needs(parts: &mut Vec<Entry>, key: &str, at: At, value: Value) {
    if parts.iter().all(|part| part.key != key) {
        parts.push(Entry {
            key: key.to_owned(),
            at,
            value: Node { at, value },
        });
    }
}

/// What holds in every stage may stand alone, without a list around it; it is required
/// unless it says otherwise.
fn alone(entry: &mut Entry) {
    if let Value::Map(parts) = &mut entry.value.value {
        needs(parts, "arity", entry.at, Value::Text("required".to_owned()));
        let at = entry.value.at;
        let inner = std::mem::replace(&mut entry.value.value, Value::Null);
        let inner = Node { at, value: inner };
        entry.value.value = Value::List(vec![inner]);
    }
}

/// An attribute that is alike in every stage may say `blocks` and `arity` alone.
fn simple(entry: &mut Entry) {
    let at = entry.value.at;
    let Value::Map(parts) = &mut entry.value.value else {
        return;
    };
    let Some(index) = parts.iter().position(|part| part.key == "arity") else {
        return;
    };
    let mut stage = vec![parts.remove(index)];
    stage.extend(parts.iter().find(|part| part.key == "blocks").cloned());
    let stage = Node {
        at,
        value: Value::Map(stage),
    };
    needs(parts, "spec", at, Value::List(vec![stage]));
}
