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

/// The changes without the steps that only a database needs: an attribute that narrows before
/// it widens, a resource type that makes way for another one of its name, the rows that
/// existing subscriptions get.
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
            Change::DefaultGiven(_) | Change::MemberChosen(_) => return None,
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

#[cfg(test)]
mod tests {
    use orch_model::change::{
        AttributeChanged, DefaultGiven, Misfits, Named, NamedOwner, Rename, ResourceTypeAdded,
        ResourceTypeRemoved, ResourceTypeRenamed,
    };
    use orch_model::{BlockName, ByStatus, Change, ResourceTypeName, ThingId, ThingKind};

    use super::settled;

    fn resource_type(name: &str, before: u32) -> (ThingId, ResourceTypeName) {
        let id = ThingId::derive(ThingKind::ResourceType, None, name, before);
        (id, name.into())
    }

    fn renamed(all: &[(ThingId, &str, &str)]) -> Change {
        let renames = all.iter().map(|(id, name, to)| Rename {
            id: *id,
            name: (*name).into(),
            to: (*to).into(),
        });
        Change::ResourceTypeRenamed(ResourceTypeRenamed {
            renames: renames.collect(),
        })
    }

    fn removed(id: ThingId, name: &str) -> Change {
        Change::ResourceTypeRemoved(ResourceTypeRemoved {
            resource_type: Named {
                id,
                name: name.into(),
            },
        })
    }

    fn added((thing, name): (ThingId, ResourceTypeName)) -> Change {
        Change::ResourceTypeAdded(ResourceTypeAdded {
            thing,
            name,
            description: None,
            row: None,
        })
    }

    /// An attribute of a block that relates to the blocks of these names.
    fn changed(attribute: &str, relates: &[&str]) -> Change {
        let owner = ThingId::derive(ThingKind::Block, None, "Case", 0);
        let relates = relates.iter().map(|name| Named {
            id: ThingId::derive(ThingKind::Block, None, name, 0),
            name: BlockName::from(*name),
        });
        Change::AttributeChanged(AttributeChanged {
            owner: NamedOwner {
                kind: ThingKind::Block,
                id: owner,
                name: "Case".to_owned(),
            },
            attribute: Named {
                id: ThingId::derive(ThingKind::Attribute, Some(owner), attribute, 0),
                name: attribute.into(),
            },
            relates: relates.collect(),
            mentions: Vec::new(),
            spec: ByStatus::from_stages([]),
            misfits: Misfits::Refused,
            fill: None,
        })
    }

    #[test]
    fn an_attribute_that_narrows_before_it_widens_changes_once() {
        let all = vec![
            changed("lock", &[]),
            changed("lid", &["Lid"]),
            changed("lock", &["Bolt"]),
        ];
        let once = [changed("lid", &["Lid"]), changed("lock", &["Bolt"])];
        assert_eq!(settled(all), once);
    }

    #[test]
    fn a_resource_type_that_makes_way_for_its_name_goes_under_its_own() {
        let (old, new) = (resource_type("size", 0), resource_type("size", 1));
        let other = resource_type("weight", 0).0;
        let all = vec![
            renamed(&[(old.0, "size", "size~1"), (other, "weight", "mass")]),
            added(new.clone()),
            removed(old.0, "size~1"),
        ];
        let settled_changes = [
            renamed(&[(other, "weight", "mass")]),
            added(new.clone()),
            removed(old.0, "size"),
        ];
        assert_eq!(settled(all), settled_changes);
        let alone = vec![
            renamed(&[(old.0, "size", "size~1")]),
            added(new.clone()),
            removed(old.0, "size~1"),
        ];
        assert_eq!(settled(alone), [added(new), removed(old.0, "size")]);
    }

    #[test]
    fn the_rows_that_existing_subscriptions_get_are_no_difference() {
        let (id, name) = resource_type("size", 0);
        let block = ThingId::derive(ThingKind::Block, None, "Case", 0);
        let given = Change::DefaultGiven(DefaultGiven {
            resource_type: Named { id, name },
            block: Named {
                id: block,
                name: "Case".into(),
            },
            values: vec!["1".to_owned()],
        });
        assert_eq!(settled(vec![given]), []);
    }
}
