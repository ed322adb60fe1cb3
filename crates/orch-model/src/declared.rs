//! A model as it was read, with where each part of it stands in the source.

use std::collections::BTreeMap;
use std::fmt;

use crate::{
    AttributeName, BlockName, FixedInputName, Model, Owner, ProductName, ResourceTypeName,
    WorkflowName,
};

/// A part of a model that has a place in the source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A product: where the registry names it.
    Product(ProductName),
    /// A product's class.
    ProductClass(ProductName),
    /// A fixed input: its annotation.
    FixedInput(ProductName, FixedInputName),
    /// A block: its registered class.
    Block(BlockName),
    /// A resource type of a block: its annotation.
    ResourceType(BlockName, ResourceTypeName),
    /// An attribute: its annotation.
    Attribute(Owner, AttributeName),
    /// A workflow: its function, or where the registry names it.
    Workflow(WorkflowName),
}

/// Where a part of a model was read, and what the source says there for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file, as the user would name it, with `/` between folders.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, in characters from 1.
    pub column: u32,
    /// The first paragraph of the docstring there, on one line, where there is one.
    pub doc: Option<String>,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.line, self.column)
    }
}

/// A model read from source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// What the classes say.
    pub model: Model,
    /// Where they say it.
    pub origins: BTreeMap<Place, Origin>,
}

impl Declared {
    /// Where a part was read, if its place is known.
    pub fn origin(&self, place: &Place) -> Option<&Origin> {
        self.origins.get(place)
    }
}
