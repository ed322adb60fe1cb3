//! A block is reached by a product for the first time.

use orch_model::change::BlockAdded;
use orch_model::{Block, BlockName, Recorded, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::{introduce, key};
use crate::statement::{Action, Archive, Insert, Text3};
use crate::words::named;

pub(crate) fn fold(recorded: &mut Recorded, change: &BlockAdded) -> Result<(), FoldError> {
    introduce(
        recorded,
        change.thing,
        ThingKind::Block,
        None,
        change.name.as_str(),
    )?;
    let block = Block {
        description: Some(change.description.clone()),
        tag: change.tag.clone(),
        status: change.status.clone(),
        ..Block::default()
    };
    recorded.model.blocks.insert(change.name.clone(), block);
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "all kinds are called alike")]
pub(crate) fn render(
    _: &mut Context<'_>,
    group: Group<'_, '_, BlockAdded>,
) -> Result<Both, FoldError> {
    let names: Vec<BlockName> = group.iter().map(|(_, it)| it.name.clone()).collect();
    let row = |change: &BlockAdded| {
        let text = Text3 {
            description: Some(change.description.clone()),
            tag: change.tag.clone(),
            status: change.status.clone(),
        };
        (key(change.row, change.thing), change.name.clone(), text)
    };
    let rows = group.iter().map(|(_, change)| row(change)).collect();
    let the = named("product block", names.iter().map(BlockName::as_str));
    let restoring = Action::Restore(group.slot(), Archive::BLOCKS);
    let archiving = Action::Archive(group.slot(), Archive::Blocks(names));
    Ok(Both {
        up: vec![
            group.statement(
                format!("Restore {the}, with the instances that going back archived, if any."),
                restoring,
            ),
            group.statement(format!("Add {the}."), Action::Insert(Insert::Blocks(rows))),
        ],
        down: vec![group.statement(
            format!("Archive {the}, with all instances, and the instances that only these used."),
            archiving,
        )],
    })
}
