//! Who owns an attribute: a product or a block.

use std::fmt;

use crate::{BlockName, ProductName, ThingKind};

/// Who owns an attribute, by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A product; its attributes are the roots of its subscriptions.
    Product(ProductName),
    /// A block.
    Block(BlockName),
}

impl Owner {
    /// The owner's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Product(name) => name.as_str(),
            Self::Block(name) => name.as_str(),
        }
    }

    /// The owner's kind.
    pub const fn kind(&self) -> ThingKind {
        match self {
            Self::Product(_) => ThingKind::Product,
            Self::Block(_) => ThingKind::Block,
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Product(name) => write!(f, "product `{name}`"),
            Self::Block(name) => write!(f, "product block `{name}`"),
        }
    }
}
