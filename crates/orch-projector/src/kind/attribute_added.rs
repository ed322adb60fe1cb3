//! A product or a block got an attribute, and with it relations to blocks.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::change::AttributeAdded;
use orch_model::{BlockName, Owner, Recorded, ThingId, ThingKind};

use crate::FoldError;
use crate::kind::relations::{CUT_TABLES, Relations, attribute, cutting, relations_of, touch};
use crate::kind::{attributes_mut, introduce, name_of, present_owner, returning, slot, statement};
use crate::literal::NulError;
use crate::render::{Both, Context, Numbered};
use crate::script::{counted, listed};

const KIND: &str = "attribute_added";

pub(crate) fn fold(recorded: &mut Recorded, change: &AttributeAdded) -> Result<(), FoldError> {
    let owner = present_owner(recorded, &change.owner)?;
    let attribute = attribute(
        recorded,
        &change.name,
        &change.relates,
        &change.mentions,
        &change.spec,
    )?;
    introduce(
        recorded,
        change.thing,
        ThingKind::Attribute,
        Some(change.owner.id),
        change.name.as_str(),
    )?;
    attributes_mut(&mut recorded.model, &owner)?.insert(change.name.clone(), attribute);
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, AttributeAdded>],
) -> Result<Both, NulError> {
    let line = slot(group);
    let mut products = Relations::default();
    let mut blocks = Relations::default();
    let mut known: BTreeMap<ThingId, BTreeSet<BlockName>> = BTreeMap::new();
    let mut strays = Vec::new();
    let mut cuts = Vec::new();
    for (at, change) in group {
        // Where something is missing, folding says so right after.
        let Ok(owner) = present_owner(context.before, &change.owner) else {
            continue;
        };
        touch(context, &owner);
        let known = known
            .entry(change.owner.id)
            .or_insert_with(|| relations_of(context.before, &owner));
        let mut introduced = Vec::new();
        for named in &change.relates {
            let name = name_of(context.before, named);
            context.touch_block(&name);
            if known.insert(name.clone()) {
                introduced.push(name);
            }
        }
        // What a new owner holds goes with it.
        if !context.new.contains(&change.owner.id) {
            let mut named = change.relates.iter().chain(&change.mentions);
            if named.any(|it| !context.new.contains(&it.id)) {
                strays.push(cutting(
                    line,
                    &owner,
                    &change.name,
                    None,
                    introduced.iter(),
                )?);
            }
            cuts.push(cutting(
                line,
                &owner,
                &change.name,
                None,
                introduced.iter(),
            )?);
            context
                .filling
                .attribute(change.owner.id, change.thing, *at);
        }
        let relations = match owner {
            Owner::Product(_) => &mut products,
            Owner::Block(_) => &mut blocks,
        };
        for name in introduced {
            relations.push(owner.name(), name);
        }
    }
    let mut both = Both::default();
    if !strays.is_empty() {
        let why = "what no class knew of under these names".to_owned();
        let statement = statement(group, KIND, why, strays.join(";\n"));
        both.up.push(statement.taking());
        context.take_up(CUT_TABLES);
    }
    if !cuts.is_empty() {
        context.take_down(CUT_TABLES);
        cuts.reverse();
        let why = format!("{} to go again", counted(cuts.len(), "attribute"));
        let taking = statement(group, KIND, why, cuts.join(";\n")).taking();
        both.down.push(taking);
        if !strays.is_empty() {
            let why = "what no class knew of comes back".to_owned();
            both.down.push(statement(group, KIND, why, returning(line)));
        }
        let why = "what a way back took comes again".to_owned();
        both.up.push(statement(group, KIND, why, returning(line)));
    }
    for (relations, owners, noun) in [
        (products, "products", "product"),
        (blocks, "product_blocks", "product block"),
    ] {
        if let Some(sql) = relations.inserting(owners, context.layout)? {
            let count = counted(relations.len(), "relation");
            let why = format!("{count} of {noun} added: {}", listed(relations.owners()));
            both.up.push(statement(group, KIND, why, sql));
        }
    }
    Ok(both)
}
