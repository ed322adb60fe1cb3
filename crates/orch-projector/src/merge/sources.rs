//! Where the parts of a merge come from: the events of the sides that a parent lacks.

use std::collections::BTreeMap;

use orch_event::{Event, EventId};
use orch_model::change::Replacement;
use orch_model::merge::Part;
use orch_model::{Change, ThingId};

/// The events of some revisions, by the part that each is about.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// How many revisions were taken in.
    revisions: usize,
    parts: BTreeMap<Part, Vec<Source>>,
    /// By block: which resource type took over the values of which, in the end.
    replaced: BTreeMap<ThingId, BTreeMap<ThingId, ThingId>>,
    defaults: Vec<Change>,
    leftovers: Vec<Source>,
}

/// A change of a part, and the revision that made it.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// The place of the revision among all.
    pub(crate) origin: usize,
    /// The event.
    pub(crate) event: EventId,
    /// The change.
    pub(crate) change: Change,
}

impl Sources {
    /// Takes in the events of a revision. Revisions come parents first.
    pub fn take<'a>(&mut self, events: impl IntoIterator<Item = (EventId, &'a Event)>) {
        let origin = self.revisions;
        self.revisions += 1;
        for (event, it) in events {
            let Event::Change { change, .. } = it else {
                continue;
            };
            match change {
                Change::DefaultGiven(_) | Change::MemberChosen(_) => {
                    self.defaults.push(change.clone());
                    continue;
                }
                Change::LeftoverRemoved(_) => self.leftovers.push(Source {
                    origin,
                    event,
                    change: change.clone(),
                }),
                Change::ResourceTypeReplaced(it) => self.replace(it.block.id, &it.replaced),
                Change::ResourceTypeDetached(it) => {
                    if let Some(replaced) = self.replaced.get_mut(&it.block.id) {
                        replaced.retain(|_, to| *to != it.resource_type.id);
                    }
                }
                _ => {}
            }
            for part in Part::of(change) {
                let source = Source {
                    origin,
                    event,
                    change: change.clone(),
                };
                self.parts.entry(part).or_default().push(source);
            }
        }
    }

    fn replace(&mut self, block: ThingId, pairs: &[Replacement]) {
        let known = self.replaced.entry(block).or_default();
        let to = |from: ThingId| {
            pairs
                .iter()
                .find(|it| it.from.id == from)
                .map(|it| it.to.id)
        };
        let reached: Vec<ThingId> = known.values().copied().collect();
        for now in known.values_mut() {
            *now = to(*now).unwrap_or(*now);
        }
        for pair in pairs {
            if !reached.contains(&pair.from.id) {
                known.entry(pair.from.id).or_insert(pair.to.id);
            }
        }
    }

    /// The changes of a part, in order.
    pub(crate) fn of(&self, part: Part) -> &[Source] {
        self.parts.get(&part).map_or(&[], Vec::as_slice)
    }

    /// The last change of a part that is of some kind.
    pub(crate) fn last(&self, part: Part, is: impl Fn(&Change) -> bool) -> Option<&Source> {
        self.of(part).iter().rev().find(|it| is(&it.change))
    }

    /// In a block, which resource type took over the values of which.
    pub(crate) fn replaced(&self, block: ThingId) -> impl Iterator<Item = (ThingId, ThingId)> {
        let pairs = self.replaced.get(&block).into_iter().flatten();
        pairs.map(|(from, to)| (*from, *to))
    }

    /// The values and the blocks that were chosen for existing subscriptions, in order.
    pub(crate) fn chosen(&self) -> impl Iterator<Item = &Change> {
        self.defaults.iter()
    }

    /// The removals of rows that no model explains.
    pub(crate) fn leftovers(&self) -> &[Source] {
        &self.leftovers
    }

    /// The place of what no revision decided: the merge itself, or what it gives back.
    pub(crate) const fn nobody(&self) -> usize {
        self.revisions
    }
}
