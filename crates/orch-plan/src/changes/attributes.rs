//! What is unlike of attributes, the fields that hold blocks.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::change::{AttributeAdded, AttributeChanged, AttributeRemoved, Misfits, Named};
use orch_model::{
    Arity, Attribute, AttributeName, AttributeSpec, BlockName, ByStatus, Change, Owner, Place,
    Status, ThingKind,
};

use super::{ARCHIVE, Changes, REFUSE, spelled};
use crate::planner::Phase;
use crate::question::{Bearing, Kind, key};
use crate::requirements::Requirements;

impl Changes<'_, '_> {
    /// At the root of a product there are no names of attributes in the database: a
    /// block that one attribute loses and another one gets has its instances all the
    /// time. So the other one gets it first.
    pub(super) fn moved(&mut self) {
        let (target, staged) = (self.target, self.staged);
        for (name, product) in &target.products {
            let Some(known) = staged.model.products.get(name) else {
                continue;
            };
            let owner = Owner::Product(name.clone());
            for (attribute, it) in &product.attributes {
                let was = known.attributes.get(attribute);
                let had = |block: &&BlockName| was.is_some_and(|was| was.blocks.contains(*block));
                let lost_elsewhere = |block: &&BlockName| {
                    known.attributes.iter().any(|(other, was)| {
                        let keeps = product.attributes.get(other);
                        other != attribute
                            && was.blocks.contains(*block)
                            && keeps.is_none_or(|keeps| !keeps.blocks.contains(*block))
                    })
                };
                let blocks = it.blocks.iter();
                let moved: BTreeSet<BlockName> = blocks
                    .filter(|block| !had(block) && lost_elsewhere(block))
                    .cloned()
                    .collect();
                // Its name may still be another one's.
                let of = self.id(owner.kind(), None, owner.name());
                let things = &self.planner.recorded.things;
                let kind = ThingKind::Attribute;
                let is_free = things.find(kind, Some(of), attribute.as_str()).is_none();
                if !moved.is_empty() && (was.is_some() || is_free) {
                    self.attribute_moved(&owner, attribute, was, it, &moved);
                }
            }
        }
    }

    fn attribute_moved(
        &mut self,
        owner: &Owner,
        name: &AttributeName,
        was: Option<&Attribute>,
        is: &Attribute,
        moved: &BTreeSet<BlockName>,
    ) {
        let stages = Status::ALL.into_iter().filter_map(|status| {
            let known = was.and_then(|was| was.spec.get(status));
            known.or_else(|| is.spec.get(status))?;
            let mut blocks = known.map(|it| it.blocks.clone()).unwrap_or_default();
            blocks.extend(moved.iter().cloned());
            Some((
                status,
                AttributeSpec {
                    blocks,
                    // However many the other one held.
                    arity: Arity::List { min: 0, max: None },
                },
            ))
        });
        let mut blocks = was.map(|was| was.blocks.clone()).unwrap_or_default();
        blocks.extend(moved.iter().cloned());
        let widened = Attribute {
            blocks,
            spec: ByStatus::from_stages(stages),
        };
        let (relates, mentions, spec) = self.formerly(&widened);
        let of = self.id(owner.kind(), None, owner.name());
        let id = self.id(ThingKind::Attribute, Some(of), name.as_str());
        let owner = self.planner.former_owner(of, owner);
        let attribute = self.planner.former(id, name);
        let was_there = was.is_some();
        self.moved.insert((of, name.clone()));
        self.planner.change(Phase::AttributeMoved, Vec::new(), || {
            if was_there {
                Change::AttributeChanged(AttributeChanged {
                    fill: None,
                    owner,
                    attribute,
                    relates,
                    mentions,
                    spec,
                    misfits: Misfits::Refused,
                })
            } else {
                Change::AttributeAdded(AttributeAdded {
                    fill: None,
                    thing: id,
                    name: attribute.name,
                    owner,
                    relates,
                    mentions,
                    spec,
                })
            }
        });
    }

