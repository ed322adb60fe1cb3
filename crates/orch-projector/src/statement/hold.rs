//! Rows that stay in the archive, as people have filled their place.

use orch_model::{AttributeName, BlockName, Owner, ResourceTypeName};
use serde_json::Value;

use super::archive::owners;
use super::sql::{call, json, named, texts};
use crate::bounds::Bounds;
use crate::literal::{NulError, literal};
use crate::slot::Slot;

/// The rows that stay.
#[derive(Clone, Debug)]
pub(crate) enum Hold {
    /// Values that would be more than there may be.
    Values {
        block: BlockName,
        resource_type: ResourceTypeName,
        most: Bounds,
    },
    /// Instances that a fill made, and that would be more than there may be.
    Attribute {
        fill: String,
        owner: Owner,
        attribute: AttributeName,
        holds: Vec<BlockName>,
        /// The most that the fill makes for an owner.
        made: u64,
        most: Bounds,
    },
}

impl Hold {
    pub(super) const fn function(&self) -> &'static str {
        match self {
            Self::Values { .. } => "orch_hold_values",
            Self::Attribute { .. } => "orch_hold_attribute",
        }
    }

    pub(super) fn text(&self, slot: Slot) -> Result<String, NulError> {
        let mut arguments = vec![literal(&slot.to_string())?];
        let most = match self {
            Self::Values {
                block,
                resource_type,
                most,
            } => {
                arguments.push(literal(block.as_str())?);
                arguments.push(literal(resource_type.as_str())?);
                most
            }
            Self::Attribute {
                fill,
                owner,
                attribute,
                holds,
                made,
                most,
            } => {
                arguments.push(literal(fill)?);
                arguments.push(owners(owner).to_owned());
                arguments.push(literal(owner.name())?);
                arguments.push(literal(attribute.as_str())?);
                arguments.push(named("holds", &texts(holds.iter().map(BlockName::as_str))?));
                arguments.push(named("made", &made.to_string()));
                most
            }
        };
        arguments.push(named("most", &json(&Value::Object(most.clone()))?));
        call(self.function(), &arguments)
    }
}
