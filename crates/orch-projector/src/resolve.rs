//! Resolving: what the things that a change names are, and are called, at that point.
//!
//! A change that names something that is not there, or by another name than it has, is
//! refused before anything is rendered from it.

use orch_model::change::{Named, NamedOwner};
use orch_model::{
    Attribute, AttributeName, Block, BlockName, FixedInput, FixedInputName, Owner, Product,
    ProductName, Recorded, ResourceTypeName, ThingKind, ThingName, Workflow, WorkflowName,
};
use std::collections::BTreeMap;

use crate::FoldError;

/// The thing's name, which must be the one that the change says.
pub(crate) fn present<N: ThingName>(recorded: &Recorded, named: &Named<N>) -> Result<N, FoldError> {
    let expected = match recorded.things.get(named.id) {
        Some(thing) if thing.kind == N::KIND => &thing.name,
        _ => return Err(absent(N::KIND, named.name.text())),
    };
    if expected == named.name.text() {
        Ok(N::of(expected.clone()))
    } else {
        Err(FoldError::Misnamed {
            what: described(N::KIND, expected),
            found: named.name.text().to_owned(),
        })
    }
}

/// An owner.
pub(crate) fn owner(recorded: &Recorded, named: &NamedOwner) -> Result<Owner, FoldError> {
    let NamedOwner { kind, id, name } = named;
    match kind {
        ThingKind::Product => {
            let name = ProductName::new(name);
            present(recorded, &Named { id: *id, name }).map(Owner::Product)
        }
        ThingKind::Block => {
            let name = BlockName::new(name);
            present(recorded, &Named { id: *id, name }).map(Owner::Block)
        }
        _ => Err(absent(*kind, name)),
    }
}

/// A product.
pub(crate) fn product<'a>(
    recorded: &'a Recorded,
    named: &Named<ProductName>,
) -> Result<(ProductName, &'a Product), FoldError> {
    let name = present(recorded, named)?;
    match recorded.model.products.get(&name) {
        Some(product) => Ok((name, product)),
        None => Err(absent(ThingKind::Product, name.as_str())),
    }
}

/// A block.
pub(crate) fn block<'a>(
    recorded: &'a Recorded,
    named: &Named<BlockName>,
) -> Result<(BlockName, &'a Block), FoldError> {
    let name = present(recorded, named)?;
    match recorded.model.blocks.get(&name) {
        Some(block) => Ok((name, block)),
        None => Err(absent(ThingKind::Block, name.as_str())),
    }
}

/// A fixed input of a product.
pub(crate) fn fixed_input<'a>(
    product: &'a Product,
    recorded: &Recorded,
    named: &Named<FixedInputName>,
) -> Result<(FixedInputName, &'a FixedInput), FoldError> {
    let name = present(recorded, named)?;
    match product.fixed_inputs.get(&name) {
        Some(input) => Ok((name, input)),
        None => Err(absent(ThingKind::FixedInput, name.as_str())),
    }
}

/// A resource type, whatever block has it.
pub(crate) fn resource_type<'a>(
    recorded: &'a Recorded,
    named: &Named<ResourceTypeName>,
) -> Result<(ResourceTypeName, &'a orch_model::ResourceType), FoldError> {
    let name = present(recorded, named)?;
    match recorded.model.resource_types.get(&name) {
        Some(resource_type) => Ok((name, resource_type)),
        None => Err(absent(ThingKind::ResourceType, name.as_str())),
    }
}

/// A workflow.
pub(crate) fn workflow<'a>(
    recorded: &'a Recorded,
    named: &Named<WorkflowName>,
) -> Result<(WorkflowName, &'a Workflow), FoldError> {
    let name = present(recorded, named)?;
    match recorded.model.workflow(&name) {
        Some(workflow) => Ok((name, workflow)),
        None => Err(absent(ThingKind::Workflow, name.as_str())),
    }
}

/// The attributes of an owner.
pub(crate) fn attributes<'a>(
    recorded: &'a Recorded,
    owner: &Owner,
) -> Result<&'a BTreeMap<AttributeName, Attribute>, FoldError> {
    let found = recorded.model.attributes(owner);
    found.ok_or_else(|| absent(owner.kind(), owner.name()))
}

/// An attribute of an owner.
pub(crate) fn attribute<'a>(
    recorded: &'a Recorded,
    owner: &Owner,
    named: &Named<AttributeName>,
) -> Result<(AttributeName, &'a Attribute), FoldError> {
    let name = present(recorded, named)?;
    match attributes(recorded, owner)?.get(&name) {
        Some(attribute) => Ok((name, attribute)),
        None => Err(absent(ThingKind::Attribute, name.as_str())),
    }
}

/// Something that a change names and that is not there.
pub(crate) fn absent(kind: ThingKind, name: &str) -> FoldError {
    FoldError::Absent(described(kind, name))
}

/// A thing, for messages.
pub(crate) fn described(kind: ThingKind, name: &str) -> String {
    let kind = match kind {
        ThingKind::Product => "product",
        ThingKind::FixedInput => "fixed input",
        ThingKind::Block => "product block",
        ThingKind::Attribute => "attribute",
        ThingKind::ResourceType => "resource type",
        ThingKind::Workflow => "workflow",
    };
    format!("{kind} `{name}`")
}