    /// The blocks of an attribute, and what it allows, by the names that were.
    fn formerly(
        &self,
        it: &Attribute,
    ) -> (
        Vec<Named<BlockName>>,
        Vec<Named<BlockName>>,
        ByStatus<AttributeSpec>,
    ) {
        let recorded = self.planner.recorded;
        let former = |it: &Named<BlockName>| {
            let thing = recorded.things.get(it.id);
            thing.map_or_else(|| it.name.clone(), |thing| BlockName::new(&thing.name))
        };
        let (relates, mentions) = self.blocks_of(it);
        let all = relates.iter().chain(&mentions);
        let names: BTreeMap<BlockName, BlockName> =
            all.map(|it| (it.name.clone(), former(it))).collect();
        let spec = renamed(&it.spec, &names);
        let named = |all: Vec<Named<BlockName>>| -> Vec<Named<BlockName>> {
            let name = |it: Named<BlockName>| Named {
                name: former(&it),
                id: it.id,
            };
            all.into_iter().map(name).collect()
        };
        (named(relates), named(mentions), spec)
    }

    fn attribute_spec(&self, owner: &Owner, name: &AttributeName) -> Attribute {
        let attributes = self.target.attributes(owner);
        let found = attributes.and_then(|it| it.get(name)).cloned();
        found.unwrap_or_else(|| Attribute {
            blocks: BTreeSet::new(),
            spec: ByStatus::from_stages([]),
        })
    }

    /// The blocks that an attribute relates its owner to, and those that it only
    /// mentions.
    fn blocks_of(&self, it: &Attribute) -> (Vec<Named<BlockName>>, Vec<Named<BlockName>>) {
        let mut mentions: Vec<&BlockName> = it
            .spec
            .iter()
            .flat_map(|(_, spec)| &spec.blocks)
            .filter(|block| !it.blocks.contains(*block))
            .collect();
        mentions.sort();
        mentions.dedup();
        let relates = it.blocks.iter().map(|block| self.named(None, block));
        let mentions = mentions.into_iter().map(|block| self.named(None, block));
        (relates.collect(), mentions.collect())
    }

    pub(super) fn attribute_added(&mut self, owner: &Owner, name: &AttributeName) {
        let of = self.id(owner.kind(), None, owner.name());
        if self.moved.contains(&(of, name.clone())) {
            self.attribute_settled(owner, name, None);
            return;
        }
        let it = self.attribute_spec(owner, name);
        let (relates, mentions) = self.blocks_of(&it);
        let owner = self.owner(owner);
        let thing = self.id(ThingKind::Attribute, Some(owner.id), name.as_str());
        self.planner.change(Phase::AttributeAdded, Vec::new(), || {
            Change::AttributeAdded(AttributeAdded {
                fill: None,
                thing,
                name: name.clone(),
                owner,
                relates,
                mentions,
                spec: it.spec,
            })
        });
    }

    /// What an attribute that got blocks first, and whatever these hold, is in the end.
    fn attribute_settled(&mut self, owner: &Owner, name: &AttributeName, was: Option<&Attribute>) {
        let is = self.attribute_spec(owner, name);
        let had = was.map(Attribute::held).unwrap_or_default();
        let lost: Vec<BlockName> = had.difference(&is.held()).cloned().collect();
        if !lost.is_empty() {
            // What goes, goes first, as ever.
            let rests = vec![self.losing(owner, name, &lost)];
            let of = self.id(owner.kind(), None, owner.name());
            let id = self.id(ThingKind::Attribute, Some(of), name.as_str());
            let known = |block: &&BlockName| self.staged.model.blocks.contains_key(*block);
            let stages = Status::ALL.into_iter().filter_map(|status| {
                let blocks = &is.spec.get(status)?.blocks;
                Some((
                    status,
                    AttributeSpec {
                        blocks: blocks.iter().filter(known).cloned().collect(),
                        arity: Arity::List { min: 0, max: None },
                    },
                ))
            });
            let narrowed = Attribute {
                blocks: is.blocks.iter().filter(known).cloned().collect(),
                spec: ByStatus::from_stages(stages),
            };
            let (relates, mentions, spec) = self.formerly(&narrowed);
            let owner = self.planner.former_owner(of, owner);
            let attribute = self.planner.former(id, name);
            self.planner.removal(Phase::AttributeNarrowed, rests, || {
                Change::AttributeChanged(AttributeChanged {
                    fill: None,
                    owner,
                    attribute,
                    relates,
                    mentions,
                    spec,
                    misfits: Misfits::Refused,
                })
            });
        }
        let mut rests = Vec::new();
        let mut misfits = Misfits::Refused;
        if is.spec.iter().any(|(_, spec)| spec.arity.max().is_some()) {
            let (at, said) = self.surplus(owner, name);
            rests.push(at);
            misfits = said;
        }
        let (relates, mentions) = self.blocks_of(&is);
        let owner = self.owner(owner);
        let attribute = self.named(Some(owner.id), name);
        let reasoned = misfits != Misfits::Refused;
        let change = || {
            Change::AttributeChanged(AttributeChanged {
                fill: None,
                owner,
                attribute,
                relates,
                mentions,
                spec: is.spec,
                misfits,
            })
        };
        if reasoned {
            self.planner.reasons = true;
            self.planner.removal(Phase::AttributeChanged, rests, change);
        } else {
            self.planner.change(Phase::AttributeChanged, rests, change);
        }
    }

