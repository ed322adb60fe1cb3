//! What a field may hold, in one lifecycle stage.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::by_status::Grouped;
use crate::{Arity, BlockName, StatusSet};

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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ValueSpec {
    /// The type of the value, or of a list's entries.
    #[serde(rename = "type")]
    pub value_type: ValueType,
    /// How many values.
    pub arity: Arity,
    /// The only values that are valid, as the database stores them; `None` where
    /// the type is not an enumeration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<BTreeSet<String>>,
}

impl ValueSpec {
    /// Whether every value of its type is one of another's type too.
    pub fn widens_to(&self, other: &Self) -> bool {
        self.value_type.as_str() == "int" && other.value_type.as_str() == "float"
    }
}

/// What an attribute, a field of blocks, may hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct AttributeSpec {
    /// The blocks that each entry may be: one, or a union's members.
    pub blocks: BTreeSet<BlockName>,
    /// How many blocks.
    pub arity: Arity,
}

/// A group of [`ValueSpec`] as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ValueWire {
    #[serde(rename = "in", default = "StatusSet::all")]
    stages: StatusSet,
    #[serde(rename = "type")]
    value_type: ValueType,
    arity: Arity,
    #[serde(default)]
    allowed: Option<BTreeSet<String>>,
}

impl Grouped for ValueSpec {
    type Wire = ValueWire;

    fn part(wire: ValueWire) -> (StatusSet, Self) {
        let ValueWire {
            stages,
            value_type,
            arity,
            allowed,
        } = wire;
        (
            stages,
            Self {
                value_type,
                arity,
                allowed,
            },
        )
    }
}

/// A group of [`AttributeSpec`] as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttributeWire {
    #[serde(rename = "in", default = "StatusSet::all")]
    stages: StatusSet,
    blocks: BTreeSet<BlockName>,
    arity: Arity,
}

impl Grouped for AttributeSpec {
    type Wire = AttributeWire;

    fn part(wire: AttributeWire) -> (StatusSet, Self) {
        let AttributeWire {
            stages,
            blocks,
            arity,
        } = wire;
        (stages, Self { blocks, arity })
    }
}
