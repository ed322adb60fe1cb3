//! A recorded model as facts: of each part, each aspect that can differ by itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::recorded::Thing;
use crate::{Arity, Change, Link, Status, ThingId, ThingKind, ValueSpec, Workflow, WorkflowName};

/// A part of a model that can come and go by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A thing.
    Thing(ThingId),
    /// A resource type of a block, in that order: the block, the resource type.
    Attachment(ThingId, ThingId),
}

impl Part {
    /// The parts that a change is about.
    pub fn of(change: &Change) -> Vec<Self> {
        match change {
            Change::ResourceTypeAttached(it) => {
                vec![Self::Attachment(it.block.id, it.resource_type.id)]
            }
            Change::ResourceTypeChanged(it) => {
                vec![Self::Attachment(it.block.id, it.resource_type.id)]
            }
            Change::ResourceTypeDetached(it) => {
                vec![Self::Attachment(it.block.id, it.resource_type.id)]
            }
            Change::ResourceTypeReplaced(it) => {
                let block = it.block.id;
                let pairs = it.replaced.iter();
                pairs.map(|it| Self::Attachment(block, it.to.id)).collect()
            }
            change => {
                // All that are renamed; of others, the first: what follows is an owner.
                let mentions = change.mentions();
                let renamed = mentions.iter().filter(|it| it.to.is_some());
                let renamed: Vec<Self> = renamed.map(|it| Self::Thing(it.id)).collect();
                if renamed.is_empty() {
                    mentions
                        .first()
                        .map(|it| Self::Thing(it.id))
                        .into_iter()
                        .collect()
                } else {
                    renamed
                }
            }
        }
    }
}

/// What of a part can differ by itself. Blocks are named by their ids, so that a rename
/// differs in nothing but the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// Whether it is there.
    There,
    /// Its name.
    Name,
    /// The class of a product.
    ProductType,
    /// What people see of it.
    Description,
    /// Its tag.
    Tag,
    /// Its status.
    Status,
    /// The value of a fixed input.
    Value,
    /// The values that are allowed in a stage.
    Values(Status),
    /// Whether an attribute relates its owner to a block.
    Relates(ThingId),
    /// Whether an attribute may hold a block in a stage.
    Holds(Status, ThingId),
    /// How many blocks an attribute holds in a stage.
    Arity(Status),
    /// How often a resource type was attached to the block before.
    Incarnation,
    /// All of a workflow but its name and its description.
    Workflow,
    /// The workflows that a product has, or does not have, whatever they say.
    Links,
}

impl Aspect {
    /// Whether no class says it: only people know.
    pub const fn is_told(self) -> bool {
        matches!(
            self,
            Self::Description | Self::Tag | Self::Status | Self::Value
        )
    }
}

/// What is so of an aspect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// It is so.
    So,
    /// A text; none where there is none.
    Text(Option<String>),
    /// What a value must fit.
    Spec(ValueSpec),
    /// How many.
    Arity(Arity),
    /// A number.
    Number(u32),
    /// A workflow.
    Workflow(Box<Workflow>),
    /// Links to workflows.
    Links(BTreeMap<WorkflowName, Link>),
}

/// The facts of a model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The kind and the owner of each thing; its name is an aspect.
    pub(super) things: BTreeMap<ThingId, (ThingKind, Option<ThingId>)>,
    pub(super) parts: BTreeMap<Part, BTreeMap<Aspect, Fact>>,
}

impl Facts {
    /// The aspects of a part, if it is there.
    pub fn part(&self, part: Part) -> Option<&BTreeMap<Aspect, Fact>> {
        self.parts.get(&part)
    }

    /// An aspect of a part, if it is so at all.
    pub fn get(&self, part: Part, aspect: Aspect) -> Option<&Fact> {
        if aspect == Aspect::There {
            return self.parts.contains_key(&part).then_some(&Fact::So);
        }
        self.parts.get(&part)?.get(&aspect)
    }

    /// The thing that a part is, or that has it: the block of a resource type.
    pub fn thing(&self, id: ThingId) -> Option<Thing> {
        let (kind, owner) = self.things.get(&id)?;
        Some(Thing {
            kind: *kind,
            owner: *owner,
            name: self.name(id)?.to_owned(),
        })
    }

    /// The name of a thing, if it is there.
    pub fn name(&self, id: ThingId) -> Option<&str> {
        match self.get(Part::Thing(id), Aspect::Name)? {
            Fact::Text(name) => name.as_deref(),
            _ => None,
        }
    }

    /// The parts that it has, in order.
    pub fn parts(&self) -> impl Iterator<Item = Part> {
        self.parts.keys().copied()
    }

    /// The kind and the owner of a thing that is there.
    pub fn kind(&self, id: ThingId) -> Option<(ThingKind, Option<ThingId>)> {
        self.things.get(&id).copied()
    }

    /// The thing without which a part is not there.
    pub fn owner(&self, part: Part) -> Option<ThingId> {
        match part {
            Part::Thing(id) => self.things.get(&id)?.1,
            Part::Attachment(block, _) => Some(block),
        }
    }

    /// Makes an aspect of a part so, or no longer so.
    pub fn set(&mut self, part: Part, aspect: Aspect, fact: Option<Fact>) {
        let Some(aspects) = self.parts.get_mut(&part) else {
            return;
        };
        match fact {
            Some(fact) => drop(aspects.insert(aspect, fact)),
            None => drop(aspects.remove(&aspect)),
        }
    }

    /// The blocks and resource types that something uses.
    pub fn used(&self) -> BTreeSet<ThingId> {
        let mut used = BTreeSet::new();
        for (part, aspects) in &self.parts {
            if let Part::Attachment(_, of) = part {
                used.insert(*of);
            }
            used.extend(aspects.keys().filter_map(|aspect| match aspect {
                Aspect::Relates(id) | Aspect::Holds(_, id) => Some(*id),
                _ => None,
            }));
        }
        used
    }

    /// Lets all that uses a block or a resource type use another one in its place.
    pub fn redirect(&mut self, from: ThingId, to: ThingId) {
        for aspects in self.parts.values_mut() {
            let using: Vec<Aspect> = aspects
                .keys()
                .filter(
                    |it| matches!(it, Aspect::Relates(id) | Aspect::Holds(_, id) if *id == from),
                )
                .copied()
                .collect();
            for aspect in using {
                aspects.remove(&aspect);
                let other = match aspect {
                    Aspect::Holds(status, _) => Aspect::Holds(status, to),
                    _ => Aspect::Relates(to),
                };
                aspects.insert(other, Fact::So);
            }
        }
        let attached: Vec<Part> = self
            .parts()
            .filter(|part| matches!(part, Part::Attachment(_, of) if *of == from))
            .collect();
        for part in attached {
            if let (Part::Attachment(block, _), Some(aspects)) = (part, self.parts.remove(&part)) {
                let part = Part::Attachment(block, to);
                self.parts.entry(part).or_insert(aspects);
            }
        }
    }

    /// Takes a part away, and all that it owns.
    pub fn remove(&mut self, part: Part) {
        self.parts.remove(&part);
        let Part::Thing(id) = part else {
            return;
        };
        self.things.remove(&id);
        let owned: Vec<Part> = self
            .parts()
            .filter(|it| {
                self.owner(*it) == Some(id) || matches!(it, Part::Attachment(_, of) if *of == id)
            })
            .collect();
        for part in owned {
            self.remove(part);
        }
    }
}
