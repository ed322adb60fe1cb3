//! How often a revision made rows for subscriptions that were there before it, by owner and
//! thing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::change::Replacement;
use crate::{Change, Fill, ThingId};

/// What the changes up to some revision say of fills, by owner and thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Entry>", into = "Vec<Entry>")]
pub struct Fills(BTreeMap<(ThingId, ThingId), Known>);

/// Owner, thing, incarnation, number, highest incarnation.
type Entry = (ThingId, ThingId, u32, u32, u32);

/// What is known of the fills for one thing of an owner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Known {
    /// The last fill of the present incarnation.
    last: Fill,
    /// The highest incarnation that there was on any side.
    highest: u32,
}

impl Fills {
    /// The fill that comes next for a thing of an owner.
    pub fn next(&self, owner: ThingId, thing: ThingId) -> Fill {
        let Fill {
            incarnation,
            number,
        } = self.known(owner, thing).last;
        Fill {
            incarnation,
            number: number + 1,
        }
    }

    /// How often a resource type was attached to a block before it was the last time.
    pub fn incarnation(&self, block: ThingId, resource_type: ThingId) -> u32 {
        self.known(block, resource_type).last.incarnation
    }

    fn known(&self, owner: ThingId, thing: ThingId) -> Known {
        self.0.get(&(owner, thing)).copied().unwrap_or_default()
    }

    /// What several sides know together; `attached` says in which incarnation a resource type
    /// is attached to a block after the merge.
    pub(crate) fn merged<'a>(
        sides: &(impl Iterator<Item = (&'a Self, &'a dyn Fn(ThingId, ThingId) -> bool)> + Clone),
        attached: impl Fn(ThingId, ThingId) -> Option<u32>,
    ) -> Self {
        let keys = sides.clone().flat_map(|(fills, _)| fills.0.keys().copied());
        let keys: std::collections::BTreeSet<_> = keys.collect();
        let merge = |(owner, thing): (ThingId, ThingId)| {
            let known = sides.clone().map(|(fills, _)| fills.known(owner, thing));
            let highest = known.clone().map(|it| it.highest).max().unwrap_or(0);
            let is_there = sides.clone().any(|(_, has)| has(owner, thing));
            let (incarnation, highest) = match attached(owner, thing) {
                Some(incarnation) => (incarnation, highest),
                // Those of attributes are of one incarnation.
                None if !is_there => (highest, highest),
                // It left the block by the merge, as if it was detached.
                None => (highest + 1, highest + 1),
            };
            let of_it = known.filter(|it| it.last.incarnation == incarnation);
            let number = of_it.map(|it| it.last.number).max().unwrap_or(0);
            let last = Fill {
                incarnation,
                number,
            };
            ((owner, thing), Known { last, highest })
        };
        Self(keys.into_iter().map(merge).collect())
    }

    /// Gives a change the fill that comes next, where it can make rows for subscriptions
    /// that are there: where its owner is not added by the same revision.
    pub fn assign(&mut self, change: &mut Change, is_new: impl Fn(ThingId) -> bool) {
        if let Some((owner, thing, fill)) = change.fill_mut() {
            *fill = (!is_new(owner)).then(|| self.next(owner, thing));
        }
        self.fold(change);
    }

    /// Takes a change in. Returns whether the fill that it holds, if it holds one, is the
    /// one that comes next.
    pub fn fold(&mut self, change: &Change) -> bool {
        match change {
            Change::ResourceTypeDetached(it) => self.detach(it.block.id, it.resource_type.id),
            Change::ResourceTypeReplaced(it) => {
                for Replacement { from, .. } in &it.replaced {
                    self.detach(it.block.id, from.id);
                }
            }
            _ => {}
        }
        match change.fill() {
            Some((owner, thing, fill)) => self.note(owner, thing, fill),
            None => true,
        }
    }

    fn note(&mut self, owner: ThingId, thing: ThingId, fill: Fill) -> bool {
        let is_next = fill == self.next(owner, thing);
        let known = self.0.entry((owner, thing)).or_default();
        known.last = fill;
        known.highest = known.highest.max(fill.incarnation);
        is_next
    }

    /// A resource type left a block: it is another incarnation when it is attached again.
    fn detach(&mut self, block: ThingId, resource_type: ThingId) {
        let known = self.0.entry((block, resource_type)).or_default();
        known.highest += 1;
        known.last = Fill {
            incarnation: known.highest,
            number: 0,
        };
    }
}

impl From<Vec<Entry>> for Fills {
    fn from(entries: Vec<Entry>) -> Self {
        let entry = |(owner, thing, incarnation, number, highest)| {
            let last = Fill {
                incarnation,
                number,
            };
            ((owner, thing), Known { last, highest })
        };
        Self(entries.into_iter().map(entry).collect())
    }
}

impl From<Fills> for Vec<Entry> {
    fn from(Fills(entries): Fills) -> Self {
        let entry = |((owner, thing), Known { last, highest }): ((ThingId, ThingId), Known)| {
            (owner, thing, last.incarnation, last.number, highest)
        };
        entries.into_iter().map(entry).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Fill, Fills};
    use crate::{ThingId, ThingKind};

    #[test]
    fn what_is_attached_again_is_another_incarnation() {
        let block = ThingId::derive(ThingKind::Block, None, "B", 0);
        let age = ThingId::derive(ThingKind::ResourceType, None, "age", 0);
        let mut fills = Fills::default();
        let fill = |incarnation, number| Fill {
            incarnation,
            number,
        };
        assert_eq!(fills.next(block, age), fill(0, 1));
        assert!(fills.note(block, age, fill(0, 1)));
        assert!(!fills.note(block, age, fill(0, 1)));
        assert_eq!(fills.next(block, age), fill(0, 2));
        fills.detach(block, age);
        assert_eq!(fills.next(block, age), fill(1, 1));
    }
}
