//! Reads the parts of a document strictly, and collects all that is wrong.

use std::collections::BTreeMap;

use orch_model::Origin;

use crate::Fault;
use crate::node::{At, Entry, Node, Value};

/// The faults of one file.
pub(crate) struct Reader<'a> {
    pub(crate) path: &'a str,
    pub(crate) faults: Vec<Fault>,
}

/// An object's parts that have not been asked for yet.
pub(crate) struct Object<'a> {
    /// For messages: `product "User"`.
    what: String,
    pub(crate) at: At,
    parts: BTreeMap<&'a str, &'a Entry>,
    /// The keys that were asked for.
    known: Vec<&'static str>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(path: &'a str) -> Self {
        Self {
            path,
            faults: Vec::new(),
        }
    }

    /// Notes what is wrong.
    pub(crate) fn fault(&mut self, at: At, message: impl Into<String>) {
        let fault = self.at(at, message);
        self.faults.push(fault);
    }

    /// A fault at a place, not noted.
    pub(crate) fn at(&self, at: At, message: impl Into<String>) -> Fault {
        Fault {
            path: self.path.to_owned(),
            line: at.line,
            column: at.column,
            message: message.into(),
            hint: None,
        }
    }

    /// A place as the origin of something.
    pub(crate) fn origin(&self, at: At, doc: Option<String>) -> Origin {
        Origin {
            path: self.path.to_owned(),
            line: at.line,
            column: at.column,
            doc,
        }
    }

    /// The entries of an object, none of which stands there twice.
    pub(crate) fn entries<'n>(&mut self, node: &'n Node, what: &str) -> &'n [Entry] {
        let Value::Map(entries) = &node.value else {
            self.unlike(node, what, "an object");
            return &[];
        };
        let mut seen: BTreeMap<&str, At> = BTreeMap::new();
        for entry in entries {
            if let Some(first) = seen.insert(&entry.key, entry.at) {
                let message = format!(
                    "`{}` stands twice in {what}, first in line {}",
                    entry.key, first.line
                );
                self.fault(entry.at, message);
            }
        }
        entries
    }

    /// An object whose keys are fixed.
    pub(crate) fn object<'n>(&mut self, node: &'n Node, what: impl Into<String>) -> Object<'n> {
        let what = what.into();
        let entries = self.entries(node, &what);
        Object {
            at: node.at,
            parts: entries
                .iter()
                .map(|entry| (entry.key.as_str(), entry))
                .collect(),
            known: Vec::new(),
            what,
        }
    }

    pub(crate) fn list<'n>(&mut self, node: &'n Node, what: &str) -> &'n [Node] {
        let Value::List(items) = &node.value else {
            self.unlike(node, what, "a list");
            return &[];
        };
        items
    }

    pub(crate) fn text<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n str> {
        let Value::Text(text) = &node.value else {
            self.unlike(node, what, "text");
            return None;
        };
        Some(text)
    }

    /// Text, or nothing.
    pub(crate) fn optional_text(&mut self, node: &Node, what: &str) -> Option<String> {
        match &node.value {
            Value::Null => None,
            _ => self.text(node, what).map(str::to_owned),
        }
    }

    pub(crate) fn unlike(&mut self, node: &Node, what: &str, expected: &str) {
        let found = node.value.kind();
        self.fault(
            node.at,
            format!("{what} is {found}, and must be {expected}"),
        );
    }
}

impl<'a> Object<'a> {
    /// A part that may be missing.
    pub(crate) fn take(&mut self, key: &'static str) -> Option<&'a Node> {
        self.known.push(key);
        self.parts.remove(key).map(|entry| &entry.value)
    }

    /// A part that must be there.
    pub(crate) fn need(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<&'a Node> {
        let part = self.take(key);
        if part.is_none() {
            reader.fault(self.at, format!("{} has no `{key}`", self.what));
        }
        part
    }

    /// A text that may be missing or nothing.
    pub(crate) fn text(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
    ) -> Option<(At, String)> {
        let node = self.take(key)?;
        let what = format!("`{key}` of {}", self.what);
        Some((node.at, reader.optional_text(node, &what)?))
    }

    /// What was not asked for.
    pub(crate) fn rest(&self) -> impl Iterator<Item = (&'a Entry, String)> {
        let known = self.known.join("`, `");
        self.parts.values().map(move |entry| {
            let message = format!(
                "`{}` is unknown in {}; known are `{known}`",
                entry.key, self.what
            );
            (*entry, message)
        })
    }

    /// Notes what was not asked for.
    pub(crate) fn finish(self, reader: &mut Reader<'_>) {
        for (entry, message) in self.rest() {
            reader.fault(entry.at, message);
        }
    }
}
