//! A block is reached by a product for the first time.

use orch_model::change::BlockAdded;
use orch_model::{Block, Recorded, ThingKind};

use crate::FoldError;
use crate::kind::{introduce, lines};
use crate::literal::{NulError, literal, text_array};
use crate::render::{Both, Context, Numbered};
use crate::script::{Statement, counted, listed, removing};

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
        tag: Some(change.tag.clone()),
        status: Some(change.status.clone()),
        ..Block::default()
    };
    recorded.model.blocks.insert(change.name.clone(), block);
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, BlockAdded>],
) -> Result<Both, NulError> {
    let mut rows = Vec::with_capacity(group.len());
    for (_, change) in group {
        context.touch_block(&change.name);
        rows.push(format!(
            "  ('{}', {}, {}, {}, {})",
            change.thing,
            literal(change.name.as_str())?,
            literal(&change.description)?,
            literal(&change.tag)?,
            literal(&change.status)?,
        ));
    }
    context.touch_table("product_blocks");
    let names = || group.iter().map(|(_, change)| change.name.as_str());
    let statement = |why: &str, sql: String| Statement {
        lines: lines(group),
        kind: "block_added",
        why: format!(
            "{} {why}: {}",
            counted(group.len(), "product block"),
            listed(names())
        ),
        sql,
    };
    let up = format!(
        "insert into product_blocks (product_block_id, name, description, tag, status)\nvalues\n{}",
        rows.join(",\n")
    );
    let down = removing(
        "product_blocks",
        &format!(
            "select ctid\nfrom product_blocks\nwhere name = any ({})",
            text_array(names())?
        ),
        group.len(),
    );
    Ok(Both {
        up: vec![statement("added", up)],
        down: vec![statement("to remove again", down)],
    })
}
