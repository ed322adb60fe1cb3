//! Where a database stands: the revision that says of its structure what it is.

use std::time::Duration;

use orch_event::{Event, RevisionId};
use orch_ledger::Ledger;
use orch_model::change::Leftover;
use orch_model::drift::{Differs, Row};
use orch_model::{Catalog, Change, Drift};
use orch_postgres::{leftovers, reading};
use postgres::Client;

use crate::adopt::error::AdoptError;

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
    /// Finds the newest revision whose structure equals a database's; not one that removes rows
    /// which nothing explains, and which the database still has: its removal is pending there.
    pub fn find(
        ledger: &Ledger,
        observed: &Catalog,
        (client, wait): (&mut Client, Duration),
    ) -> Result<Self, AdoptError> {
        let mut nearest: Option<(RevisionId, Vec<Drift>)> = None;
        let mut unclean = None;
        for id in ledger.graph().order().into_iter().rev() {
            let recorded = ledger.recorded(Some(id))?;
            let drift = structure(&Catalog::of(&recorded.model), observed);
            if drift.is_empty() {
                let removed = cleaned_up(ledger, id)?;
                if removed.is_empty() || !holds_any(client, wait, &removed)? {
                    return Ok(Self::At(id));
                }
                unclean.get_or_insert(id);
                continue;
            }
            let is_nearer = |(_, other): &(_, Vec<Drift>)| drift.len() < other.len();
            if nearest.as_ref().is_none_or(is_nearer) {
                nearest = Some((id, drift));
            }
        }
        if let Some(id) = unclean {
            return Ok(Self::At(id));
        }
        Ok(nearest.map_or(Self::NoLedger, |(id, drift)| Self::Near(id, drift)))
    }
}

/// The rows that nothing explains, and that a revision removes.
fn cleaned_up(ledger: &Ledger, id: RevisionId) -> Result<Vec<Leftover>, AdoptError> {
    let events = ledger.read(id)?.events.into_iter();
    let removed = events.filter_map(|event| match event {
        Event::Change {
            change: Change::LeftoverRemoved(it),
            ..
        } => Some(it.leftover),
        _ => None,
    });
    Ok(removed.collect())
}

/// Whether a database holds some of the rows that nothing explains.
fn holds_any(
    client: &mut Client,
    wait: Duration,
    removed: &[Leftover],
) -> Result<bool, AdoptError> {
    let mut looking = reading(client, wait)?;
    let found = leftovers(&mut looking)?;
    looking.rollback()?;
    Ok(found.iter().any(|it| removed.contains(&it.leftover)))
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
