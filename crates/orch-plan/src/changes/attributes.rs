//! Attributes, the fields that hold blocks, that came, went or changed.

use std::collections::BTreeMap;

use orch_model::change::{AttributeAdded, AttributeChanged, AttributeRemoved, Misfits, Named};
use orch_model::{
    Attribute, AttributeName, AttributeSpec, BlockName, ByStatus, Change, ChangeKind, Owner, Phase,
    Place, Status, ThingKind,
};

use super::context::Changes;
use crate::choice::Choice;
use crate::key::{Aspect, Subject};
use crate::question::{Kind, Question};
use crate::words;

impl Changes<'_, '_> {
    /// The blocks of an attribute, and what it allows, by the names that were.
    pub(super) fn formerly(
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

    pub(super) fn attribute_spec(&self, owner: &Owner, name: &AttributeName) -> Attribute {
        let attributes = self.target.attributes(owner);
        let found = attributes.and_then(|it| it.get(name)).cloned();
        found.unwrap_or_else(|| Attribute {
            blocks: std::collections::BTreeSet::new(),
            spec: ByStatus::from_stages([]),
        })
    }

    /// The blocks that an attribute relates its owner to, and those that it only
    /// mentions.
    pub(super) fn blocks_of(
        &self,
        it: &Attribute,
    ) -> (Vec<Named<BlockName>>, Vec<Named<BlockName>>) {
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
        if self.staged.model.attributes(owner).is_some() {
            self.requirements.attribute(owner, name);
        }
        if self.moved.contains(&(of, name.clone())) {
            self.attribute_settled(owner, name, None);
            return;
        }
        let it = self.attribute_spec(owner, name);
        let (relates, mentions) = self.blocks_of(&it);
        let owner = self.owner(owner);
        let thing = self.id(ThingKind::Attribute, Some(owner.id), name.as_str());
        self.planner
            .change(Phase::of(ChangeKind::AttributeAdded), Vec::new(), || {
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

    /// Asks for consent to blocks that an attribute loses.
    pub(super) fn losing(
        &mut self,
        owner: &Owner,
        name: &AttributeName,
        lost: &[BlockName],
    ) -> usize {
        let subject = Subject::Attribute(owner.clone(), name.clone());
        let about = Place::Attribute(owner.clone(), name.clone());
        let (aspect, kind) = (Aspect::Removal, Kind::Consent);
        let question = self.planner.question(&subject, aspect, kind, None, &about);
        let ask = words::losing(&subject, lost);
        self.planner.consent(Question { ask, ..question })
    }

    /// Asks how instances are handled that an attribute can no longer hold.
    pub(super) fn surplus(&mut self, owner: &Owner, name: &AttributeName) -> (usize, Misfits) {
        let subject = Subject::Attribute(owner.clone(), name.clone());
        let about = Place::Attribute(owner.clone(), name.clone());
        let kind = Kind::choice(vec![Choice::Refuse, Choice::Archive]);
        let suggestion = Some(Choice::Refuse.to_string());
        let planner = &mut self.planner;
        let question = planner.question(&subject, Aspect::Misfits, kind, suggestion, &about);
        let (at, said) = planner.choose(question);
        let misfits = match said {
            Choice::Archive => Misfits::Archived,
            _ => Misfits::Refused,
        };
        (at, misfits)
    }

    pub(super) fn attribute_removed(&mut self, owner: &Owner, name: &AttributeName) {
        let subject = Subject::Attribute(owner.clone(), name.clone());
        let about = match owner {
            Owner::Product(name) => Place::ProductClass(name.clone()),
            Owner::Block(name) => Place::Block(name.clone()),
        };
        let at = self.consent(&subject, &about);
        let of = self.id(owner.kind(), None, owner.name());
        let id = self.id(ThingKind::Attribute, Some(of), name.as_str());
        let owner = self.planner.former_owner(of, owner);
        let attribute = self.planner.former(id, name);
        let change = || Change::AttributeRemoved(AttributeRemoved { owner, attribute });
        let phase = Phase::of(ChangeKind::AttributeRemoved);
        self.planner.removal(phase, vec![at], change);
    }

    pub(super) fn attribute_changed(&mut self, owner: &Owner, name: &AttributeName) {
        let is = self.attribute_spec(owner, name);
        let attributes = self.staged.model.attributes(owner);
        let Some(was) = attributes.and_then(|it| it.get(name)).cloned() else {
            return;
        };
        let of = self.id(owner.kind(), None, owner.name());
        let id = self.id(ThingKind::Attribute, Some(of), name.as_str());
        if self.moved.contains(&(of, name.clone())) {
            self.attribute_settled(owner, name, Some(&was));
            self.require(owner, name, &was, &is);
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
            let removes = !lost.is_empty() || misfits != Misfits::Refused;
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
            if removes {
                self.planner
                    .removal(Phase::ATTRIBUTE_NARROWED, rests, change);
            } else {
                self.planner
                    .change(Phase::ATTRIBUTE_NARROWED, rests, change);
            }
            if narrowed == is {
                self.require(owner, name, &was, &is);
                return;
            }
        }
        let (relates, mentions) = self.blocks_of(&is);
        let attribute = Named {
            id,
            name: name.clone(),
        };
        let of = self.owner(owner);
        self.require(owner, name, &was, &is);
        self.planner
            .change(Phase::of(ChangeKind::AttributeChanged), Vec::new(), || {
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
    fn require(&mut self, owner: &Owner, name: &AttributeName, was: &Attribute, is: &Attribute) {
        let is_raised = if was.held().is_subset(&is.held()) {
            is.spec.needs_more_than(&was.spec)
        } else {
            is.spec.needs_any()
        };
        if is_raised {
            self.requirements.attribute(owner, name);
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