    /// Asks for consent to blocks that an attribute loses.
    fn losing(&mut self, owner: &Owner, name: &AttributeName, lost: &[BlockName]) -> usize {
        let (kind, noun) = spelled(owner);
        let parts = ["attribute", kind, owner.name(), name.as_str(), "removal"];
        let listed: Vec<String> = lost.iter().map(|it| format!("\"{it}\"")).collect();
        let subject = format!(
            "product blocks {} in attribute \"{name}\" of {noun} \"{}\"",
            listed.join(", "),
            owner.name()
        );
        let about = Place::Attribute(owner.clone(), name.clone());
        self.planner.consent(&key(&parts), &subject, &about)
    }

    /// Asks what is done with what an attribute holds beyond its maximum.
    fn surplus(&mut self, owner: &Owner, name: &AttributeName) -> (usize, Misfits) {
        let (kind, noun) = spelled(owner);
        let parts = ["attribute", kind, owner.name(), name.as_str(), "misfits"];
        let subject = format!("attribute \"{name}\" of {noun} \"{}\"", owner.name());
        let about = Place::Attribute(owner.clone(), name.clone());
        let kind = Kind::choice(vec![REFUSE.to_owned(), ARCHIVE.to_owned()]);
        let suggestion = Some(REFUSE.to_owned());
        let ask = "What is more than it holds";
        let planner = &mut self.planner;
        let question = planner.question(&key(&parts), ask, &subject, kind, suggestion, &about);
        let said = planner.assumed(question, Bearing::Shapes);
        let misfits = if said == ARCHIVE {
            Misfits::Archived
        } else {
            Misfits::Refused
        };
        (planner.last(), misfits)
    }

    pub(super) fn attribute_removed(&mut self, owner: &Owner, name: &AttributeName) {
        let at = {
            let (kind, noun) = spelled(owner);
            let parts = ["attribute", kind, owner.name(), name.as_str(), "removal"];
            let subject = format!(
                "attribute \"{name}\" of {noun} \"{}\" with what it holds",
                owner.name()
            );
            let about = match owner {
                Owner::Product(name) => Place::ProductClass(name.clone()),
                Owner::Block(name) => Place::Block(name.clone()),
            };
            self.planner.consent(&key(&parts), &subject, &about)
        };
        let of = self.id(owner.kind(), None, owner.name());
        let id = self.id(ThingKind::Attribute, Some(of), name.as_str());
        let owner = self.planner.former_owner(of, owner);
        let attribute = self.planner.former(id, name);
        self.planner.removal(Phase::AttributeRemoved, vec![at], || {
            Change::AttributeRemoved(AttributeRemoved { owner, attribute })
        });
    }

