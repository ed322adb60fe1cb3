//! A block is reached by no product any more, and goes with all of its instances.

use orch_model::change::BlockRemoved;
use orch_model::{BlockName, Owner, Recorded, ThingKind};

use crate::FoldError;
use crate::kind::block_added::{BLOCK_TABLES, taking_blocks};
use crate::kind::relations::{CUT_TABLES, Relations, relations_of};
use crate::kind::resource_type_attached::Attachments;
use crate::kind::{absent, forget, name_of, returning, slot, statement};
use crate::literal::{NulError, literal};
use crate::render::{Both, Context, Numbered};
use crate::script::{counted, listed};

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
    group: &[Numbered<'_, BlockRemoved>],
) -> Result<Both, NulError> {
    let mut names = Vec::with_capacity(group.len());
    let mut back = Vec::new();
    let mut attachments = Attachments::default();
    let mut relations = Relations::default();
    for (_, change) in group {
        let name = name_of(context.before, &change.block);
        context.touch_block(&name);
        context.sever(Owner::Block(name.clone()));
        if let Some(block) = context.before.model.blocks.get(&name) {
            let text = |it: &Option<String>| match it {
                Some(text) => literal(text),
                None => Ok("null".to_owned()),
            };
            back.push(format!(
                "  ('{}', {}, {}, {}, {})",
                change.block.id,
                literal(name.as_str())?,
                literal(block.description.as_deref().unwrap_or_default())?,
                text(&block.tag)?,
                text(&block.status)?
            ));
            for resource_type in block.resource_types.keys() {
                attachments.push(&name, resource_type);
            }
            for used in relations_of(context.before, &Owner::Block(name.clone())) {
                // What goes along has its relations back when both are.
                relations.push(name.as_str(), used);
            }
        }
        names.push(name);
    }
    for table in [
        "product_blocks",
        "product_block_resource_types",
        "product_block_relations",
    ] {
        context.write_table(table);
    }
    context.take_up(BLOCK_TABLES);
    context.take_up(CUT_TABLES);
    let line = slot(group);
    let names = || names.iter().map(BlockName::as_str);
    let said = |what: &str, sql: String| {
        let count = counted(group.len(), "product block");
        let why = format!("{count} {what}: {}", listed(names()));
        statement(group, "block_removed", why, sql)
    };
    let mut down = vec![returning(line)];
    if !back.is_empty() {
        down.push(format!(
            "insert into product_blocks (product_block_id, name, description, tag, status)\n\
             values\n{}\n\
             on conflict do nothing",
            back.join(",\n")
        ));
    }
    if !attachments.is_empty() {
        down.push(attachments.inserting()?);
    }
    down.extend(relations.inserting("product_blocks", context.layout)?);
    Ok(Both {
        up: vec![said("removed", taking_blocks(line, names())?).taking()],
        down: vec![said("back", down.join(";\n"))],
    })
}
