//! A block got a resource type.

use orch_model::Recorded;
use orch_model::change::ResourceTypeAttached;

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::resolve::{absent, block, present, resource_type};
use crate::statement::{Action, Archive, Attachments, Insert};
use crate::words::{counted, listed};
use orch_model::ThingKind;

pub(crate) fn fold(
    recorded: &mut Recorded,
    change: &ResourceTypeAttached,
) -> Result<(), FoldError> {
    let block = present(recorded, &change.block)?;
    let resource_type = present(recorded, &change.resource_type)?;
    let owner = recorded.model.blocks.get_mut(&block);
    let owner = owner.ok_or_else(|| absent(ThingKind::Block, block.as_str()))?;
    if owner.resource_types.contains_key(&resource_type) {
        let what = format!("resource type `{resource_type}` of `{block}`");
        return Err(FoldError::Present(what));
    }
    owner
        .resource_types
        .insert(resource_type, change.spec.clone());
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, ResourceTypeAttached>,
) -> Result<Both, FoldError> {
    let mut attached = Attachments::default();
    // Where the block or the resource type is new, the row goes with it, and no instance
    // has values yet.
    let mut old = Attachments::default();
    for (event, change) in group.iter() {
        let (block, _) = block(context.before, &change.block)?;
        let (resource_type, _) = resource_type(context.before, &change.resource_type)?;
        let is_new = |id| context.new.contains(id);
        if !is_new(&change.block.id) {
            if !is_new(&change.resource_type.id) {
                old.push(&block, &resource_type);
            }
            context.filling.attachment(*event, change)?;
        } else if change.fill.is_some() {
            return Err(FoldError::Fill(format!("`{resource_type}` of `{block}`")));
        }
        attached.push(&block, &resource_type);
    }
    let the = in_words(&attached);
    let mut both = Both::default();
    if !old.is_empty() {
        let archiving = || Action::Archive(group.slot(), Archive::Attachments(old.clone()));
        let restoring = Action::Restore(group.slot(), Archive::ATTACHMENTS);
        let of_old = in_words(&old);
        both.up.push(group.statement(
            format!("Archive values of {of_old} that no class knew of until now."),
            archiving(),
        ));
        both.up.push(group.statement(
            format!("Restore the values of {of_old} that going back archived, if any."),
            restoring.clone(),
        ));
        both.down.push(group.statement(
            format!("Detach {of_old}, and archive the values."),
            archiving(),
        ));
        both.down.push(group.statement(
            format!("Restore the values of {of_old} that no class knew of."),
            restoring,
        ));
    }
    let inserting = Action::Insert(Insert::Attachments(attached));
    both.up
        .push(group.statement(format!("Attach {the}."), inserting));
    Ok(both)
}

/// Resource types with their blocks, for comments.
pub(crate) fn in_words(attachments: &Attachments) -> String {
    const SHOWN: usize = 24;
    let names = attachments.names();
    let count = names.values().map(Vec::len).sum();
    if count > SHOWN {
        return format!(
            "{} of {}",
            counted(count, "resource type"),
            counted(names.len(), "product block")
        );
    }
    let all: Vec<String> = attachments
        .blocks()
        .map(|block| {
            let types = names[block]
                .iter()
                .map(orch_model::ResourceTypeName::as_str);
            format!("{} of {}", listed(types), listed([block]))
        })
        .collect();
    let noun = if count == 1 { "type" } else { "types" };
    format!("the resource {noun} {}", crate::words::joined(&all))
}
