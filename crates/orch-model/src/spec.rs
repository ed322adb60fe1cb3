//! What a field may hold, in one lifecycle stage.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Arity, BlockName};

/// A value's type as canonical text: `int`, `str`, `ipaddress.IPv4Address`.
///
/// Enums and literals are written as the type of their members (`str`), with the
/// members as the allowed values, so that an enum that becomes an equal literal
/// is no change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ValueType(pub String);

impl ValueType {
    /// The type as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a fixed input or a resource type may hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ValueSpec {
    /// The type of the value, or of a list's entries.
    #[serde(rename = "type")]
    pub value_type: ValueType,
    /// How many values.
    pub arity: Arity,
    /// The only values that are valid, as the database stores them; `None` where
    /// the type is not an enumeration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed: Option<BTreeSet<String>>,
}

/// What an attribute, a field of blocks, may hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AttributeSpec {
    /// The blocks that each entry may be: one, or a union's members.
    pub blocks: BTreeSet<BlockName>,
    /// How many blocks.
    pub arity: Arity,
}
