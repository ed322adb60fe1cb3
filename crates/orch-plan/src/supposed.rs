//! A declared model as if it were recorded: who is who is known by names alone.

use std::collections::BTreeMap;

use orch_model::recorded::{Thing, Things};
use orch_model::{Attribute, AttributeName, Model, Recorded, Standing, ThingId, ThingKind};

use crate::changes::STATUS;
use crate::compare::{complete, ended, is_ended};

/// A declared model as if it were recorded beside another one: of whatever has a name that
/// the other has, the thing is the same, and what no class says is as it is there. Nothing is
/// renamed.
///
/// Products at the end of their life, and retired workflows, are in no registry, and stay.
pub fn supposed(declared: &Model, recorded: &Recorded) -> Recorded {
    let known = &recorded.model;
    let mut model = complete(declared, known, ended(known)).into_owned();
    told(&mut model, known);
    workflows(&mut model, known);
    Recorded {
        things: things(&model, recorded),
        model,
        fills: recorded.fills.clone(),
    }
}

/// Takes over what only people know.
fn told(model: &mut Model, known: &Model) {
    fn or(text: &mut Option<String>, known: Option<&String>) {
        if text.is_none() {
            *text = known.cloned();
        }
    }
    for (name, it) in &mut model.products {
        let Some(known) = known.products.get(name) else {
            continue;
        };
        or(&mut it.description, known.description.as_ref());
        or(&mut it.tag, known.tag.as_ref());
        if it.status.is_none() && is_ended(known) {
            it.status = Some(STATUS.to_owned());
        }
        or(&mut it.status, known.status.as_ref());
        it.workflows.clone_from(&known.workflows);
        for (name, input) in &mut it.fixed_inputs {
            let known = known.fixed_inputs.get(name);
            or(&mut input.value, known.and_then(|it| it.value.as_ref()));
        }
    }
    for (name, it) in &mut model.blocks {
        let Some(known) = known.blocks.get(name) else {
            continue;
        };
        or(&mut it.description, known.description.as_ref());
        or(&mut it.tag, known.tag.as_ref());
        or(&mut it.status, known.status.as_ref());
    }
    for (name, it) in &mut model.resource_types {
        if let Some(known) = known.resource_types.get(name) {
            or(&mut it.description, known.description.as_ref());
        }
    }
}

/// Takes over what a source does not say of workflows.
fn workflows(model: &mut Model, known: &Model) {
    let Some(workflows) = &mut model.workflows else {
        model.workflows.clone_from(&known.workflows);
        return;
    };
    workflows.retain(|name, _| !orch_model::Workflow::is_of_core(name.as_str()));
    for (name, it) in &mut *workflows {
        it.source = None;
        it.is_task = it.is_task();
        it.standing = Standing::InUse;
        let Some(known) = known.workflow(name) else {
            continue;
        };
        it.target = it.target.or(known.target);
        it.is_task = it.is_task.or(known.is_task);
        // A decorator only suggests it.
        it.description.clone_from(&known.description);
        if it.product_types.is_none() {
            it.product_types.clone_from(&known.product_types);
        }
        if it.tag.is_none() {
            it.tag.clone_from(&known.tag);
        }
    }
    let retired = known.workflows().filter(|(_, it)| !it.standing.is_in_use());
    for (name, it) in retired {
        workflows.entry(name.clone()).or_insert_with(|| it.clone());
    }
}

/// Who is who: what has a known name is that thing, all else is new.
fn things(model: &Model, recorded: &Recorded) -> Things {
    let mut things = Things::default();
    let mut note = |kind, owner: Option<ThingId>, name: &str| {
        let id = recorded.things.find(kind, owner, name);
        let id = id.unwrap_or_else(|| recorded.things.next_id(kind, owner, name));
        let name = name.to_owned();
        things.insert(id, Thing { kind, owner, name });
        id
    };
    for name in model.resource_types.keys() {
        note(ThingKind::ResourceType, None, name.as_str());
    }
    let mut owners: Vec<(ThingId, &BTreeMap<AttributeName, Attribute>)> = Vec::new();
    for (name, it) in &model.blocks {
        owners.push((note(ThingKind::Block, None, name.as_str()), &it.attributes));
    }
    for (name, it) in &model.products {
        let id = note(ThingKind::Product, None, name.as_str());
        for name in it.fixed_inputs.keys() {
            note(ThingKind::FixedInput, Some(id), name.as_str());
        }
        owners.push((id, &it.attributes));
    }
    for (owner, attributes) in owners {
        for name in attributes.keys() {
            note(ThingKind::Attribute, Some(owner), name.as_str());
        }
    }
    for (name, _) in model.workflows() {
        note(ThingKind::Workflow, None, name.as_str());
    }
    things
}
