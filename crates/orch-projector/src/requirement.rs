//! The requirements of a model on subscriptions, beside those of another model.

use std::collections::{BTreeSet, HashMap};

use orch_model::{AttributeName, BlockName, Owner, Recorded, ResourceTypeName, ThingId, ThingKind};

use crate::bounds::{Bounds, least, least_values};

/// Something that a class requires of subscriptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The field.
    pub field: RequiredField,
    /// The least that it holds, by status; `*` stands for all statuses.
    pub minimum: Bounds,
}

/// A field that is required.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequiredField {
    /// Values of a resource type, in instances of a block.
    Values(BlockName, ResourceTypeName),
    /// Instances in an attribute, which are of one of these blocks.
    Attribute(Owner, AttributeName, Vec<BlockName>),
}

/// A field, by the things that it is made of: those keep their ids when they are renamed.
type Things = (ThingId, ThingId);

/// A requirement, with the blocks that satisfy it where it is one of an attribute.
struct Required {
    blocks: BTreeSet<ThingId>,
    requirement: Requirement,
}

/// The requirements of a model that another model of the same things does not have, or not
/// with the same minimum, or that something satisfies there that does not here.
pub fn requirements(of: &Recorded, beside: &Recorded) -> Vec<Requirement> {
    let known: HashMap<Things, Required> = all(beside).into_iter().collect();
    let is_new = |(things, it): &(Things, Required)| {
        known.get(things).is_none_or(|known| {
            known.requirement.minimum != it.requirement.minimum
                || !known.blocks.is_subset(&it.blocks)
        })
    };
    let new = all(of).into_iter().filter(is_new);
    new.map(|(_, it)| it.requirement).collect()
}

fn all(recorded: &Recorded) -> Vec<(Things, Required)> {
    let (model, things) = (&recorded.model, &recorded.things);
    let mut all = Vec::new();
    let products = model.products.keys().cloned().map(Owner::Product);
    let blocks = model.blocks.keys().cloned().map(Owner::Block);
    for owner in products.chain(blocks) {
        let kind = match owner {
            Owner::Product(_) => ThingKind::Product,
            Owner::Block(_) => ThingKind::Block,
        };
        let Some(id) = things.find(kind, None, owner.name()) else {
            continue;
        };
        for (name, attribute) in model.attributes(&owner).into_iter().flatten() {
            let of = things.find(ThingKind::Attribute, Some(id), name.as_str());
            let names = attribute.blocks.iter().cloned().collect();
            let ids = attribute.blocks.iter();
            let ids = ids.filter_map(|it| things.find(ThingKind::Block, None, it.as_str()));
            let field = RequiredField::Attribute(owner.clone(), name.clone(), names);
            let required = Required {
                blocks: ids.collect(),
                requirement: Requirement {
                    field,
                    minimum: least(attribute),
                },
            };
            all.extend(of.map(|of| ((id, of), required)));
        }
        let Owner::Block(block) = owner else { continue };
        let types = model.blocks.get(&block).map(|it| &it.resource_types);
        for (name, spec) in types.into_iter().flatten() {
            let of = things.find(ThingKind::ResourceType, None, name.as_str());
            let field = RequiredField::Values(block.clone(), name.clone());
            let required = Required {
                blocks: BTreeSet::new(),
                requirement: Requirement {
                    field,
                    minimum: least_values(spec),
                },
            };
            all.extend(of.map(|of| ((id, of), required)));
        }
    }
    all.retain(|(_, it)| !it.requirement.minimum.is_empty());
    all
}
