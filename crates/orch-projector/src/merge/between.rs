//! The changes that lead from one recorded model to another, for people to read.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::{Change, Recorded, ThingId};

use super::{Sources, difference};

/// The changes from one model to another, in the order in which a revision holds them.
///
/// Things are known by their ids. `sources` has the events of the revisions in between, where
/// these are known: which values gave way to which, and what existing subscriptions get.
pub fn changes_between(from: &Recorded, to: &Recorded, sources: &Sources) -> Vec<Change> {
    let steps = difference::difference(from, to, sources).into_iter();
    settled(steps.map(|step| step.change).collect())
}

/// The changes without the steps that only a database needs in between: an attribute that
/// narrows before it widens, a resource type that makes way for another one of its name.
fn settled(mut changes: Vec<Change>) -> Vec<Change> {
    let mut last: BTreeMap<ThingId, usize> = BTreeMap::new();
    let mut gone: BTreeSet<ThingId> = BTreeSet::new();
    for (at, change) in changes.iter().enumerate() {
        match change {
            Change::AttributeChanged(it) => drop(last.insert(it.attribute.id, at)),
            Change::ResourceTypeRemoved(it) => drop(gone.insert(it.resource_type.id)),
            _ => {}
        }
    }
    let mut names = BTreeMap::new();
    for change in &mut changes {
        if let Change::ResourceTypeRenamed(it) = change {
            for rename in it.renames.iter().filter(|it| gone.contains(&it.id)) {
                names.insert(rename.id, rename.name.clone());
            }
            it.renames.retain(|it| !gone.contains(&it.id));
        }
    }
    let settled = changes.into_iter().enumerate().filter_map(|(at, change)| {
        Some(match change {
            Change::AttributeChanged(it) if last.get(&it.attribute.id) != Some(&at) => return None,
            Change::ResourceTypeRenamed(it) if it.renames.is_empty() => return None,
            Change::ResourceTypeRemoved(mut it) => {
                if let Some(name) = names.get(&it.resource_type.id) {
                    it.resource_type.name.clone_from(name);
                }
                Change::ResourceTypeRemoved(it)
            }
            change => change,
        })
    });
    settled.collect()
}
