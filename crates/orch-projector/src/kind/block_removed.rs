//! No product reaches a block any more, and it is removed with all of its instances.

use orch_model::change::BlockRemoved;
use orch_model::{BlockName, Owner, Recorded, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::forget;
use crate::kind::relations::relations_of;
use crate::resolve::{absent, block};
use crate::statement::{Action, Archive, Attachments, Insert, Relations, Text3};
use crate::words::named;

pub(crate) fn fold(recorded: &mut Recorded, change: &BlockRemoved) -> Result<(), FoldError> {
    let name = forget(recorded, &change.block)?;
    recorded
        .model
        .blocks
        .remove(&name)
        .map(drop)
        .ok_or_else(|| absent(ThingKind::Block, name.as_str()))
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, BlockRemoved>,
) -> Result<Both, FoldError> {
    let mut names = Vec::new();
    let mut rows = Vec::new();
    let mut attachments = Attachments::default();
    let mut relations = Relations::default();
    for (_, change) in group.iter() {
        let before = context.before;
        let (name, known) = block(before, &change.block)?;
        let text = Text3 {
            description: known.description.clone(),
            tag: known.tag.clone(),
            status: known.status.clone(),
        };
        rows.push((change.block.id.into(), name.clone(), text));
        for resource_type in known.resource_types.keys() {
            attachments.push(&name, resource_type);
        }
        let owner = Owner::Block(name.clone());
        // Blocks that go together have their relations back when all of them are.
        for used in relations_of(before, &owner) {
            relations.push(name.as_str(), used);
        }
        context.filling.sever(before, owner);
        names.push(name);
    }
    let the = named("product block", names.iter().map(BlockName::as_str));
    let restoring = Action::Restore(group.slot(), Archive::BLOCKS);
    let archiving = Action::Archive(group.slot(), Archive::Blocks(names));
    let mut down = vec![
        group.statement(format!("Restore {the}, with all instances."), restoring),
        group.statement(
            format!("Add {the}, unless restored above."),
            Action::Insert(Insert::Blocks(rows)),
        ),
    ];
    if !attachments.is_empty() {
        let inserting = Action::Insert(Insert::Attachments(attachments));
        down.push(group.statement(
            format!("Attach the resource types of {the}, unless restored above."),
            inserting,
        ));
    }
    if !relations.is_empty() {
        let inserting = Action::Insert(Insert::Relations(relations));
        down.push(group.statement(
            format!("Relate {the} to product blocks, unless restored above."),
            inserting,
        ));
    }
    Ok(Both {
        up: vec![group.statement(
            format!("Archive {the}, with all instances, and the instances that only these used."),
            archiving,
        )],
        down,
    })
}
