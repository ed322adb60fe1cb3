//! A resource type is used by no block any more.

use orch_model::change::ResourceTypeRemoved;
use orch_model::{Recorded, ResourceTypeName, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::forget;
use crate::resolve::{absent, resource_type};
use crate::statement::{Action, Archive, Insert};
use crate::words::named;

pub(crate) fn fold(recorded: &mut Recorded, change: &ResourceTypeRemoved) -> Result<(), FoldError> {
    let name = forget(recorded, &change.resource_type)?;
    recorded
        .model
        .resource_types
        .remove(&name)
        .map(drop)
        .ok_or_else(|| absent(ThingKind::ResourceType, name.as_str()))
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, ResourceTypeRemoved>,
) -> Result<Both, FoldError> {
    let mut names = Vec::new();
    let mut rows = Vec::new();
    for (_, change) in group.iter() {
        let (name, known) = resource_type(context.before, &change.resource_type)?;
        let description = known.description.clone();
        rows.push((change.resource_type.id.into(), name.clone(), description));
        names.push(name);
    }
    let the = named("resource type", names.iter().map(ResourceTypeName::as_str));
    let restoring = Action::Restore(group.slot(), Archive::RESOURCE_TYPES);
    let archiving = Action::Archive(group.slot(), Archive::ResourceTypes(names));
    Ok(Both {
        up: vec![group.statement(
            format!("Archive {the}, which no product block has any more."),
            archiving,
        )],
        down: vec![
            group.statement(format!("Restore {the}."), restoring),
            group.statement(
                format!("Add {the}, unless restored above."),
                Action::Insert(Insert::ResourceTypes(rows)),
            ),
        ],
    })
}
