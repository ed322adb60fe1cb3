//! The lives of things: which events of a ledger are about which thing.
//!
//! Kept in memory by whoever asks often; what was read once is never read again, because
//! revisions never change.

use std::collections::{BTreeSet, HashMap, HashSet};

use orch_event::{Event, EventId, RevisionId, Timestamp};
use orch_ledger::{Ledger, LedgerError};
use orch_model::{RowId, ThingId};

/// The events of a ledger, by the things that they are about.
#[derive(Clone, Debug, Default)]
pub struct Lives {
    /// The revisions that were read, each with its time; parents first.
    revisions: Vec<(RevisionId, Timestamp)>,
    known: HashSet<RevisionId>,
    /// Per thing, in the order of the revisions.
    touches: HashMap<ThingId, Vec<Touch>>,
    /// The primary keys of rows that are not derived from their things.
    rows: HashMap<ThingId, RowId>,
}

/// An event that is about a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Touch {
    /// The place of its revision among those that were read.
    revision: u32,
    event: EventId,
}

/// An event that is about a thing, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Its revision.
    pub revision: RevisionId,
    /// When that was sealed.
    pub time: Timestamp,
    /// The event.
    pub event: EventId,
}

impl Lives {
    /// Reads the revisions of a ledger that were not read before.
    pub fn follow(&mut self, ledger: &Ledger) -> Result<(), LedgerError> {
        // Files go when branches are switched.
        if self.known.iter().any(|id| !ledger.graph().contains(*id)) {
            *self = Self::default();
        }
        for id in ledger.graph().order() {
            if self.known.contains(&id) {
                continue;
            }
            let revision = ledger.read(id)?;
            let place = u32::try_from(self.revisions.len()).unwrap_or(u32::MAX);
            for (event, it) in revision.iter() {
                let Event::Change { change, .. } = it else {
                    continue;
                };
                if let (Some(thing), Some(row)) = (change.adds(), change.row()) {
                    self.rows.insert(thing, row);
                }
                let mentions = change.mentions().into_iter();
                let things: BTreeSet<ThingId> = mentions.map(|it| it.id).collect();
                for thing in things {
                    self.touches.entry(thing).or_default().push(Touch {
                        revision: place,
                        event,
                    });
                }
            }
            self.revisions.push((id, revision.header.time));
            self.known.insert(id);
        }
        Ok(())
    }

    /// The events that are about a thing, those of parents first; none for a thing that
    /// was never there.
    pub fn of(&self, thing: ThingId) -> impl DoubleEndedIterator<Item = Moment> + '_ {
        let touches = self.touches.get(&thing).map_or(&[][..], Vec::as_slice);
        touches.iter().map(|touch| {
            let (revision, time) = self.revisions[touch.revision as usize];
            let event = touch.event;
            Moment {
                revision,
                time,
                event,
            }
        })
    }

    /// The revisions that were read, each with its time.
    pub fn revisions(&self) -> impl ExactSizeIterator<Item = (RevisionId, Timestamp)> + '_ {
        self.revisions.iter().copied()
    }

    /// The primary key of a thing's row.
    pub fn row(&self, thing: ThingId) -> String {
        match self.rows.get(&thing) {
            Some(row) => row.to_string(),
            None => thing.to_string(),
        }
    }

    /// When a thing was first recorded.
    pub fn begin(&self, thing: ThingId) -> Option<Timestamp> {
        self.of(thing).next().map(|moment| moment.time)
    }
}
