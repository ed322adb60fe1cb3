//! Things: what has an identity of its own, kept when it is renamed.

use std::fmt::{self, Write as _};
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The context that keeps the hashes of things apart from all others.
const CONTEXT: &str = "orch 2026-11-22 thing v1";

/// A hasher that has read the context: every thing has an id, and a large model has many.
static HASHER: LazyLock<blake3::Hasher> = LazyLock::new(|| blake3::Hasher::new_derive_key(CONTEXT));

/// What has an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThingKind {
    /// A product.
    Product,
    /// A fixed input, owned by a product.
    FixedInput,
    /// A product block.
    Block,
    /// An attribute, owned by a product or a block.
    Attribute,
    /// A resource type; blocks share it, so it has no owner.
    ResourceType,
    /// A workflow or a task.
    Workflow,
}

impl ThingKind {
    /// The kind as it is written in ids and events.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::FixedInput => "fixed_input",
            Self::Block => "block",
            Self::Attribute => "attribute",
            Self::ResourceType => "resource_type",
            Self::Workflow => "workflow",
        }
    }
}

/// A thing's id; also the UUID of the row that is made for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ThingId(Uuid);

impl ThingId {
    /// The least of all ids, which no thing has.
    pub(crate) const FIRST: Self = Self(Uuid::nil());

    /// Derives the id of a thing from what never changes about it.
    ///
    /// `ordinal` counts the things of that kind, owner and name that were added
    /// before it among the ancestors, so that a thing added again is a new one.
    /// What is hashed are four netstrings (`LENGTH:TEXT,`): kind, owner (empty
    /// for none), name, ordinal. The first 16 bytes become a UUID of version 8.
    pub fn derive(kind: ThingKind, owner: Option<Self>, name: &str, ordinal: u32) -> Self {
        let owner = owner.map_or_else(String::new, |owner| owner.to_string());
        let mut parts = String::with_capacity(96 + name.len());
        for part in [kind.as_str(), &owner, name, &ordinal.to_string()] {
            write!(parts, "{}:{part},", part.len()).expect("BUG: a string takes all text");
        }
        let mut hasher = HASHER.clone();
        hasher.update(parts.as_bytes());
        let mut bytes = [0; 16];
        hasher.finalize_xof().fill(&mut bytes);
        Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }

    /// How many bytes an id has.
    pub const LENGTH: usize = 16;

    /// The id of these bytes.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }

    /// The bytes of the id.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        self.0.as_bytes()
    }

    /// The id, as the row that is made for the thing has it.
    pub(crate) const fn uuid(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for ThingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for ThingId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::{ThingId, ThingKind};

    #[test]
    fn ids_never_change() {
        let product = ThingId::derive(ThingKind::Product, None, "User internal", 0);
        assert_eq!(product.to_string(), "6fb7768d-b83e-808d-99a3-c5a69712ba70");
        let input = ThingId::derive(ThingKind::FixedInput, Some(product), "affiliation", 0);
        assert_eq!(input.to_string(), "34f52ea4-3369-81d2-9e0e-b911f8c9e100");
    }

    #[test]
    fn kind_owner_name_and_ordinal_each_make_another_thing() {
        let product = ThingId::derive(ThingKind::Product, None, "a", 0);
        let others = [
            ThingId::derive(ThingKind::Block, None, "a", 0),
            ThingId::derive(ThingKind::Product, Some(product), "a", 0),
            ThingId::derive(ThingKind::Product, None, "b", 0),
            ThingId::derive(ThingKind::Product, None, "a", 1),
        ];
        assert!(others.iter().all(|other| *other != product));
    }
}
