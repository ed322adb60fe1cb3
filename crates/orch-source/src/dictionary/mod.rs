//! The dictionaries that the orchestrator's helper functions take (`create`, `delete`,
//! `create_workflows`), as answers to the questions about models that were read elsewhere.
//!
//! A dictionary has no types and no names of attributes, which only classes have: whatever it
//! creates must be in the models, and whatever it deletes must not.

mod create;
mod delete;

use std::collections::BTreeMap;

use orch_model::{ByHand, Model};

use crate::changes::Document;
use crate::node::{At, Entry, Node, Value};
use crate::object::Reader;
use crate::{Answer, Fault, key};

/// What dictionaries say of the differences of models.
#[derive(Clone, Debug)]
pub struct Told {
    /// What they answer.
    pub answers: Vec<Answer>,
    /// What no class says: primary keys, statuses, links.
    pub by_hand: ByHand,
}

/// Reads a dictionary against the models and what is recorded at the head.
///
/// # Errors
///
/// All that is wrong with it.
pub fn told(document: &Document, declared: &Model, head: &Model) -> Result<Told, Vec<Fault>> {
    let mut reader = Reader::new(&document.path);
    let mut telling = Telling {
        declared,
        head,
        answers: BTreeMap::new(),
        by_hand: ByHand::default(),
        tags: BTreeMap::new(),
    };
    let mut object = reader.object(&document.root, "the dictionary");
    for section in [
        "product_blocks",
        "products",
        "resources",
        "resource_types",
        "workflows",
    ] {
        let Some(node) = object.take(section) else {
            continue;
        };
        match &node.value {
            Value::List(_) => telling.delete(&mut reader, section, node),
            _ => telling.create(&mut reader, section, node),
        }
    }
    object.finish(&mut reader);
    if !reader.faults.is_empty() {
        return Err(reader.faults);
    }
    let answers = telling
        .answers
        .into_iter()
        .map(|(key, (answer, at))| Answer {
            key,
            answer,
            origin: reader.origin(at, None),
        });
    Ok(Told {
        answers: answers.collect(),
        by_hand: telling.by_hand,
    })
}

/// A dictionary that is being read.
struct Telling<'m> {
    declared: &'m Model,
    head: &'m Model,
    answers: BTreeMap<String, (String, At)>,
    by_hand: ByHand,
    /// Tags of products that this dictionary creates, by their names.
    tags: BTreeMap<orch_model::ProductName, String>,
}

impl Telling<'_> {
    /// Answers a question; two answers that are not alike are a fault.
    fn answer(&mut self, reader: &mut Reader<'_>, parts: &[&str], answer: &str, at: At) {
        let key = key(parts);
        let known = self.answers.insert(key.clone(), (answer.to_owned(), at));
        if known.is_some_and(|(known, _)| known != answer) {
            reader.fault(at, format!("`{key}` is said twice, and not alike"));
        }
    }
}

/// Names in a list.
fn names<'n>(reader: &mut Reader<'_>, node: &'n Node, what: &str) -> Vec<(At, &'n str)> {
    let items = reader.list(node, what);
    let named = items.iter().filter_map(|item| {
        let text = reader.text(item, &format!("a name in {what}"))?;
        Some((item.at, text))
    });
    named.collect()
}

/// A text that may have the id of its row beside it: `"text"` or `("text", "id")`.
fn text_and_id(entry: &Entry) -> (&Node, Option<&Node>) {
    match &entry.value.value {
        Value::List(parts) => match parts.as_slice() {
            [text, id] => (text, Some(id)),
            _ => (&entry.value, None),
        },
        _ => (&entry.value, None),
    }
}
