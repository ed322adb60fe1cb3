//! The orchestrator's shapes: members, their order, and what is null are as version 4.8.2
//! and 5.5 of `orchestrator-core` write them.

use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// A moment, written as the orchestrator writes it: seconds since 1970, with a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ToSchema)]
#[schema(value_type = f64)]
pub(crate) struct Seconds(
    /// Microseconds since 1970.
    pub(crate) i64,
);

impl Serialize for Seconds {
    #[expect(
        clippy::cast_precision_loss,
        reason = "microseconds of any date to come are exact, and Python divides them so too"
    )]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0 as f64 / 1e6)
    }
}

/// A product.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(crate) struct Product {
    pub(crate) product_id: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) product_type: String,
    pub(crate) status: Option<String>,
    pub(crate) tag: Option<String>,
    pub(crate) created_at: Option<Seconds>,
    pub(crate) end_date: Option<Seconds>,
    pub(crate) product_blocks: Vec<ProductBlock>,
    pub(crate) fixed_inputs: Vec<FixedInput>,
    pub(crate) workflows: Vec<Workflow>,
}

/// A product block.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(crate) struct ProductBlock {
    pub(crate) product_block_id: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) tag: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) resource_types: Vec<ResourceType>,
    pub(crate) created_at: Option<Seconds>,
    pub(crate) end_date: Option<Seconds>,
}

/// A resource type.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(crate) struct ResourceType {
    pub(crate) resource_type: String,
    pub(crate) description: Option<String>,
    pub(crate) resource_type_id: String,
}

/// A fixed input of a product.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(crate) struct FixedInput {
    pub(crate) fixed_input_id: String,
    pub(crate) name: String,
    pub(crate) value: Option<String>,
    pub(crate) product_id: String,
    pub(crate) created_at: Option<Seconds>,
}

/// A workflow or a task.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(crate) struct Workflow {
    pub(crate) name: String,
    pub(crate) target: String,
    pub(crate) is_task: bool,
    pub(crate) description: Option<String>,
    pub(crate) created_at: Option<Seconds>,
    pub(crate) workflow_id: String,
    /// Always null, as in the orchestrator: steps are in the code.
    #[schema(value_type = Option<Vec<String>>)]
    pub(crate) steps: (),
}

#[cfg(test)]
mod tests {
    use super::Seconds;

    #[test]
    fn moments_are_written_as_python_writes_them() -> Result<(), serde_json::Error> {
        let moments = [
            (1_795_339_800_123_456, "1795339800.123456"),
            (1_795_339_803_000_000, "1795339803.0"),
            (1_795_339_803_250_000, "1795339803.25"),
            (0, "0.0"),
            (-1, "-1e-06"),
        ];
        for (micros, text) in moments {
            let written = serde_json::to_string(&Seconds(micros))?;
            assert_eq!(written.replace("e-6", "e-06"), text);
        }
        Ok(())
    }
}
