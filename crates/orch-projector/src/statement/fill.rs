//! Statements that make rows which existing subscriptions require.

use orch_model::{AttributeName, BlockName, Owner, ResourceTypeName};
use serde_json::{Map, Value};

use super::archive::owners;
use super::sql::{call, json, named, texts};
use crate::literal::{NulError, literal};

/// Which instances are filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Only {
    /// All of them.
    All,
    /// Those that this very revision made.
    Made,
}

/// Instances for an attribute, where the status of a subscription requires them.
#[derive(Clone, Debug)]
pub(crate) struct FillAttribute {
    /// The identity of the fill.
    pub(crate) fill: String,
    pub(crate) owner: Owner,
    pub(crate) attribute: AttributeName,
    /// The blocks that the attribute may hold.
    pub(crate) holds: Vec<BlockName>,
    /// The block that is made; none where people fill it.
    pub(crate) block: Option<BlockName>,
    /// The least by status.
    pub(crate) minimum: Map<String, Value>,
    pub(crate) only: Only,
}

impl FillAttribute {
    fn arguments(&self) -> Result<Vec<String>, NulError> {
        Ok(vec![
            literal(&self.fill)?,
            owners(&self.owner).to_owned(),
            literal(self.owner.name())?,
            literal(self.attribute.as_str())?,
            named("holds", &texts(self.holds.iter().map(BlockName::as_str))?),
            named("minimum", &json(&Value::Object(self.minimum.clone()))?),
        ])
    }

    pub(super) fn text(&self) -> Result<String, NulError> {
        let mut arguments = self.arguments()?;
        let block = match &self.block {
            Some(block) => literal(block.as_str())?,
            None => "null".to_owned(),
        };
        arguments.insert(5, named("block", &block));
        arguments.push(only(self.only));
        call("orch_fill_attribute", &arguments)
    }

    pub(super) fn noting(&self) -> Result<String, NulError> {
        call("orch_note_missing_attribute", &self.arguments()?)
    }
}

/// Values for a resource type of a block, where the status of a subscription requires them.
#[derive(Clone, Debug)]
pub(crate) struct FillValues {
    /// The identity of the fill.
    pub(crate) fill: String,
    pub(crate) block: BlockName,
    pub(crate) resource_type: ResourceTypeName,
    /// The values; several for a list. Without any, a missing value is refused.
    pub(crate) defaults: Vec<String>,
    /// The least by status.
    pub(crate) minimum: Map<String, Value>,
    /// The most by status, where that is fewer than the defaults.
    pub(crate) most: Map<String, Value>,
    pub(crate) only: Only,
}

impl FillValues {
    fn begin(&self) -> Result<Vec<String>, NulError> {
        Ok(vec![
            literal(&self.fill)?,
            literal(self.block.as_str())?,
            literal(self.resource_type.as_str())?,
        ])
    }

    pub(super) fn text(&self) -> Result<String, NulError> {
        let mut arguments = self.begin()?;
        let defaults = if self.defaults.is_empty() {
            "null".to_owned()
        } else {
            texts(self.defaults.iter().map(String::as_str))?
        };
        arguments.push(named("defaults", &defaults));
        arguments.push(named(
            "minimum",
            &json(&Value::Object(self.minimum.clone()))?,
        ));
        arguments.push(only(self.only));
        if !self.most.is_empty() {
            arguments.push(named("most", &json(&Value::Object(self.most.clone()))?));
        }
        call("orch_fill_values", &arguments)
    }

    pub(super) fn noting(&self) -> Result<String, NulError> {
        let mut arguments = self.begin()?;
        arguments.push(named(
            "minimum",
            &json(&Value::Object(self.minimum.clone()))?,
        ));
        call("orch_note_missing_values", &arguments)
    }
}

fn only(only: Only) -> String {
    named(
        "only_made",
        if only == Only::Made { "true" } else { "false" },
    )
}
