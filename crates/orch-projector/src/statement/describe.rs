//! Statements that replace texts which people may have edited in the orchestrator's pages.

use orch_model::change::Told;
use serde_json::json as value;

use super::sql::{call, json, named};
use crate::literal::{NulError, literal};
use crate::schema::Table;
use crate::slot::Slot;

/// The rows that have texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Described {
    Product,
    Block,
    ResourceType,
    Workflow,
}

/// Other texts for a row. A text that was edited stays, unless somebody consents; then it
/// is archived, and the opposite direction gives it back.
#[derive(Clone, Debug)]
pub(crate) struct Describe {
    pub(crate) described: Described,
    pub(crate) name: String,
    /// The texts as recorded before; of those alone that `is` holds.
    pub(crate) was: Told,
    /// The texts from then on.
    pub(crate) is: Told,
}

impl Describe {
    /// The same back.
    pub(crate) fn reverse(&self) -> Self {
        Self {
            described: self.described,
            name: self.name.clone(),
            was: self.is.clone(),
            is: self.was.clone(),
        }
    }

    pub(super) const fn writes(&self) -> &'static [Table] {
        match self.described {
            Described::Product => &[Table::Products],
            Described::Block => &[Table::ProductBlocks],
            Described::ResourceType => &[Table::ResourceTypes],
            Described::Workflow => &[Table::Workflows],
        }
    }

    pub(super) fn text(&self, slot: Slot) -> Result<String, NulError> {
        // A text that was or is null must be named too.
        let texts = |told: &Told, other: &Told| {
            let mut texts = serde_json::Map::new();
            for (name, _) in other.texts() {
                texts.insert(name.as_str().to_owned(), value!(None::<String>));
            }
            for (name, text) in told.texts() {
                texts.insert(name.as_str().to_owned(), value!(text));
            }
            json(&serde_json::Value::Object(texts))
        };
        call(
            "orch_describe",
            &[
                literal(&slot.to_string())?,
                literal(self.writes()[0].name())?,
                literal(&self.name)?,
                named("was", &texts(&self.was, &self.is)?),
                named("becomes", &texts(&self.is, &self.was)?),
            ],
        )
    }
}
