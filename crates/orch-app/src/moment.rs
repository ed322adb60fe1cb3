//! Moments as people write them, and the history as it was at one.

use std::collections::BTreeSet;

use orch_event::timestamp::ParseTimestampError;
use orch_event::{RevisionId, Timestamp};
use orch_ledger::{Ledger, LedgerError};

/// Which moment of a date is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Its first.
    Begin,
    /// The last millisecond of it.
    End,
}

/// Reads a time such as `2026-11-22T09:30:00Z`, or a date in UTC such as `2026-11-22`.
pub fn moment(text: &str, edge: Edge) -> Result<Timestamp, ParseTimestampError> {
    text.parse().or_else(|error| {
        let of_day = match edge {
            Edge::Begin => "00:00:00Z",
            Edge::End => "23:59:59.999Z",
        };
        format!("{text}T{of_day}").parse().map_err(|_| error)
    })
}

/// The heads of the history as it was at a moment, by id: of all that was sealed until then,
/// those on which nothing of it builds.
pub(crate) fn heads_at(ledger: &Ledger, until: Timestamp) -> Result<Vec<RevisionId>, LedgerError> {
    let graph = ledger.graph();
    let mut waiting = graph.heads();
    let mut seen: BTreeSet<RevisionId> = waiting.iter().copied().collect();
    let mut sealed = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if ledger.summary(id)?.header.time <= until {
            sealed.insert(id);
            continue;
        }
        for parent in graph.parents(id) {
            if seen.insert(*parent) {
                waiting.push(*parent);
            }
        }
    }
    let parents = sealed.iter().flat_map(|id| graph.parents(*id));
    let below = graph.ancestors_of(parents.copied());
    Ok(sealed.difference(&below).copied().collect())
}
