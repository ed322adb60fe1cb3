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
pub(crate) mod leftover_removed;
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

pub(crate) mod workflow_added;
pub(crate) mod workflow_changed;
pub(crate) mod workflow_described;
pub(crate) mod workflow_linked;
pub(crate) mod workflow_removed;
pub(crate) mod workflow_renamed;
pub(crate) mod workflow_retired;
pub(crate) mod workflow_unlinked;

pub(crate) mod relations;
mod renamed;

use std::collections::BTreeMap;

use orch_model::change::{Change, Named};
use orch_model::recorded::Thing;
use orch_model::{
    Attribute, AttributeName, Model, Owner, Recorded, RowId, ThingId, ThingKind, ThingName,
    each_kind,
};

use crate::FoldError;
use crate::context::{Both, Context, Group, Numbered};
use crate::resolve::{described, present};

/// Takes one change into the model, and what it says of fills.
pub(crate) fn fold(recorded: &mut Recorded, change: &Change) -> Result<(), FoldError> {
    fold_model(recorded, change)?;
    if recorded.fills.fold(change) {
        Ok(())
    } else {
        Err(FoldError::Fill(format!("`{}`", change.kind())))
    }
}

/// Takes one change into the model.
pub(crate) fn fold_model(recorded: &mut Recorded, change: &Change) -> Result<(), FoldError> {
    macro_rules! fold_kind {
        ($($kind:ident $module:ident,)*) => {
            match change {
                $(Change::$kind(change) => $module::fold(recorded, change)?,)*
            }
        };
    }
    each_kind!(fold_kind);
    Ok(())
}

/// Renders changes of one kind.
pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, Change>],
) -> Result<Both, FoldError> {
    macro_rules! render_kind {
        ($($kind:ident $module:ident,)*) => {
            match group.first().map(|(_, change)| *change) {
                $(Some(Change::$kind(_)) => {
                    let group: Vec<_> = group
                        .iter()
                        .filter_map(|(event, change)| match change {
                            Change::$kind(change) => Some((*event, change)),
                            _ => None,
                        })
                        .collect();
                    $module::render(context, Group(&group))
                })*
                None => Ok(Both::default()),
            }
        };
    }
    each_kind!(render_kind)
}

/// Whether links of products to workflows may follow from a change.
pub(crate) const fn is_of_links(change: &Change) -> bool {
    matches!(
        change,
        Change::ProductRemoved(_)
            | Change::ProductAdded(_)
            | Change::ProductTypeChanged(_)
            | Change::ProductDescribed(_)
            | Change::WorkflowRemoved(_)
            | Change::WorkflowAdded(_)
            | Change::WorkflowChanged(_)
            | Change::WorkflowUnlinked(_)
            | Change::WorkflowLinked(_)
    )
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
    if id != expected && !recorded.things.foresees(id) {
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

/// The primary key of the row of a thing that is added.
fn key(row: Option<RowId>, thing: ThingId) -> RowId {
    row.unwrap_or_else(|| thing.into())
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
