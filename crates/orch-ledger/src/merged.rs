//! Merges: what several revisions agree on, and the migrations from each to what they become.

use orch_event::{Event, EventId, RevisionId};
use orch_model::Recorded;
use orch_model::merge::Agreement;
use orch_projector::{Rendered, Sources, render_merge};

use crate::folding::agreement;
use crate::{Ledger, LedgerError};

impl Ledger {
    /// What some revisions agree on, in the order of their ids.
    pub fn agreement(&self, revisions: &[RevisionId]) -> Result<Agreement, LedgerError> {
        agreement(self.graph(), revisions, &|id| self.recorded(Some(id)))
    }

    /// Renders the migrations to a merge, from each of its parents in order: given the merged
    /// model and the merge's own events.
    pub fn render_merge<'a>(
        &self,
        parents: &[RevisionId],
        merged: &Recorded,
        message: &str,
        events: &(impl Iterator<Item = (EventId, &'a Event)> + Clone),
    ) -> Result<Vec<Rendered>, LedgerError> {
        let mut rendered = Vec::with_capacity(parents.len());
        for parent in parents {
            let mut sources = Sources::default();
            let mut beyond = self.graph().ancestors_of(parents.iter().copied());
            for id in self.graph().ancestors(*parent) {
                beyond.remove(&id);
            }
            for id in self.graph().order_of(&beyond) {
                sources.take(self.read(id)?.iter());
            }
            sources.take(events.clone());
            let before = self.recorded(Some(*parent))?;
            rendered.push(render_merge(before, merged, &sources, message)?);
        }
        Ok(rendered)
    }
}
