//! What is unlike between two models, without intent.

use std::fmt;

use crate::{
    AttributeName, BlockName, FixedInputName, Owner, ProductName, ResourceTypeName, WorkflowName,
};

/// One part of a model that is unlike in another: it came, it went, it changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The part.
    pub part: Part,
    /// How it is unlike.
    pub how: How,
}

/// A part of a model that can differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A product.
    Product(ProductName),
    /// The class of a product.
    ProductType(ProductName),
    /// The status of a product that is in the registry again.
    ProductStatus(ProductName),
    /// A fixed input of a product.
    FixedInput(ProductName, FixedInputName),
    /// A block.
    Block(BlockName),
    /// A resource type, whichever blocks have it.
    ResourceType(ResourceTypeName),
    /// A resource type of a block.
    Attachment(BlockName, ResourceTypeName),
    /// An attribute of a product or a block.
    Attribute(Owner, AttributeName),
    /// A workflow.
    Workflow(WorkflowName),
}

/// How a part is unlike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It is declared, and not recorded.
    Added,
    /// It is recorded, and not declared.
    Removed,
    /// It is both, and not the same.
    Changed,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Product(name) => write!(f, "product `{name}`"),
            Self::ProductType(name) => write!(f, "product type of product `{name}`"),
            Self::ProductStatus(name) => write!(f, "status of product `{name}`"),
            Self::FixedInput(product, name) => {
                write!(f, "fixed input `{name}` of product `{product}`")
            }
            Self::Block(name) => write!(f, "product block `{name}`"),
            Self::ResourceType(name) => write!(f, "resource type `{name}`"),
            Self::Attachment(block, name) => {
                write!(f, "resource type `{name}` of product block `{block}`")
            }
            Self::Attribute(owner, name) => write!(f, "attribute `{name}` of {owner}"),
            Self::Workflow(name) => write!(f, "workflow `{name}`"),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = match self.how {
            How::Added => "added",
            How::Removed => "removed",
            How::Changed => "changed",
        };
        write!(f, "{} {how}", self.part)
    }
}
