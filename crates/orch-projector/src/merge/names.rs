//! The names that things have before a merge and after it.

use orch_model::change::{Named, NamedOwner};
use orch_model::merge::Facts;
use orch_model::{BlockName, ThingId, ThingName};

/// The facts on one side of a migration.
#[derive(Clone, Copy)]
pub(super) struct Names<'a>(pub(super) &'a Facts);

impl Names<'_> {
    /// A thing by the name that it has.
    pub(super) fn named<N: ThingName>(self, id: ThingId) -> Named<N> {
        let name = N::of(self.0.name(id).unwrap_or_default().to_owned());
        Named { id, name }
    }

    /// The owner of an attribute.
    pub(super) fn owner(self, id: ThingId) -> Option<NamedOwner> {
        let (kind, _) = self.0.kind(id)?;
        let name = self.0.name(id)?.to_owned();
        Some(NamedOwner { kind, id, name })
    }

    /// Blocks, by name.
    pub(super) fn blocks(self, ids: impl IntoIterator<Item = ThingId>) -> Vec<Named<BlockName>> {
        let mut named: Vec<Named<BlockName>> = ids.into_iter().map(|id| self.named(id)).collect();
        named.sort_by(|a, b| a.name.cmp(&b.name));
        named
    }
}
