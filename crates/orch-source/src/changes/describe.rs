//! Texts that no class says, and links of workflows to products.

use orch_model::change::Told;
use orch_model::{BlockName, Link, ProductName, ResourceTypeName, WorkflowName};

use super::edit::{Edit, names, unknown, unused};
use super::is_like;
use crate::node::{Entry, Node, Value};
use crate::object::{Object, Reader};

impl Edit<'_> {
    /// Takes texts of things that are recorded.
    pub(super) fn describe(&mut self, reader: &mut Reader<'_>, node: &Node) {
        let mut object = reader.object(node, "`describe`");
        if let Some(node) = object.take("products") {
            for entry in reader.entries(node, "`products`") {
                let name = ProductName::new(&entry.key);
                // One that is no longer in use has texts as well.
                if !self.head.products.contains_key(&name) {
                    unknown(reader, entry.at, &format!("product `{name}`"));
                }
                let told = told(reader, entry);
                self.by_hand.products.insert(name, told);
            }
        }
        if let Some(node) = object.take("product_blocks") {
            for entry in reader.entries(node, "`product_blocks`") {
                let name = BlockName::new(&entry.key);
                if !self.head.blocks.contains_key(&name) {
                    unknown(reader, entry.at, &format!("product block `{name}`"));
                }
                let told = told(reader, entry);
                self.by_hand.blocks.insert(name, told);
            }
        }
        if let Some(node) = object.take("resource_types") {
            for entry in reader.entries(node, "`resource_types`") {
                let name = ResourceTypeName::new(&entry.key);
                if !self.head.resource_types.contains_key(&name) {
                    unknown(reader, entry.at, &format!("resource type `{name}`"));
                }
                if let Some(text) = description(reader, entry) {
                    self.by_hand.resource_types.insert(name, text);
                }
            }
        }
        if let Some(node) = object.take("workflows") {
            for entry in reader.entries(node, "`workflows`") {
                let name = WorkflowName::new(&entry.key);
                if self.head.workflow(&name).is_none() {
                    unknown(reader, entry.at, &format!("workflow `{name}`"));
                }
                if let Some(text) = description(reader, entry) {
                    self.by_hand.workflows.insert(name, text);
                }
            }
        }
        object.finish(reader);
    }

    /// Links products to workflows, or takes links away.
    pub(super) fn link(&mut self, reader: &mut Reader<'_>, node: &Node, link: Link) {
        let what = match link {
            Link::Linked => "`link`",
            Link::Unlinked => "`unlink`",
        };
        for entry in reader.entries(node, what) {
            let products = match &entry.value.value {
                Value::Map(_) => self.chosen(reader, &entry.value),
                _ => {
                    let what = format!("the products of workflow `{}`", entry.key);
                    let named = names(reader, &entry.value, &what).into_iter();
                    let mut products = Vec::new();
                    for (at, name) in named {
                        if !self.model.products.contains_key(name.as_str()) {
                            unused(reader, at, &format!("product `{name}`"));
                        }
                        products.push(ProductName::new(name));
                    }
                    products
                }
            };
            let workflow = WorkflowName::new(&entry.key);
            let links = self.by_hand.links.entry(workflow).or_default();
            for product in products {
                if links
                    .insert(product.clone(), link)
                    .is_some_and(|it| it != link)
                {
                    let message = format!(
                        "product `{product}` is linked to workflow `{}`, and unlinked from it",
                        entry.key
                    );
                    reader.fault(entry.at, message);
                }
            }
        }
    }

    /// The products that have a tag, a name like a pattern, or both.
    fn chosen(&self, reader: &mut Reader<'_>, node: &Node) -> Vec<ProductName> {
        let mut object = reader.object(node, "the products of a workflow");
        let tag = object.text(reader, "tag");
        let name = object.text(reader, "name");
        object.finish(reader);
        if tag.is_none() && name.is_none() {
            reader.fault(
                node.at,
                "products are chosen by `tag`, by `name`, or by both",
            );
            return Vec::new();
        }
        let products = self.model.products.iter();
        let chosen: Vec<ProductName> = products
            .filter(|(_, it)| {
                tag.as_ref()
                    .is_none_or(|tag| it.tag.as_ref() == Some(&tag.1))
            })
            .filter(|(of, _)| name.as_ref().is_none_or(|it| is_like(of.as_str(), &it.1)))
            .map(|(name, _)| name.clone())
            .collect();
        if chosen.is_empty() {
            reader.fault(node.at, "no product is chosen");
        }
        chosen
    }
}

fn told(reader: &mut Reader<'_>, entry: &Entry) -> Told {
    let mut object = reader.object(&entry.value, format!("`{}`", entry.key));
    let told = Told {
        description: text(reader, &mut object, entry, "description"),
        tag: text(reader, &mut object, entry, "tag"),
        status: text(reader, &mut object, entry, "status"),
        ..Told::default()
    };
    object.finish(reader);
    told
}

fn description(reader: &mut Reader<'_>, entry: &Entry) -> Option<String> {
    let mut object = reader.object(&entry.value, format!("`{}`", entry.key));
    let text = text(reader, &mut object, entry, "description");
    object.finish(reader);
    text
}

/// A text; nothing in its place is a fault, as most columns must hold one.
fn text(
    reader: &mut Reader<'_>,
    object: &mut Object<'_>,
    entry: &Entry,
    key: &'static str,
) -> Option<String> {
    let node = object.take(key)?;
    let text = reader.text(node, &format!("`{key}` of `{}`", entry.key))?;
    Some(text.to_owned())
}
