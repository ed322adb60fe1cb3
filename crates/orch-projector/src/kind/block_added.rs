//! A block is reached by a product for the first time.

use orch_model::change::BlockAdded;
use orch_model::{Block, Recorded, ThingKind};

use crate::FoldError;
use crate::kind::{introduce, returning, slot, statement};
use crate::literal::{NulError, literal, text_array};
use crate::render::{Both, Context, Numbered};
use crate::script::{counted, listed};

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
    context.write_table("product_blocks");
    context.take_down(BLOCK_TABLES);
    let names = || group.iter().map(|(_, change)| change.name.as_str());
    let said = |why: &str, sql: String| {
        let count = counted(group.len(), "product block");
        let why = format!("{count} {why}: {}", listed(names()));
        statement(group, "block_added", why, sql)
    };
    let line = slot(group);
    let up = format!(
        "{};\n\
         insert into product_blocks (product_block_id, name, description, tag, status)\n\
         values\n{}\n\
         on conflict do nothing",
        returning(line),
        rows.join(",\n")
    );
    Ok(Both {
        up: vec![said("added", up)],
        down: vec![said("to go again", taking_blocks(line, names())?).taking()],
    })
}

/// The tables that blocks go from.
pub(crate) const BLOCK_TABLES: &[&str] = &["product_blocks", "subscription_instances"];

/// SQL that takes blocks with their instances.
pub(crate) fn taking_blocks<'a>(
    line: usize,
    names: impl Iterator<Item = &'a str>,
) -> Result<String, NulError> {
    Ok(format!(
        "select pg_temp.orch_archive_blocks('{line}', {})",
        text_array(names)?
    ))
}
