//! Where a database stands: the revision that says of its structure what it is.

use orch_event::RevisionId;
use orch_ledger::{Ledger, LedgerError};
use orch_model::drift::{Differs, Row};
use orch_model::{Catalog, Drift};

/// Where a database stands in a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// At a revision; texts may differ.
    At(RevisionId),
    /// At none; this one differs least.
    Near(RevisionId, Vec<Drift>),
    /// The ledger is empty.
    NoLedger,
}

impl Standing {
    /// Finds the newest revision whose structure equals a database's.
    pub fn find(ledger: &Ledger, observed: &Catalog) -> Result<Self, LedgerError> {
        let mut nearest: Option<(RevisionId, Vec<Drift>)> = None;
        for id in ledger.graph().order().into_iter().rev() {
            let recorded = ledger.recorded(Some(id))?;
            let drift = structure(&Catalog::of(&recorded.model), observed);
            if drift.is_empty() {
                return Ok(Self::At(id));
            }
            let is_nearer = |(_, other): &(_, Vec<Drift>)| drift.len() < other.len();
            if nearest.as_ref().is_none_or(is_nearer) {
                nearest = Some((id, drift));
            }
        }
        Ok(nearest.map_or(Self::NoLedger, |(id, drift)| Self::Near(id, drift)))
    }
}

/// Where the structure of a database is not as recorded: texts that people edit, and rows that
/// nothing refers to, left aside.
pub fn structure(recorded: &Catalog, observed: &Catalog) -> Vec<Drift> {
    let mut drift = recorded.drift(observed);
    drift.retain(|it| !it.is_edited_text() && !is_leftover(it, observed));
    drift.retain(|it| !is_unread(it, recorded));
    drift
}

/// Whether it is a workflow of a team whose ledger records none: it makes them elsewhere.
fn is_unread(drift: &Drift, recorded: &Catalog) -> bool {
    matches!(drift.row, Row::Workflow(_)) && recorded.workflows.is_empty()
}

/// Whether it is a row that nothing recorded explains, and that nothing refers to: a resource
/// type that no block has.
pub(crate) fn is_leftover(drift: &Drift, observed: &Catalog) -> bool {
    let Drift {
        row: Row::ResourceType(name),
        how: Differs::Unrecorded,
    } = drift
    else {
        return false;
    };
    let mut blocks = observed.blocks.values();
    !blocks.any(|row| row.resource_types.contains(name))
}
