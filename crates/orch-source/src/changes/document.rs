//! A file of changes, read as far as JSON or YAML goes.

use crate::node::{Node, Value};
use crate::{Fault, json, yaml};

/// A file of changes.
#[derive(Clone, Debug)]
pub struct Document {
    pub(crate) path: String,
    pub(crate) root: Node,
}

/// The form of a file of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The words of [`super::edit`].
    Words,
    /// A dictionary as the orchestrator's helper functions take it.
    Dictionary,
}

/// The keys that only dictionaries have.
const OF_DICTIONARIES: [&str; 5] = [
    "products",
    "product_blocks",
    "resources",
    "resource_types",
    "workflows",
];

impl Document {
    /// Reads JSON; `path` is how messages name it.
    pub fn json(path: &str, text: &str) -> Result<Self, Fault> {
        let path = path.to_owned();
        json::tree(&path, text).map(|root| Self { path, root })
    }

    /// Reads YAML.
    pub fn yaml(path: &str, text: &str) -> Result<Self, Fault> {
        let path = path.to_owned();
        yaml::tree(&path, text).map(|root| Self { path, root })
    }

    /// The form that its keys show.
    pub fn form(&self) -> Form {
        let keys = match &self.root.value {
            Value::Map(entries) => entries.as_slice(),
            _ => &[],
        };
        let is_dictionary = |key: &str| OF_DICTIONARIES.contains(&key);
        if keys.iter().any(|entry| is_dictionary(&entry.key)) {
            Form::Dictionary
        } else {
            Form::Words
        }
    }
}
