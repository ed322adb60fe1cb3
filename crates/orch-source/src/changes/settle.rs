//! The end of an edit: whether the model hangs together, and which things are new.

use std::collections::BTreeMap;

use orch_model::{Attribute, AttributeName, Model, Place};

use super::Edited;
use super::edit::{Edit, is_ended};
use crate::json::{ModelFile, Parts};
use crate::node::At;
use crate::object::Reader;
use crate::{Answer, Fault, key};

/// The answer that says that a thing was not there under another name.
const NEW: &str = "(none of these)";

const START: At = At { line: 1, column: 1 };

impl Edit<'_> {
    /// The models as the changes make them.
    pub(super) fn finish(mut self, mut reader: Reader<'_>) -> Result<Edited, Vec<Fault>> {
        self.drop_unreached();
        self.described_are_there(&mut reader);
        self.say_what_is_new();
        for place in std::mem::take(&mut self.untyped) {
            let at = self.places.get(&place).copied().unwrap_or(START);
            let name = match &place {
                Place::FixedInput(_, name) => name.as_str(),
                Place::ResourceType(_, name) => name.as_str(),
                _ => "",
            };
            let message = format!("`{name}` has no type: `specs` says what it may hold");
            reader.fault(at, message);
        }
        let Self {
            model,
            places,
            said,
            answers,
            by_hand,
            ..
        } = self;
        let parts = Parts {
            model,
            places,
            said,
            untyped: Vec::new(),
        };
        if reader.faults.is_empty() {
            parts.check(&mut reader);
        }
        if !reader.faults.is_empty() {
            return Err(reader.faults);
        }
        let file = ModelFile::of(&reader, parts);
        let given = answers.into_iter().map(|(key, answer, at)| Answer {
            key,
            answer,
            origin: reader.origin(at, None),
        });
        Ok(Edited {
            declared: file.declared(),
            answers: given.chain(file.answers()).collect(),
            by_hand,
        })
    }

    /// A thing that is described keeps its name, and is not removed.
    fn described_are_there(&self, reader: &mut Reader<'_>) {
        let mut gone = Vec::new();
        let Model {
            products, blocks, ..
        } = &self.model;
        for name in self.by_hand.products.keys() {
            let is_ended = self.head.products.get(name).is_some_and(is_ended);
            if !products.contains_key(name) && !is_ended {
                gone.push(format!("product `{name}`"));
            }
        }
        for name in self.by_hand.blocks.keys() {
            if !blocks.contains_key(name) {
                gone.push(format!("product block `{name}`"));
            }
        }
        for name in self.by_hand.resource_types.keys() {
            if !self.model.resource_types.contains_key(name) {
                gone.push(format!("resource type `{name}`"));
            }
        }
        for name in self.by_hand.workflows.keys() {
            if !self.has_workflow(name) {
                gone.push(format!("workflow `{name}`"));
            }
        }
        for what in gone {
            let message = format!(
                "{what} is described, and removed or renamed in the same file; describe it in a \
                 revision of its own"
            );
            reader.fault(START, message);
        }
    }

    /// Where something was removed, a new thing might be the same under another name: whoever
    /// lists it under `add` says that it is new.
    fn say_what_is_new(&mut self) {
        let mut new: Vec<String> = Vec::new();
        let (head, model) = (self.head, &self.model);
        let in_use = |name: &&orch_model::ProductName| !is_ended(&head.products[*name]);
        came(
            head.products.keys().filter(in_use),
            model.products.keys(),
            |name| new.push(key(&["product", name, "former"])),
        );
        came(head.blocks.keys(), model.blocks.keys(), |name| {
            new.push(key(&["block", name, "former"]));
        });
        let types = (head.resource_types.keys(), model.resource_types.keys());
        came(types.0, types.1, |name| {
            new.push(key(&["resource_type", name, "former"]));
        });
        let workflows = (head.workflows(), model.workflows());
        came(
            workflows.0.map(|it| it.0),
            workflows.1.map(|it| it.0),
            |name| new.push(key(&["workflow", name, "former"])),
        );
        for (name, product) in &model.products {
            let former = self.former.products.get(name).unwrap_or(name);
            let Some(known) = head.products.get(former) else {
                continue;
            };
            let inputs = (known.fixed_inputs.keys(), product.fixed_inputs.keys());
            came(inputs.0, inputs.1, |input| {
                new.push(key(&["fixed_input", name.as_str(), input, "former"]));
            });
            let attributes = (&known.attributes, &product.attributes);
            new_attributes(&mut new, attributes, ["product", name.as_str()]);
        }
        for (name, block) in &model.blocks {
            let former = self.former.blocks.get(name).unwrap_or(name);
            let Some(known) = head.blocks.get(former) else {
                continue;
            };
            let types = (known.resource_types.keys(), block.resource_types.keys());
            came(types.0, types.1, |of| {
                new.push(key(&["block_resource_type", name.as_str(), of, "former"]));
            });
            let attributes = (&known.attributes, &block.attributes);
            new_attributes(&mut new, attributes, ["block", name.as_str()]);
        }
        for key in new {
            if self.answers.iter().all(|(known, ..)| *known != key) {
                self.answers.push((key, NEW.to_owned(), START));
            }
        }
    }
}

fn new_attributes(
    new: &mut Vec<String>,
    (before, after): (
        &BTreeMap<AttributeName, Attribute>,
        &BTreeMap<AttributeName, Attribute>,
    ),
    [kind, owner]: [&str; 2],
) {
    came(before.keys(), after.keys(), |name| {
        new.push(key(&["attribute", kind, owner, name, "former"]));
    });
}

/// Calls for each name that came, where another one went.
fn came<'n, N: Ord + AsRef<str> + 'n>(
    before: impl Iterator<Item = &'n N>,
    after: impl Iterator<Item = &'n N>,
    mut each: impl FnMut(&str),
) {
    let before: std::collections::BTreeSet<&N> = before.collect();
    let after: std::collections::BTreeSet<&N> = after.collect();
    if before.difference(&after).next().is_some() {
        for name in after.difference(&before) {
            each(name.as_ref());
        }
    }
}
