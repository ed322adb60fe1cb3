//! A document as a tree in which each part knows its place; JSON and YAML alike.

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
}

/// A part of a document.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it begins.
    pub at: At,
    /// What it is.
    pub value: Value,
}

/// What a part of a document is.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing: `null`, `None`.
    Null,
    /// A truth value.
    Bool(bool),
    /// An integer, in decimal digits with a sign where it is negative.
    Int(String),
    /// Any other number, as Python writes it.
    Float(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// In the order of the file; a key may stand there twice.
    Map(Vec<Entry>),
    /// Known only when a program runs.
    Unknown,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key begins.
    pub at: At,
    /// The value.
    pub value: Node,
}

impl Value {
    /// What it is, for a message.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a truth value",
            Self::Int(_) | Self::Float(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
            Self::Unknown => "known only when the file runs",
        }
    }

    /// What Python's `str()` gives for it, if it is no list and no object.
    pub fn as_python_text(&self) -> Option<&str> {
        match self {
            Self::Null => Some("None"),
            Self::Bool(true) => Some("True"),
            Self::Bool(false) => Some("False"),
            Self::Int(text) | Self::Float(text) | Self::Text(text) => Some(text),
            Self::List(_) | Self::Map(_) | Self::Unknown => None,
        }
    }
}
