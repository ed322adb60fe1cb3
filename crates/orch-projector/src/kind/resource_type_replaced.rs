//! In one block, resource types gave way to others, which took over their values.

use std::collections::BTreeSet;

use orch_model::change::ResourceTypeReplaced;
use orch_model::{BlockName, Recorded, ResourceTypeName, ThingKind};

use crate::FoldError;
use crate::kind::renamed::move_keys;
use crate::kind::resource_type_attached::{ATTACHMENT_TABLES, Attachments};
use crate::kind::{absent, name_of, present, returning, statement};
use crate::literal::{NulError, comment_text, literal};
use crate::render::{Both, Context, Numbered};

const KIND: &str = "resource_type_replaced";

type Pair = (ResourceTypeName, ResourceTypeName);

pub(crate) fn fold(
    recorded: &mut Recorded,
    change: &ResourceTypeReplaced,
) -> Result<(), FoldError> {
    let block = present(recorded, &change.block)?;
    let mut pairs: Vec<Pair> = Vec::with_capacity(change.replaced.len());
    for it in &change.replaced {
        pairs.push((present(recorded, &it.from)?, present(recorded, &it.to)?));
    }
    let owner = recorded.model.blocks.get_mut(&block);
    let owner = owner.ok_or_else(|| absent(ThingKind::Block, block.as_str()))?;
    let goes: BTreeSet<&ResourceTypeName> = pairs.iter().map(|(from, _)| from).collect();
    for (from, to) in &pairs {
        if !owner.resource_types.contains_key(from) {
            return Err(absent(ThingKind::ResourceType, from.as_str()));
        }
        if owner.resource_types.contains_key(to) && !goes.contains(to) {
            let what = format!("resource type `{to}` of `{block}`");
            return Err(FoldError::Present(what));
        }
    }
    move_keys(&mut owner.resource_types, &pairs);
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, ResourceTypeReplaced>],
) -> Result<Both, NulError> {
    let mut both = Both::default();
    let mut down = Vec::new();
    for one in group {
        let (line, change) = *one;
        let block = name_of(context.before, &change.block);
        context.touch_block(&block);
        let pairs: Vec<Pair> = change
            .replaced
            .iter()
            .map(|it| {
                (
                    name_of(context.before, &it.from),
                    name_of(context.before, &it.to),
                )
            })
            .collect();
        let ids: Vec<_> = change
            .replaced
            .iter()
            .map(|it| (it.from.id, it.to.id))
            .collect();
        context.filling.replace(change.block.id, &ids);
        let back: Vec<Pair> = pairs
            .iter()
            .map(|(from, to)| (to.clone(), from.clone()))
            .collect();
        for (from, to) in &pairs {
            context.touch_resource_type(from);
            context.touch_resource_type(to);
        }
        let said = |what: &str, sql: String| {
            let why = format!("{what} `{}`", comment_text(block.as_str()));
            statement(&[*one], KIND, why, sql)
        };
        // Values that no class of the block knew of until now.
        let strays = coming(&block, &pairs).taking(line)?;
        both.up.push(said("unknown until now to", strays).taking());
        both.up.push(said("in", moving(line, &block, &pairs)?));
        let strays = coming(&block, &back).taking(line)?;
        down.push(vec![
            said("unknown to", strays).taking(),
            said("again in", moving(line, &block, &back)?),
        ]);
    }
    for table in [
        "product_block_resource_types",
        "subscription_instance_values",
    ] {
        context.write_table(table);
    }
    context.take_up(ATTACHMENT_TABLES);
    context.take_down(ATTACHMENT_TABLES);
    both.down = down.into_iter().rev().flatten().collect();
    Ok(both)
}

/// Those that take over and were not there before.
fn coming(block: &BlockName, pairs: &[Pair]) -> Attachments {
    let mut coming = Attachments::default();
    for (_, to) in pairs {
        if pairs.iter().all(|(from, _)| from != to) {
            coming.push(block, to);
        }
    }
    coming
}

/// SQL that moves the relations of a block and the values of its instances.
fn moving(line: usize, block: &BlockName, pairs: &[Pair]) -> Result<String, NulError> {
    let mut rows = Vec::with_capacity(pairs.len());
    let mut gone = Attachments::default();
    let mut come = Attachments::default();
    for (from, to) in pairs {
        rows.push(format!(
            "  ({}, {})",
            literal(from.as_str())?,
            literal(to.as_str())?
        ));
        gone.push(block, from);
        come.push(block, to);
    }
    Ok(format!(
        "{};\n\
         update subscription_instance_values x set resource_type_id = r.resource_type_id\n\
         from (values\n{}\n) as v (former, name), resource_types f, resource_types r,\n  \
         product_blocks b, subscription_instances i\n\
         where f.resource_type = v.former and r.resource_type = v.name and b.name = {}\n  \
         and i.product_block_id = b.product_block_id\n  \
         and x.subscription_instance_id = i.subscription_instance_id\n  \
         and x.resource_type_id = f.resource_type_id;\n\
         {};\n{}",
        gone.taking_relations(line)?,
        rows.join(",\n"),
        literal(block.as_str())?,
        returning(line),
        come.inserting()?
    ))
}
