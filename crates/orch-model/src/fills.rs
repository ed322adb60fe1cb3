//! How often a revision made rows for subscriptions that were there before it, by owner and
//! thing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::change::Replacement;
use crate::{Change, Fill, ThingId};

/// What the changes up to some revision say of fills, by owner and thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Entry>", into = "Vec<Entry>")]
pub struct Fills(BTreeMap<(ThingId, ThingId), Fill>);

type Entry = (ThingId, ThingId, u32, u32);

impl Fills {
    /// The fill that comes next for a thing of an owner.
    pub fn next(&self, owner: ThingId, thing: ThingId) -> Fill {
        let Fill {
            incarnation,
            number,
        } = self.0.get(&(owner, thing)).copied().unwrap_or(NONE);
        Fill {
            incarnation,
            number: number + 1,
        }
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
        self.0.insert((owner, thing), fill);
        is_next
    }

    /// A resource type left a block: it is another incarnation when it is attached again.
    fn detach(&mut self, block: ThingId, resource_type: ThingId) {
        let fill = self.0.entry((block, resource_type)).or_insert(NONE);
        *fill = Fill {
            incarnation: fill.incarnation + 1,
            number: 0,
        };
    }
}

const NONE: Fill = Fill {
    incarnation: 0,
    number: 0,
};

impl From<Vec<Entry>> for Fills {
    fn from(entries: Vec<Entry>) -> Self {
        let entry = |(owner, thing, incarnation, number)| {
            let fill = Fill {
                incarnation,
                number,
            };
            ((owner, thing), fill)
        };
        Self(entries.into_iter().map(entry).collect())
    }
}

impl From<Fills> for Vec<Entry> {
    fn from(Fills(entries): Fills) -> Self {
        let entry = |((owner, thing), fill): ((ThingId, ThingId), Fill)| {
            (owner, thing, fill.incarnation, fill.number)
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
