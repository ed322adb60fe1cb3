//! One file per kind of change; in each, in this order: fold, render.

pub(crate) mod attribute_added;
pub(crate) mod block_added;
pub(crate) mod fixed_input_added;
pub(crate) mod product_added;
pub(crate) mod resource_type_added;
pub(crate) mod resource_type_attached;

use orch_model::recorded::Thing;
use orch_model::{Change, Recorded, ThingId, ThingKind};

use crate::FoldError;
use crate::literal::NulError;
use crate::render::{Both, Context, Numbered};

/// Renders changes of one kind.
pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, Change>],
) -> Result<Both, NulError> {
    macro_rules! of_kind {
        ($($kind:ident => $module:ident),* $(,)?) => {
            match group.first().map(|(_, change)| *change) {
                $(Some(Change::$kind(_)) => {
                    let group: Vec<_> = group
                        .iter()
                        .filter_map(|(line, change)| match change {
                            Change::$kind(change) => Some((*line, change)),
                            _ => None,
                        })
                        .collect();
                    $module::render(context, &group)
                })*
                None => Ok(Both { up: Vec::new(), down: Vec::new() }),
            }
        };
    }
    of_kind! {
        ProductAdded => product_added,
        FixedInputAdded => fixed_input_added,
        BlockAdded => block_added,
        ResourceTypeAdded => resource_type_added,
        ResourceTypeAttached => resource_type_attached,
        AttributeAdded => attribute_added,
    }
}

/// The thing that a change adds, if it adds one.
pub(crate) fn adds(change: &Change) -> Option<ThingId> {
    match change {
        Change::ProductAdded(change) => Some(change.thing),
        Change::FixedInputAdded(change) => Some(change.thing),
        Change::BlockAdded(change) => Some(change.thing),
        Change::ResourceTypeAdded(change) => Some(change.thing),
        Change::AttributeAdded(change) => Some(change.thing),
        Change::ResourceTypeAttached(_) => None,
    }
}

/// The first and the last line of a group.
fn lines<C>(group: &[Numbered<'_, C>]) -> (usize, usize) {
    match group {
        [(first, _), .., (last, _)] => (*first, *last),
        [(only, _)] => (*only, *only),
        [] => (0, 0),
    }
}

/// Notes a thing as there, or says that it is there already.
fn introduce(
    recorded: &mut Recorded,
    id: ThingId,
    kind: ThingKind,
    owner: Option<ThingId>,
    name: &str,
) -> Result<(), FoldError> {
    let thing = Thing {
        kind,
        owner,
        name: name.to_owned(),
    };
    if recorded.things.find(kind, owner, name).is_some() {
        return Err(FoldError::Present(described(kind, name)));
    }
    let expected = recorded.things.next_id(kind, owner, name);
    if id != expected {
        let what = described(kind, name);
        return Err(FoldError::Underived {
            what,
            expected,
            found: id,
        });
    }
    if recorded.things.insert(id, thing) {
        Ok(())
    } else {
        Err(FoldError::Present(described(kind, name)))
    }
}

/// What the thing is called now, which may not be what the event calls it.
fn present_name(
    recorded: &Recorded,
    id: ThingId,
    kind: ThingKind,
    name: &str,
) -> Result<String, FoldError> {
    match recorded.things.get(id) {
        Some(thing) if thing.kind == kind => Ok(thing.name.clone()),
        _ => Err(FoldError::Absent(described(kind, name))),
    }
}

fn described(kind: ThingKind, name: &str) -> String {
    let kind = match kind {
        ThingKind::Product => "product",
        ThingKind::FixedInput => "fixed input",
        ThingKind::Block => "product block",
        ThingKind::Attribute => "attribute",
        ThingKind::ResourceType => "resource type",
    };
    format!("{kind} `{name}`")
}
