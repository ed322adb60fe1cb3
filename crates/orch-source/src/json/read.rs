//! From JSON to a model, strictly: what is unknown, said twice, or contradicts itself
//! is a fault.

use std::collections::BTreeMap;

use orch_model::{Declared, Model, Origin, Place};

use super::parts::{Parts, parts};
use super::tree;
use crate::object::Reader;
use crate::{Answer, Fault, key};

/// A model as a file of JSON says it.
#[derive(Clone, Debug)]
pub struct ModelFile {
    /// The model, with what only people know where the file says it.
    pub model: Model,
    /// Where the file says each part.
    pub origins: BTreeMap<Place, Origin>,
    /// The fixed inputs and resource types whose types the file leaves out, as files
    /// do that an orch without `specs` printed; they have no stage.
    pub untyped: Vec<Place>,
    /// Where the file says what only people know, by the key of its question.
    said: BTreeMap<String, Origin>,
}

/// Reads a text; `path` is how messages name it.
///
/// # Errors
///
/// All that is wrong with it.
pub fn read(path: &str, text: &str) -> Result<ModelFile, Vec<Fault>> {
    let node = tree(path, text).map_err(|fault| vec![fault])?;
    let mut reader = Reader::new(path);
    let parts = parts(&mut reader, &node);
    if !reader.faults.is_empty() {
        return Err(reader.faults);
    }
    Ok(ModelFile::of(&reader, parts))
}

impl ModelFile {
    /// The parts that a reader has read.
    pub(crate) fn of(reader: &Reader<'_>, parts: Parts) -> Self {
        let said = parts.said.into_iter();
        Self {
            model: parts.model,
            said: said
                .map(|(key, at)| (key, reader.origin(at, None)))
                .collect(),
            origins: parts
                .places
                .into_iter()
                .map(|(place, at)| (place, reader.origin(at, None)))
                .collect(),
            untyped: parts.untyped,
        }
    }

    /// The model without what only people know.
    pub fn declared(&self) -> Declared {
        let mut model = self.model.clone();
        for product in model.products.values_mut() {
            (product.description, product.tag, product.status) = (None, None, None);
            for input in product.fixed_inputs.values_mut() {
                input.value = None;
            }
        }
        for block in model.blocks.values_mut() {
            (block.description, block.tag, block.status) = (None, None, None);
        }
        for resource_type in model.resource_types.values_mut() {
            resource_type.description = None;
        }
        for workflow in model.workflows.iter_mut().flat_map(BTreeMap::values_mut) {
            (workflow.description, workflow.tag) = (None, None);
        }
        Declared {
            model,
            origins: self.origins.clone(),
        }
    }

    /// What only people know, as answers.
    pub fn answers(&self) -> Vec<Answer> {
        let mut answers = Vec::new();
        let mut add = |parts: &[&str], answer: Option<&str>| {
            let key = key(parts);
            if let (Some(answer), Some(origin)) = (answer, self.said.get(&key)) {
                answers.push(Answer {
                    key,
                    answer: answer.to_owned(),
                    origin: origin.clone(),
                });
            }
        };
        for (name, product) in &self.model.products {
            let name = name.as_str();
            add(
                &["product", name, "description"],
                product.description.as_deref(),
            );
            let product_type = product.product_type.as_str();
            add(&["product", name, "product_type"], Some(product_type));
            add(&["product", name, "tag"], product.tag.as_deref());
            for (input, it) in &product.fixed_inputs {
                let parts = ["fixed_input", name, input.as_str(), "value"];
                add(&parts, it.value.as_deref());
            }
        }
        for (name, block) in &self.model.blocks {
            let name = name.as_str();
            add(
                &["block", name, "description"],
                block.description.as_deref(),
            );
            add(&["block", name, "tag"], block.tag.as_deref());
        }
        for (name, it) in &self.model.resource_types {
            let parts = ["resource_type", name.as_str(), "description"];
            add(&parts, it.description.as_deref());
        }
        for (name, it) in self.model.workflows.iter().flatten() {
            let name = name.as_str();
            add(
                &["workflow", name, "description"],
                it.description.as_deref(),
            );
            add(&["workflow", name, "tag"], it.tag.as_deref());
        }
        answers
    }
}
