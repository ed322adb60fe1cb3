//! A model as it is recorded: with the identity of each thing in it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{Fills, Model, ThingId, ThingKind};

/// A model folded from the ledger at some revision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// What the classes said, and what people did.
    pub model: Model,
    /// Who is who in it.
    pub things: Things,
    /// What was made for existing subscriptions.
    #[serde(default)]
    pub fills: Fills,
}

/// The identities of a recorded model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Things {
    /// The things that are there now.
    present: BTreeMap<ThingId, Thing>,
    /// Those that were added among the ancestors and have gone.
    gone: BTreeSet<ThingId>,
    /// The reverse of `present`.
    ids: BTreeMap<Thing, ThingId>,
    /// Things that may come with the ids that they have.
    foreseen: BTreeSet<ThingId>,
}

/// [`Things`] as it is written: without what can be derived.
#[derive(Serialize, Deserialize)]
struct Stored {
    present: BTreeMap<ThingId, Thing>,
    gone: BTreeSet<ThingId>,
}

impl From<Stored> for Things {
    fn from(Stored { present, gone }: Stored) -> Self {
        let ids = present
            .iter()
            .map(|(id, thing)| (thing.clone(), *id))
            .collect();
        Self {
            present,
            gone,
            ids,
            foreseen: BTreeSet::new(),
        }
    }
}

impl From<Things> for Stored {
    fn from(Things { present, gone, .. }: Things) -> Self {
        Self { present, gone }
    }
}

/// What a thing is called now.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Thing {
    /// Its kind.
    pub kind: ThingKind,
    /// Its owner; attributes and fixed inputs have one.
    pub owner: Option<ThingId>,
    /// Its present name.
    pub name: String,
}

impl Things {
    /// No things, of which some were there before.
    pub(crate) const fn gone(gone: BTreeSet<ThingId>) -> Self {
        Self {
            present: BTreeMap::new(),
            gone,
            ids: BTreeMap::new(),
            foreseen: BTreeSet::new(),
        }
    }

    /// Notes the things of a merged model: any of them may come here as it is there, whatever
    /// it was called when it was added.
    pub fn foresee(&mut self, merged: &Self) {
        self.foreseen.extend(merged.present.keys());
    }

    /// Whether a thing may come as it is.
    pub fn foresees(&self, id: ThingId) -> bool {
        self.foreseen.contains(&id)
    }

    /// The things that are there, and those that have gone.
    pub(crate) fn ever(&self) -> impl Iterator<Item = ThingId> {
        self.present.keys().chain(&self.gone).copied()
    }

    /// The things that are there, by id.
    pub fn iter(&self) -> impl Iterator<Item = (ThingId, &Thing)> {
        self.present.iter().map(|(id, thing)| (*id, thing))
    }

    /// The thing that has this name now.
    pub fn find(&self, kind: ThingKind, owner: Option<ThingId>, name: &str) -> Option<ThingId> {
        let thing = Thing {
            kind,
            owner,
            name: name.to_owned(),
        };
        self.ids.get(&thing).copied()
    }

    /// What the thing is called now, if it is there.
    pub fn get(&self, id: ThingId) -> Option<&Thing> {
        self.present.get(&id)
    }

    /// The id that a thing gets if it is added now.
    pub fn next_id(&self, kind: ThingKind, owner: Option<ThingId>, name: &str) -> ThingId {
        (0..)
            .map(|ordinal| ThingId::derive(kind, owner, name, ordinal))
            .find(|id| !self.present.contains_key(id) && !self.gone.contains(id))
            .expect("BUG: every ordinal is taken")
    }

    /// Notes a thing as there. Returns whether it was not there before, neither
    /// by id nor by name.
    pub fn insert(&mut self, id: ThingId, thing: Thing) -> bool {
        if self.present.contains_key(&id) || self.ids.contains_key(&thing) {
            return false;
        }
        self.ids.insert(thing.clone(), id);
        self.present.insert(id, thing);
        true
    }

    /// Gives things other names, all at once. Returns the name that is taken, where
    /// one is, and then changes nothing.
    pub fn rename(&mut self, renames: &[(ThingId, String)]) -> Result<(), String> {
        let mut renamed = Vec::with_capacity(renames.len());
        for (id, to) in renames {
            let Some(thing) = self.present.get(id) else {
                return Err(to.clone());
            };
            let name = to.clone();
            renamed.push((
                *id,
                thing.clone(),
                Thing {
                    name,
                    ..thing.clone()
                },
            ));
        }
        let moved: BTreeSet<&Thing> = renamed.iter().map(|(_, before, _)| before).collect();
        let mut targets = BTreeSet::new();
        for (_, _, after) in &renamed {
            let taken = self.ids.contains_key(after) && !moved.contains(after);
            if taken || !targets.insert(after) {
                return Err(after.name.clone());
            }
        }
        for (_, before, _) in &renamed {
            self.ids.remove(before);
        }
        for (id, _, after) in renamed {
            self.ids.insert(after.clone(), id);
            self.present.insert(id, after);
        }
        Ok(())
    }

    /// Notes that a thing went, and with it what it owns. Returns whether it was
    /// there.
    pub fn remove(&mut self, id: ThingId) -> bool {
        let Some(thing) = self.present.remove(&id) else {
            return false;
        };
        self.ids.remove(&thing);
        self.gone.insert(id);
        if matches!(thing.kind, ThingKind::Product | ThingKind::Block) {
            let first = |kind| Thing {
                kind,
                owner: Some(id),
                name: String::new(),
            };
            let owned: Vec<ThingId> = [ThingKind::FixedInput, ThingKind::Attribute]
                .into_iter()
                .flat_map(|kind| {
                    let all = self.ids.range(first(kind)..);
                    all.take_while(move |(it, _)| it.kind == kind && it.owner == Some(id))
                })
                .map(|(_, id)| *id)
                .collect();
            for id in owned {
                self.remove(id);
            }
        }
        true
    }
}
