//! Statements that refuse where something is in the way.

use orch_model::{AttributeName, BlockName};
use serde_json::{Map, Value, json as value};

use super::sql::{call, json, texts};
use crate::literal::{NulError, literal};

/// A check that raises an error where it finds something.
#[derive(Clone, Debug)]
pub(crate) enum Refuse {
    /// Instances of a block hold something under names that attributes are about to get.
    UsedNames {
        block: BlockName,
        names: Vec<AttributeName>,
    },
    /// Instances that stay lack what their status requires, because what they used went.
    Emptied(Vec<Required>),
}

/// What instances of a block require in an attribute.
#[derive(Clone, Debug)]
pub(crate) struct Required {
    pub(crate) block: BlockName,
    pub(crate) attribute: AttributeName,
    /// The least by status.
    pub(crate) minimum: Map<String, Value>,
}

impl Refuse {
    pub(super) const fn function(&self) -> &'static str {
        match self {
            Self::UsedNames { .. } => "orch_refuse_attributes",
            Self::Emptied(_) => "orch_refuse_emptied",
        }
    }

    pub(super) fn text(&self) -> Result<String, NulError> {
        let arguments = match self {
            Self::UsedNames { block, names } => vec![
                literal(block.as_str())?,
                texts(names.iter().map(AttributeName::as_str))?,
            ],
            Self::Emptied(required) => {
                let entry = |it: &Required| value!({"block": it.block, "attribute": it.attribute, "minimum": it.minimum});
                vec![json(&required.iter().map(entry).collect())?]
            }
        };
        call(self.function(), &arguments)
    }
}
