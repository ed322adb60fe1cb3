//! The change of rows that nothing recorded explains.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Rows that nothing recorded explains are removed, wherever a database has them. The model stays
/// as it is: it never knew them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftoverRemoved {
    /// Which.
    #[serde(flatten)]
    pub leftover: Leftover,
}

/// Rows of one kind that nothing explains, by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Leftover {
    /// The kind of rows.
    pub rows: LeftoverKind,
    /// The product, or the block, that they belong to; none where they belong to nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The name of the block or the resource type.
    pub name: String,
}

/// A kind of rows that nothing explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftoverKind {
    /// A resource type that no block has.
    ResourceType,
    /// Values of a resource type in instances of a block that does not have it.
    Values,
    /// Relations between instances of blocks that are not related.
    Relations,
    /// Instances that nothing uses, of a block that is not at the root of the product.
    Instances,
}

impl LeftoverKind {
    /// The kind as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ResourceType => "resource_type",
            Self::Values => "values",
            Self::Relations => "relations",
            Self::Instances => "instances",
        }
    }
}

impl fmt::Display for Leftover {
    /// Who has which, as a part of a sentence; names are as people gave them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, owner) = (&self.name, self.owner.as_deref().unwrap_or_default());
        match self.rows {
            LeftoverKind::ResourceType => {
                write!(f, "resource type `{name}`, which no product block has")
            }
            LeftoverKind::Values => write!(
                f,
                "values of `{name}` in instances of product block `{owner}`, which does not have it"
            ),
            LeftoverKind::Relations => write!(
                f,
                "relations from instances of product block `{owner}` to instances of `{name}`, \
                 which it does not depend on"
            ),
            LeftoverKind::Instances => write!(
                f,
                "instances of product block `{name}` in subscriptions of product `{owner}`, which \
                 nothing uses"
            ),
        }
    }
}
