//! What `create` and `create_workflows` take: things by name, with their texts and ids.

use std::collections::BTreeSet;

use orch_model::catalog::related;
use orch_model::{
    BlockName, FixedInputName, Link, ProductName, ProductType, ResourceTypeName, RowId, Target,
    WorkflowName,
};
use serde_json::Value as Json;

use super::{Telling, names, text_and_id};
use crate::changes::is_like;
use crate::node::{At, Entry, Node, Value};
use crate::object::{Object, Reader};

/// The status of whatever is sold.
const ACTIVE: &str = "active";

impl Telling<'_> {
    /// Takes the texts and ids of what the models have anew.
    pub(super) fn create(&mut self, reader: &mut Reader<'_>, section: &str, node: &Node) {
        for entry in reader.entries(node, &format!("`{section}`")) {
            match section {
                "products" => self.product(reader, entry),
                "product_blocks" => self.block(reader, entry),
                "workflows" => self.workflow(reader, entry),
                _ => self.resources(reader, &entry.key, entry.at, &entry.value),
            }
        }
    }

    fn product(&mut self, reader: &mut Reader<'_>, entry: &Entry) {
        let name = ProductName::new(&entry.key);
        let what = format!("product `{name}`");
        let mut object = reader.object(&entry.value, what.clone());
        let recorded = self.head.products.get(&name);
        let Some(declared) = self.declared.products.get(&name) else {
            return unknown(reader, entry.at, &what);
        };
        is_new(reader, entry.at, &what, recorded);
        let keys = &mut self.by_hand.keys;
        let row = id(reader, object.take("product_id"), &what);
        keys.products.extend(row.map(|it| (name.clone(), it)));
        if let Some((at, text)) = object.text(reader, "product_type")
            && text != declared.product_type.as_str()
        {
            let found = &declared.product_type;
            let message = format!("{what} has the product type `{found}` in the models");
            reader.fault(at, message);
        }
        let tag = self.texts(reader, &mut object, ["product", &entry.key]);
        self.tags.extend(tag.map(|it| (name.clone(), it)));
        if let Some((_, status)) = object.text(reader, "status")
            && status != ACTIVE
        {
            let told = self.by_hand.products.entry(name.clone()).or_default();
            told.status = Some(status);
        }
        let held = related(&declared.attributes);
        if let Some((at, root)) = object.text(reader, "root_product_block") {
            holds(reader, at, &what, &held, &root);
        }
        if let Some(node) = object.take("product_blocks") {
            for (at, block) in names(reader, node, &format!("`product_blocks` of {what}")) {
                holds(reader, at, &what, &held, block);
            }
        }
        if let Some(node) = object.take("product_block_ids") {
            // Which block an id means, only this dictionary or a database tells.
            for node in reader.list(node, &format!("`product_block_ids` of {what}")) {
                id(reader, Some(node), &format!("a product block of {what}"));
            }
        }
        if let Some(node) = object.take("fixed_inputs") {
            for input in reader.entries(node, &format!("`fixed_inputs` of {what}")) {
                let of = FixedInputName::new(&input.key);
                let part = format!("fixed input `{of}` of {what}");
                if !declared.fixed_inputs.contains_key(&of) {
                    unknown(reader, input.at, &part);
                }
                let (value, row) = text_and_id(input);
                let row = id(reader, row, &part);
                let keys = &mut self.by_hand.keys;
                keys.fixed_inputs
                    .extend(row.map(|it| ((name.clone(), of), it)));
                match value.value.as_python_text() {
                    Some(text) => {
                        let parts = ["fixed_input", &entry.key, &input.key, "value"];
                        self.answer(reader, &parts, text, value.at);
                    }
                    None => reader.unlike(value, &part, "a value"),
                }
            }
        }
        object.finish(reader);
    }

    fn block(&mut self, reader: &mut Reader<'_>, entry: &Entry) {
        let name = BlockName::new(&entry.key);
        let what = format!("product block `{name}`");
        let mut object = reader.object(&entry.value, what.clone());
        let recorded = self.head.blocks.get(&name);
        let Some(declared) = self.declared.blocks.get(&name) else {
            return unknown(reader, entry.at, &what);
        };
        is_new(reader, entry.at, &what, recorded);
        let row = id(reader, object.take("product_block_id"), &what);
        let keys = &mut self.by_hand.keys;
        keys.blocks.extend(row.map(|it| (name.clone(), it)));
        self.texts(reader, &mut object, ["block", &entry.key]);
        if let Some((_, status)) = object.text(reader, "status")
            && status != ACTIVE
        {
            let told = self.by_hand.blocks.entry(name.clone()).or_default();
            told.status = Some(status);
        }
        let held = related(&declared.attributes);
        if let Some(node) = object.take("depends_on_block_relations") {
            let part = format!("`depends_on_block_relations` of {what}");
            for (at, block) in names(reader, node, &part) {
                holds(reader, at, &what, &held, block);
            }
        }
        if let Some(node) = object.take("resources") {
            self.resources(reader, &entry.key, entry.at, node);
        }
        object.finish(reader);
    }

    /// Answers the description and the tag. Returns the tag.
    fn texts(
        &mut self,
        reader: &mut Reader<'_>,
        object: &mut Object<'_>,
        of: [&str; 2],
    ) -> Option<String> {
        if let Some((at, text)) = object.text(reader, "description") {
            self.answer(reader, &[of[0], of[1], "description"], &text, at);
        }
        let (at, tag) = object.text(reader, "tag")?;
        self.answer(reader, &[of[0], of[1], "tag"], &tag, at);
        Some(tag)
    }

    /// The resource types of one block.
    fn resources(&mut self, reader: &mut Reader<'_>, block: &str, at: At, node: &Node) {
        let what = format!("product block `{block}`");
        let Some(declared) = self.declared.blocks.get(block) else {
            return unknown(reader, at, &what);
        };
        for entry in reader.entries(node, &format!("the resource types of {what}")) {
            let name = ResourceTypeName::new(&entry.key);
            let part = format!("resource type `{name}` of {what}");
            if !declared.resource_types.contains_key(&name) {
                unknown(reader, entry.at, &part);
            }
            let (text, row) = text_and_id(entry);
            let row = id(reader, row, &part);
            let Some(text) = reader.text(text, &format!("the description of {part}")) else {
                continue;
            };
            // As the helper does, one that is there already stays as it is.
            if self.head.resource_types.contains_key(&name) {
                continue;
            }
            let keys = &mut self.by_hand.keys;
            keys.resource_types.extend(row.map(|it| (name, it)));
            let parts = ["resource_type", &entry.key, "description"];
            self.answer(reader, &parts, text, entry.value.at);
        }
    }

    fn workflow(&mut self, reader: &mut Reader<'_>, entry: &Entry) {
        let name = WorkflowName::new(&entry.key);
        let what = format!("workflow `{name}`");
        let mut object = reader.object(&entry.value, what.clone());
        let recorded = self.head.workflow(&name);
        let Some(declared) = self.declared.workflow(&name) else {
            return unknown(reader, entry.at, &what);
        };
        is_new(reader, entry.at, &what, recorded);
        let row = id(reader, object.take("workflow_id"), &what);
        let keys = &mut self.by_hand.keys;
        keys.workflows.extend(row.map(|it| (name.clone(), it)));
        if let Some((at, text)) = object.text(reader, "target") {
            match (Target::parse(&text), declared.target) {
                (None, _) => reader.fault(at, format!("there is no target `{text}`")),
                (Some(told), Some(found)) if told != found => {
                    reader.fault(at, format!("{what} has the target `{found}` in the models"));
                }
                (Some(told), _) => {
                    let parts = ["workflow", &entry.key, "target"];
                    self.answer(reader, &parts, told.as_str(), at);
                }
            }
        }
        // The target says it.
        object.take("is_task");
        if let Some((at, text)) = object.text(reader, "description") {
            self.answer(reader, &["workflow", &entry.key, "description"], &text, at);
        }
        let tag = object.text(reader, "tag");
        let like = object.text(reader, "search_phrase");
        let product_type = object.text(reader, "product_type");
        object.finish(reader);
        if let Some((at, text)) = product_type {
            self.answer_types(reader, entry, &[&text], at);
        } else if tag.is_some() || like.is_some() {
            let tag = tag.map(|it| it.1);
            let like = like.map_or_else(|| "%".to_owned(), |it| it.1);
            self.of_products(reader, entry, tag.as_deref(), &like);
        }
    }

    /// A workflow of the products that have a tag and a name like a pattern: by their product
    /// types where it has all of these, else product by product.
    fn of_products(
        &mut self,
        reader: &mut Reader<'_>,
        entry: &Entry,
        tag: Option<&str>,
        like: &str,
    ) {
        let has_tag = |name: &ProductName| {
            let recorded = self.head.products.get(name).and_then(|it| it.tag.as_ref());
            let known = self.tags.get(name).or(recorded);
            tag.is_none_or(|tag| known.is_some_and(|it| it == tag))
        };
        let (mut chosen, mut others) = (Vec::new(), BTreeSet::new());
        for (name, product) in &self.declared.products {
            if has_tag(name) && is_like(name.as_str(), like) {
                chosen.push((name.clone(), product.product_type.clone()));
            } else {
                others.insert(product.product_type.clone());
            }
        }
        if chosen.is_empty() {
            let message = format!(
                "no product of the models is chosen for workflow `{}`",
                entry.key
            );
            return reader.fault(entry.at, message);
        }
        let whole: BTreeSet<&ProductType> = chosen
            .iter()
            .map(|(_, of)| of)
            .filter(|it| !others.contains(*it))
            .collect();
        let types: Vec<&str> = whole.iter().map(|it| it.as_str()).collect();
        self.answer_types(reader, entry, &types, entry.at);
        let links = self.by_hand.links.entry(WorkflowName::new(&entry.key));
        let links = links.or_default();
        for (product, of) in &chosen {
            if !whole.contains(of) {
                links.insert(product.clone(), Link::Linked);
            }
        }
    }
}

