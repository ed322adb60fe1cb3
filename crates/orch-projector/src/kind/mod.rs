//! One file per kind of change; in each, in this order: fold, render.

pub(crate) mod attribute_added;
pub(crate) mod attribute_changed;
pub(crate) mod attribute_removed;
pub(crate) mod attribute_renamed;
pub(crate) mod block_added;
pub(crate) mod block_described;
pub(crate) mod block_removed;
pub(crate) mod block_renamed;
pub(crate) mod default_given;
pub(crate) mod fixed_input_added;
pub(crate) mod fixed_input_changed;
pub(crate) mod fixed_input_removed;
pub(crate) mod fixed_input_renamed;
pub(crate) mod member_chosen;
pub(crate) mod product_added;
pub(crate) mod product_described;
pub(crate) mod product_ended;
pub(crate) mod product_removed;
pub(crate) mod product_renamed;
pub(crate) mod product_type_changed;
pub(crate) mod resource_type_added;
pub(crate) mod resource_type_attached;
pub(crate) mod resource_type_changed;
pub(crate) mod resource_type_described;
pub(crate) mod resource_type_detached;
pub(crate) mod resource_type_removed;
pub(crate) mod resource_type_renamed;
pub(crate) mod resource_type_replaced;

mod described;
pub(crate) mod relations;
mod renamed;

use std::collections::BTreeMap;

use orch_model::change::{Change, Named, NamedOwner};
use orch_model::recorded::Thing;
use orch_model::{
    Attribute, AttributeName, BlockName, Model, Owner, ProductName, Recorded, ThingId, ThingKind,
    ThingName, each_kind,
};

use crate::FoldError;
use crate::literal::NulError;
use crate::render::{Both, Context, Numbered};
use crate::script::{Effect, Statement};

/// Takes one change into the model.
pub(crate) fn fold(recorded: &mut Recorded, change: &Change) -> Result<(), FoldError> {
    macro_rules! fold_kind {
        ($($kind:ident $module:ident,)*) => {
            match change {
                $(Change::$kind(change) => $module::fold(recorded, change),)*
            }
        };
    }
    each_kind!(fold_kind)
}

/// Renders changes of one kind.
pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, Change>],
) -> Result<Both, NulError> {
    macro_rules! render_kind {
        ($($kind:ident $module:ident,)*) => {
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
                None => Ok(Both::default()),
            }
        };
    }
    each_kind!(render_kind)
}

/// The thing that a change adds, if it adds one.
pub(crate) fn adds(change: &Change) -> Option<ThingId> {
    match change {
        Change::ProductAdded(change) => Some(change.thing),
        Change::FixedInputAdded(change) => Some(change.thing),
        Change::BlockAdded(change) => Some(change.thing),
        Change::ResourceTypeAdded(change) => Some(change.thing),
        Change::AttributeAdded(change) => Some(change.thing),
        _ => None,
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

/// The line under which the archive keeps what a group takes.
fn slot<C>(group: &[Numbered<'_, C>]) -> usize {
    lines(group).0
}

/// A statement of a group.
fn statement<C>(
    group: &[Numbered<'_, C>],
    kind: &'static str,
    why: String,
    sql: String,
) -> Statement {
    Statement {
        lines: lines(group),
        kind,
        why,
        sql,
        effect: Effect::Writes,
    }
}

/// SQL that puts back what the other direction took under a line.
fn returning(slot: usize) -> String {
    format!("select pg_temp.orch_restore('{slot}')")
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
fn present<N: ThingName>(recorded: &Recorded, named: &Named<N>) -> Result<N, FoldError> {
    match recorded.things.get(named.id) {
        Some(thing) if thing.kind == N::KIND => Ok(N::of(thing.name.clone())),
        _ => Err(FoldError::Absent(described(N::KIND, named.name.text()))),
    }
}

/// What an owner is called now.
fn present_owner(recorded: &Recorded, owner: &NamedOwner) -> Result<Owner, FoldError> {
    let name = owner.name.clone();
    match owner.kind {
        ThingKind::Product => {
            let name = ProductName::new(name);
            present(recorded, &Named { id: owner.id, name }).map(Owner::Product)
        }
        ThingKind::Block => {
            let name = BlockName::new(name);
            present(recorded, &Named { id: owner.id, name }).map(Owner::Block)
        }
        _ => Err(FoldError::Absent(format!("an owner `{name}`"))),
    }
}

/// The name that a thing has now, or had when the change was recorded: where it is
/// not there, folding says so right after rendering.
fn name_of<N: ThingName>(recorded: &Recorded, named: &Named<N>) -> N {
    present(recorded, named).unwrap_or_else(|_| named.name.clone())
}

/// Forgets a thing, and what it owns.
fn forget<N: ThingName>(recorded: &mut Recorded, named: &Named<N>) -> Result<N, FoldError> {
    let name = present(recorded, named)?;
    recorded.things.remove(named.id);
    Ok(name)
}

fn attributes_mut<'a>(
    model: &'a mut Model,
    owner: &Owner,
) -> Result<&'a mut BTreeMap<AttributeName, Attribute>, FoldError> {
    let attributes = match owner {
        Owner::Product(name) => model.products.get_mut(name).map(|it| &mut it.attributes),
        Owner::Block(name) => model.blocks.get_mut(name).map(|it| &mut it.attributes),
    };
    attributes.ok_or_else(|| FoldError::Absent(owner.to_string()))
}

/// Something that a change names and that its owner has not.
fn absent(kind: ThingKind, name: &str) -> FoldError {
    FoldError::Absent(described(kind, name))
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
