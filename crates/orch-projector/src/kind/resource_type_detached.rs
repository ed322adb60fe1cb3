//! A block lost a resource type, and its instances the values of it.

use orch_model::change::ResourceTypeDetached;
use orch_model::{Recorded, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::resource_type_attached::in_words;
use crate::resolve::{absent, block, present, resource_type};
use crate::statement::{Action, Archive, Attachments, Insert};

pub(crate) fn fold(
    recorded: &mut Recorded,
    change: &ResourceTypeDetached,
) -> Result<(), FoldError> {
    let block = present(recorded, &change.block)?;
    let resource_type = present(recorded, &change.resource_type)?;
    recorded
        .model
        .blocks
        .get_mut(&block)
        .and_then(|it| it.resource_types.remove(&resource_type))
        .map(drop)
        .ok_or_else(|| absent(ThingKind::ResourceType, resource_type.as_str()))
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, ResourceTypeDetached>,
) -> Result<Both, FoldError> {
    let mut detached = Attachments::default();
    for (_, change) in group.iter() {
        let (block, _) = block(context.before, &change.block)?;
        let (resource_type, _) = resource_type(context.before, &change.resource_type)?;
        detached.push(&block, &resource_type);
    }
    let the = in_words(&detached);
    let archiving = Action::Archive(group.slot(), Archive::Attachments(detached.clone()));
    let restoring = Action::Restore(group.slot(), Archive::ATTACHMENTS);
    let inserting = Action::Insert(Insert::Attachments(detached));
    Ok(Both {
        up: vec![group.statement(format!("Detach {the}, and archive the values."), archiving)],
        down: vec![
            group.statement(format!("Restore {the}, with the values."), restoring),
            group.statement(
                format!("Attach {the} where the archive does not hold them."),
                inserting,
            ),
        ],
    })
}