    pub(super) fn attribute_changed(
        &mut self,
        owner: &Owner,
        name: &AttributeName,
        requirements: &mut Requirements<'_>,
    ) {
        let is = self.attribute_spec(owner, name);
        let attributes = self.staged.model.attributes(owner);
        let Some(was) = attributes.and_then(|it| it.get(name)).cloned() else {
            return;
        };
        let of = self.id(owner.kind(), None, owner.name());
        let id = self.id(ThingKind::Attribute, Some(of), name.as_str());
        if self.moved.contains(&(of, name.clone())) {
            self.attribute_settled(owner, name, Some(&was));
            self.require(owner, name, &was, &is, requirements);
            return;
        }
        // What it may not hold any more goes first.
        let narrowed = narrowed(&was, &is);
        if let Some((narrowed, lost)) = narrowed {
            let mut rests = Vec::new();
            if !lost.is_empty() {
                rests.push(self.losing(owner, name, &lost));
            }
            let mut misfits = Misfits::Refused;
            if holds_fewer(&was, &narrowed) {
                let (at, said) = self.surplus(owner, name);
                rests.push(at);
                misfits = said;
            }
            let reasoned = !lost.is_empty() || misfits != Misfits::Refused;
            self.planner.reasons |= reasoned;
            let former_owner = self.planner.former_owner(of, owner);
            let attribute = self.planner.former(id, name);
            let (relates, mentions, spec) = self.formerly(&narrowed);
            let change = || {
                Change::AttributeChanged(AttributeChanged {
                    fill: None,
                    owner: former_owner,
                    attribute,
                    relates,
                    mentions,
                    spec,
                    misfits,
                })
            };
            if reasoned {
                self.planner
                    .removal(Phase::AttributeNarrowed, rests, change);
            } else {
                self.planner.change(Phase::AttributeNarrowed, rests, change);
            }
            if narrowed == is {
                self.require(owner, name, &was, &is, requirements);
                return;
            }
        }
        let (relates, mentions) = self.blocks_of(&is);
        let attribute = Named {
            id,
            name: name.clone(),
        };
        let of = self.owner(owner);
        self.require(owner, name, &was, &is, requirements);
        self.planner
            .change(Phase::AttributeChanged, Vec::new(), || {
                Change::AttributeChanged(AttributeChanged {
                    fill: None,
                    owner: of,
                    attribute,
                    relates,
                    mentions,
                    spec: is.spec,
                    misfits: Misfits::Refused,
                })
            });
    }

    /// Notes that instances may lack what an attribute requires from now on.
    fn require(
        &self,
        owner: &Owner,
        name: &AttributeName,
        was: &Attribute,
        is: &Attribute,
        requirements: &mut Requirements<'_>,
    ) {
        let is_raised = if was.held().is_subset(&is.held()) {
            is.spec.needs_more_than(&was.spec)
        } else {
            is.spec.needs_any()
        };
        if is_raised {
            requirements.attribute(owner, name);
        }
    }
}

fn holds_fewer(was: &Attribute, is: &Attribute) -> bool {
    !is.spec.lowered_from(&was.spec).is_empty()
}

/// An attribute without the blocks that it loses, and no wider than it becomes; with
/// the blocks that it loses. None where it loses nothing.
fn narrowed(was: &Attribute, is: &Attribute) -> Option<(Attribute, Vec<BlockName>)> {
    let (had, has) = (was.held(), is.held());
    let lost: Vec<BlockName> = had.difference(&has).cloned().collect();
    let unrelated = was.blocks.difference(&is.blocks).next().is_some();
    if lost.is_empty() && !unrelated && !holds_fewer(was, is) {
        return None;
    }
    // Where it gains nothing, that is all there is to it.
    if has.is_subset(&had) && is.blocks.is_subset(&was.blocks) {
        return Some((is.clone(), lost));
    }
    let stages = Status::ALL.into_iter().filter_map(|status| {
        let spec = is.spec.get(status)?;
        let blocks = spec
            .blocks
            .iter()
            .filter(|it| had.contains(*it))
            .cloned()
            .collect();
        Some((
            status,
            AttributeSpec {
                blocks,
                arity: spec.arity,
            },
        ))
    });
    let narrowed = Attribute {
        blocks: is.blocks.intersection(&was.blocks).cloned().collect(),
        spec: ByStatus::from_stages(stages),
    };
    Some((narrowed, lost))
}

fn renamed(
    spec: &ByStatus<AttributeSpec>,
    names: &BTreeMap<BlockName, BlockName>,
) -> ByStatus<AttributeSpec> {
    let stages = Status::ALL.into_iter().filter_map(|status| {
        let spec = spec.get(status)?;
        let of = |name: &BlockName| names.get(name).unwrap_or(name).clone();
        Some((
            status,
            AttributeSpec {
                blocks: spec.blocks.iter().map(of).collect(),
                arity: spec.arity,
            },
        ))
    });
    ByStatus::from_stages(stages)
}
