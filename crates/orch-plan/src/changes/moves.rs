//! Blocks that one attribute at the root of a product loses and another one gets.

use std::collections::BTreeSet;

use orch_model::change::{AttributeAdded, AttributeChanged, Misfits};
use orch_model::{
    Arity, Attribute, AttributeName, AttributeSpec, BlockName, ByStatus, Change, ChangeKind, Owner,
    Phase, Status, ThingKind,
};

use super::context::Changes;

impl Changes<'_, '_> {
    /// At the root of a product there are no names of attributes in the database: a
    /// block that one attribute loses and another one gets has its instances all the
    /// time. So the other one gets it before the first one loses it.
    pub(super) fn move_blocks(&mut self) {
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
        self.planner.change(Phase::ATTRIBUTE_MOVED, Vec::new(), || {
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

    /// Gives an attribute that got blocks early the specification that is declared.
    pub(super) fn attribute_settled(
        &mut self,
        owner: &Owner,
        name: &AttributeName,
        was: Option<&Attribute>,
    ) {
        let is = self.attribute_spec(owner, name);
        let had = was.map(Attribute::held).unwrap_or_default();
        let lost: Vec<BlockName> = had.difference(&is.held()).cloned().collect();
        if !lost.is_empty() {
            // Removals come first.
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
            self.planner.removal(Phase::ATTRIBUTE_NARROWED, rests, || {
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
        let is_bounded = is.spec.iter().any(|(_, spec)| spec.arity.max().is_some());
        if is_bounded {
            let (at, said) = self.surplus(owner, name);
            rests.push(at);
            misfits = said;
        }
        let (relates, mentions) = self.blocks_of(&is);
        let owner = self.owner(owner);
        let attribute = self.named(Some(owner.id), name);
        let removes = misfits != Misfits::Refused;
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
        let phase = Phase::of(ChangeKind::AttributeChanged);
        if removes {
            self.planner.removal(phase, rests, change);
        } else {
            self.planner.change(phase, rests, change);
        }
    }
}
