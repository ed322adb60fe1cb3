//! A resource type's name is used for the first time.

use orch_model::change::ResourceTypeAdded;
use orch_model::{Recorded, ResourceType, ResourceTypeName, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::{introduce, key};
use crate::statement::{Action, Archive, Insert};
use crate::words::named;

pub(crate) fn fold(recorded: &mut Recorded, change: &ResourceTypeAdded) -> Result<(), FoldError> {
    introduce(
        recorded,
        change.thing,
        ThingKind::ResourceType,
        None,
        change.name.as_str(),
    )?;
    let resource_type = ResourceType {
        description: change.description.clone(),
    };
    recorded
        .model
        .resource_types
        .insert(change.name.clone(), resource_type);
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "all kinds are called alike")]
pub(crate) fn render(
    _: &mut Context<'_>,
    group: Group<'_, '_, ResourceTypeAdded>,
) -> Result<Both, FoldError> {
    let names: Vec<ResourceTypeName> = group.iter().map(|(_, it)| it.name.clone()).collect();
    let row = |it: &ResourceTypeAdded| {
        let id = key(it.row, it.thing);
        (id, it.name.clone(), it.description.clone())
    };
    let rows = group.iter().map(|(_, change)| row(change)).collect();
    let the = named("resource type", names.iter().map(ResourceTypeName::as_str));
    let restoring = Action::Restore(group.slot(), Archive::RESOURCE_TYPES);
    let archiving = Action::Archive(group.slot(), Archive::ResourceTypes(names));
    Ok(Both {
        up: vec![
            group.statement(
                format!("Restore {the}, with the values that going back archived, if any."),
                restoring,
            ),
            group.statement(
                format!("Add {the}."),
                Action::Insert(Insert::ResourceTypes(rows)),
            ),
        ],
        down: vec![group.statement(format!("Archive {the}, with all values."), archiving)],
    })
}
