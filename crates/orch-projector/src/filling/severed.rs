//! The instances that subscriptions use and lose, because they go with others.

use std::collections::{BTreeSet, HashSet};

use orch_event::EventId;
use orch_model::{BlockName, Model, Owner, Recorded, ThingId, ThingKind};

use crate::bounds::least;
use crate::statement::{Action, Cause, Refuse, Required, Statement};

/// A statement that refuses where instances that stay would lack what their class
/// requires, because instances of the `severed` blocks went that they used. Attributes
/// that are `new` are not asked about.
pub(crate) fn refusing_emptied(
    end: &Recorded,
    severed: &BTreeSet<ThingId>,
    new: &HashSet<ThingId>,
    event: EventId,
) -> Option<Statement> {
    let Model { blocks, .. } = &end.model;
    let block_id = |name: &BlockName| end.things.find(ThingKind::Block, None, name.as_str());
    let is_new = |id: Option<ThingId>| id.is_some_and(|id| new.contains(&id));
    let mut required = Vec::new();
    for (name, block) in blocks {
        let id = block_id(name);
        for (attribute, it) in &block.attributes {
            let minimum = least(it);
            let kind = ThingKind::Attribute;
            let attribute_id = end.things.find(kind, id, attribute.as_str());
            let mut held = it.blocks.iter().filter_map(block_id);
            let is_severed = held.any(|id| severed.contains(&id));
            if is_severed && !minimum.is_empty() && !is_new(id) && !is_new(attribute_id) {
                required.push(Required {
                    block: name.clone(),
                    attribute: attribute.clone(),
                    minimum,
                });
            }
        }
    }
    let why = "Check that the remaining instances still have every required block.";
    let refusing = Action::Refuse(Refuse::Emptied(required.clone()));
    (!required.is_empty()).then(|| Statement::new(Cause::one(event), why.to_owned(), refusing))
}

/// The blocks that some owners reach.
pub(crate) fn reached(
    recorded: &Recorded,
    owners: impl IntoIterator<Item = Owner>,
) -> BTreeSet<ThingId> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<Owner> = owners.into_iter().collect();
    while let Some(owner) = waiting.pop() {
        if let Owner::Block(name) = &owner {
            let id = recorded.things.find(ThingKind::Block, None, name.as_str());
            if !id.is_some_and(|id| reached.insert(id)) {
                continue;
            }
        }
        let attributes = recorded.model.attributes(&owner).into_iter().flatten();
        for (_, attribute) in attributes {
            waiting.extend(attribute.blocks.iter().cloned().map(Owner::Block));
        }
    }
    reached
}
