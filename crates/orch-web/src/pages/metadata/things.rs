//! Rows to things: where a row's history is.

use orch_model::drift::Row;
use orch_model::{Recorded, ThingId, ThingKind};

/// The things of the newest revision, found by the names of rows.
pub(super) struct Things<'a>(pub(super) &'a Recorded);

impl Things<'_> {
    /// The page of a row's thing, if it is recorded.
    pub(super) fn address(&self, row: &Row) -> Option<String> {
        let (kind, name) = match row {
            Row::Product(name) => (ThingKind::Product, name.as_str()),
            Row::Block(name) => (ThingKind::Block, name.as_str()),
            Row::ResourceType(name) => (ThingKind::ResourceType, name.as_str()),
            Row::Workflow(name) => (ThingKind::Workflow, name.as_str()),
        };
        self.id(kind, name).map(|id| format!("/things/{id}"))
    }

    fn id(&self, kind: ThingKind, name: &str) -> Option<ThingId> {
        self.0.things.find(kind, None, name)
    }
}
