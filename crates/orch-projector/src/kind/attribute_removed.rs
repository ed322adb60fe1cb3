//! A product or a block lost an attribute.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::catalog::related;
use orch_model::change::AttributeRemoved;
use orch_model::{AttributeName, BlockName, Owner, Recorded, ThingKind};

use crate::FoldError;
use crate::kind::relations::{CUT_TABLES, Relations, cutting, touch};
use crate::kind::{
    absent, attributes_mut, forget, name_of, present_owner, returning, slot, statement,
};
use crate::literal::NulError;
use crate::render::{Both, Context, Numbered};
use crate::script::{counted, listed};

const KIND: &str = "attribute_removed";

pub(crate) fn fold(recorded: &mut Recorded, change: &AttributeRemoved) -> Result<(), FoldError> {
    let owner = present_owner(recorded, &change.owner)?;
    let name = forget(recorded, &change.attribute)?;
    attributes_mut(&mut recorded.model, &owner)?
        .remove(&name)
        .map(drop)
        .ok_or_else(|| absent(ThingKind::Attribute, name.as_str()))
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, AttributeRemoved>],
) -> Result<Both, NulError> {
    let line = slot(group);
    let mut gone: BTreeMap<Owner, BTreeSet<AttributeName>> = BTreeMap::new();
    for (_, change) in group {
        if let Ok(owner) = present_owner(context.before, &change.owner) {
            let name = name_of(context.before, &change.attribute);
            gone.entry(owner).or_default().insert(name);
        }
    }
    let mut products = Relations::default();
    let mut blocks = Relations::default();
    let mut cuts = Vec::new();
    let mut names = Vec::new();
    for (owner, gone) in &gone {
        let Some(all) = context.before.model.attributes(owner) else {
            continue;
        };
        touch(context, owner);
        let (lost, kept): (BTreeMap<_, _>, BTreeMap<_, _>) = all
            .iter()
            .map(|(name, it)| (name.clone(), it.clone()))
            .partition(|(name, _)| gone.contains(name));
        let kept = related(&kept);
        let mut told: BTreeSet<&BlockName> = BTreeSet::new();
        for (name, attribute) in &lost {
            let unrelated: Vec<&BlockName> = attribute
                .blocks
                .iter()
                .filter(|block| !kept.contains(*block))
                .filter(|block| told.insert(block))
                .collect();
            cuts.push(cutting(line, owner, name, None, unrelated.iter().copied())?);
            names.push(name.as_str().to_owned());
            let relations = match owner {
                Owner::Product(_) => &mut products,
                Owner::Block(_) => &mut blocks,
            };
            for block in unrelated {
                context.touch_block(block);
                relations.push(owner.name(), block.clone());
            }
        }
    }
    context.take_up(CUT_TABLES);
    let said = |what: &str, sql: String| {
        let count = counted(names.len(), "attribute");
        let names = listed(names.iter().map(String::as_str));
        statement(group, KIND, format!("{count} {what}: {names}"), sql)
    };
    let mut back = vec![returning(line)];
    back.extend(products.inserting("products", context.layout)?);
    back.extend(blocks.inserting("product_blocks", context.layout)?);
    Ok(Both {
        up: vec![said("removed", cuts.join(";\n")).taking()],
        down: vec![said("back", back.join(";\n"))],
    })
}
