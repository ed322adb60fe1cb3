//! The parts of a merge as questions name them.

use orch_model::merge::{Facts, Part};
use orch_model::{Model, Owner, ThingId, ThingKind};

use crate::key::Subject;

/// The subject of a part, by the names that the facts have.
pub(super) fn subject(facts: &Facts, part: Part) -> Option<Subject> {
    match part {
        Part::Attachment(block, of) => Some(Subject::Attachment(
            facts.name(block)?.into(),
            facts.name(of)?.into(),
        )),
        Part::Thing(id) => {
            let (kind, owner) = facts.kind(id)?;
            let name = facts.name(id)?;
            Some(match kind {
                ThingKind::Product => Subject::Product(name.into()),
                ThingKind::Block => Subject::Block(name.into()),
                ThingKind::ResourceType => Subject::ResourceType(name.into()),
                ThingKind::FixedInput => {
                    Subject::FixedInput(facts.name(owner?)?.into(), name.into())
                }
                ThingKind::Attribute => {
                    Subject::Attribute(self::owner(facts, owner?)?, name.into())
                }
                ThingKind::Workflow => Subject::Workflow(name.into()),
            })
        }
    }
}

fn owner(facts: &Facts, id: ThingId) -> Option<Owner> {
    let name = facts.name(id)?;
    match facts.kind(id)?.0 {
        ThingKind::Product => Some(Owner::Product(name.into())),
        ThingKind::Block => Some(Owner::Block(name.into())),
        _ => None,
    }
}

/// Whether a declared model has a subject.
pub(super) fn is_declared(model: &Model, subject: &Subject) -> bool {
    match subject {
        Subject::Product(name) => model.products.contains_key(name),
        Subject::FixedInput(product, name) => model
            .products
            .get(product)
            .is_some_and(|it| it.fixed_inputs.contains_key(name)),
        Subject::Block(name) => model.blocks.contains_key(name),
        Subject::ResourceType(name) => model.resource_types.contains_key(name),
        Subject::Attachment(block, name) => model
            .blocks
            .get(block)
            .is_some_and(|it| it.resource_types.contains_key(name)),
        // A source that says nothing of workflows removes none.
        Subject::Workflow(name) => model
            .workflows
            .as_ref()
            .is_none_or(|it| it.contains_key(name)),
        Subject::Attribute(owner, name) => model
            .attributes(owner)
            .is_some_and(|it| it.contains_key(name)),
    }
}
