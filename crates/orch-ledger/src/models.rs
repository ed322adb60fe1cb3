//! The models that revisions record, folded from their events.

use orch_event::{Revision, RevisionId};
use orch_model::Recorded;
use orch_projector::fold;

use crate::folding::Folding;
use crate::{Ledger, LedgerError};

impl Ledger {
    /// The model at a revision; at the base, an empty one.
    ///
    /// Folds from the nearest ancestor that was folded before, and keeps what it folded.
    pub fn recorded(&self, at: Option<RevisionId>) -> Result<Recorded, LedgerError> {
        let Some(at) = at else {
            return Ok(Recorded::default());
        };
        if let Some(recorded) = self.index.model(at)? {
            return Ok(recorded);
        }
        let mut unfolded = vec![at];
        let mut next = at;
        let mut recorded = loop {
            match self.graph.parents(next) {
                [] => break Recorded::default(),
                [parent] => match self.index.model(*parent)? {
                    Some(known) => break known,
                    None => {
                        unfolded.push(*parent);
                        next = *parent;
                    }
                },
                _ => return self.folded(at),
            }
        };
        for id in unfolded.into_iter().rev() {
            fold_revision(&mut recorded, &self.read(id)?)?;
        }
        self.index.put_model(at, &recorded)?;
        Ok(recorded)
    }

    /// The model at a revision that descends from a merge: all that leads to it is folded.
    fn folded(&self, at: RevisionId) -> Result<Recorded, LedgerError> {
        let order = self.graph.ancestry(at);
        let mut folding = Folding::new(self.graph.clone(), &order);
        for id in order {
            let known = self.index.model(id)?;
            // Asked for even where it is not needed, so that what it is folded on goes.
            let before = folding.before(id);
            let recorded = match known {
                Some(known) => known,
                None => {
                    let mut recorded = before.unwrap_or_default();
                    fold_revision(&mut recorded, &self.read(id)?)?;
                    recorded
                }
            };
            if id == at {
                self.index.put_model(at, &recorded)?;
                return Ok(recorded);
            }
            folding.put(id, recorded);
        }
        Ok(Recorded::default())
    }

    /// The model that a revision's events are folded on: at its parent, or what its parents
    /// agree on.
    pub fn before(&self, id: RevisionId) -> Result<Recorded, LedgerError> {
        match self.graph.parents(id) {
            [] => Ok(Recorded::default()),
            [parent] => self.recorded(Some(*parent)),
            parents => Ok(self.agreement(parents)?.recorded),
        }
    }
}

/// Folds a revision's events on the model before it.
pub(crate) fn fold_revision(
    recorded: &mut Recorded,
    revision: &Revision,
) -> Result<(), LedgerError> {
    for (event, it) in revision.iter() {
        fold(recorded, it).map_err(|error| LedgerError::Fold {
            revision: revision.id,
            event,
            error,
        })?;
    }
    Ok(())
}
