//! A block got a resource type.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::change::ResourceTypeAttached;
use orch_model::{BlockName, Recorded, ResourceTypeName, ThingKind};

use crate::FoldError;
use crate::kind::{lines, present_name};
use crate::literal::{NulError, literal, text_array};
use crate::render::{Both, Context, Numbered};
use crate::script::{Statement, counted, listed, refusing_used, removing};

pub(crate) fn fold(
    recorded: &mut Recorded,
    change: &ResourceTypeAttached,
) -> Result<(), FoldError> {
    let (block, resource_type) = names(recorded, change)?;
    let present = || FoldError::Present(format!("resource type `{resource_type}` of `{block}`"));
    let absent = || FoldError::Absent(format!("product block `{block}`"));
    let owner = recorded.model.blocks.get_mut(&block).ok_or_else(absent)?;
    if owner.resource_types.contains_key(&resource_type) {
        return Err(present());
    }
    owner
        .resource_types
        .insert(resource_type, change.spec.clone());
    Ok(())
}

/// What the block and the resource type are called now.
fn names(
    recorded: &Recorded,
    change: &ResourceTypeAttached,
) -> Result<(BlockName, ResourceTypeName), FoldError> {
    let block = &change.block;
    let resource_type = &change.resource_type;
    let block = present_name(recorded, block.id, ThingKind::Block, block.name.as_str())?;
    let kind = ThingKind::ResourceType;
    let resource_type = present_name(
        recorded,
        resource_type.id,
        kind,
        resource_type.name.as_str(),
    )?;
    Ok((BlockName::new(block), ResourceTypeName::new(resource_type)))
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, ResourceTypeAttached>],
) -> Result<Both, NulError> {
    // By the order in which the blocks come, so that the SQL follows the events.
    let mut order: Vec<BlockName> = Vec::new();
    let mut attached: BTreeMap<BlockName, Vec<ResourceTypeName>> = BTreeMap::new();
    let mut demanding: BTreeSet<BlockName> = BTreeSet::new();
    // Where the block is new, it cannot go while it has instances.
    let mut usable: Vec<(BlockName, ResourceTypeName)> = Vec::new();
    for (_, change) in group {
        // Where one is missing, folding says so right after.
        let (block, resource_type) = names(context.before, change)
            .unwrap_or_else(|_| (change.block.name.clone(), change.resource_type.name.clone()));
        context.touch_block(&block);
        context.touch_resource_type(&resource_type);
        if !context.new.contains(&change.block.id)
            && change.spec.iter().any(|(_, spec)| spec.arity.min() > 0)
        {
            demanding.insert(block.clone());
        }
        if !context.new.contains(&change.block.id)
            && !context.new.contains(&change.resource_type.id)
        {
            usable.push((block.clone(), resource_type.clone()));
        }
        if !attached.contains_key(&block) {
            order.push(block.clone());
        }
        attached.entry(block).or_default().push(resource_type);
    }
    context.touch_table("product_block_resource_types");
    let mut rows = Vec::with_capacity(order.len());
    for block in &order {
        let resource_types = attached[block].iter().map(ResourceTypeName::as_str);
        rows.push(format!(
            "  ({}, {})",
            literal(block.as_str())?,
            text_array(resource_types)?
        ));
    }
    let values = format!(
        "(values\n{}\n) as v (block, resource_types)",
        rows.join(",\n")
    );
    let blocks = || order.iter().map(BlockName::as_str);
    let statement = |why: &str, sql: String| Statement {
        lines: lines(group),
        kind: "resource_type_attached",
        why: format!(
            "{} {why} {}",
            counted(group.len(), "resource type"),
            listed(blocks())
        ),
        sql,
    };
    let mut up = Vec::new();
    if !demanding.is_empty() {
        let names = text_array(demanding.iter().map(BlockName::as_str))?;
        let sql = format!(
            "select pg_temp.orch_refuse_live('product_blocks', {names}, 'instances of a product block')"
        );
        up.push(statement("required of", sql));
    }
    up.push(statement(
        "attached to",
        format!(
            "insert into product_block_resource_types (product_block_id, resource_type_id)\n\
         select b.product_block_id, r.resource_type_id\n\
         from {values}\n\
         cross join unnest(v.resource_types) as u (resource_type)\n\
         left join product_blocks b on b.name = v.block\n\
         left join resource_types r on r.resource_type = u.resource_type"
        ),
    ));
    let rows = format!(
        "select x.ctid\nfrom {values}\n\
         cross join unnest(v.resource_types) as u (resource_type)\n\
         join product_blocks b on b.name = v.block\n\
         join resource_types r on r.resource_type = u.resource_type\n\
         join product_block_resource_types x\n  \
         on x.product_block_id = b.product_block_id and x.resource_type_id = r.resource_type_id"
    );
    let table = "product_block_resource_types";
    let mut down = Vec::new();
    if !usable.is_empty() {
        let pairs = usable
            .iter()
            .map(|(block, it)| (block.as_str(), it.as_str()));
        down.push(statement(
            "not to be in use by",
            refusing_used(table, pairs)?,
        ));
    }
    down.push(statement(
        "to detach again from",
        removing(table, &rows, group.len()),
    ));
    Ok(Both { up, down })
}