impl Telling<'_> {
    fn answer_types(&mut self, reader: &mut Reader<'_>, entry: &Entry, types: &[&str], at: At) {
        let list = Json::from(types).to_string();
        self.answer(
            reader,
            &["workflow", &entry.key, "product_types"],
            &list,
            at,
        );
    }
}

/// The id of a row.
fn id(reader: &mut Reader<'_>, node: Option<&Node>, what: &str) -> Option<RowId> {
    let node = node?;
    if matches!(node.value, Value::Unknown) {
        // A call of `uuid4()`: the row's id is derived from the thing.
        return None;
    }
    let parsed = reader.text(node, &format!("the id of {what}"))?.parse();
    if parsed.is_err() {
        reader.fault(node.at, format!("the id of {what} is no UUID"));
    }
    parsed.ok()
}

fn unknown(reader: &mut Reader<'_>, at: At, what: &str) {
    reader.fault(
        at,
        format!("{what} is created here, and the models do not have it"),
    );
}

fn is_new<T>(reader: &mut Reader<'_>, at: At, what: &str, recorded: Option<&T>) {
    if recorded.is_some() {
        reader.fault(at, format!("{what} is created here, and recorded already"));
    }
}

/// Whether classes hold a block, as the dictionary says.
fn holds(reader: &mut Reader<'_>, at: At, what: &str, held: &BTreeSet<BlockName>, block: &str) {
    if !held.contains(block) {
        reader.fault(
            at,
            format!("{what} does not hold product block `{block}` in the models"),
        );
    }
}
