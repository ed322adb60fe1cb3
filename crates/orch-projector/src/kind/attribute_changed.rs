//! The blocks that an attribute holds, or how many, are others.

use std::collections::BTreeSet;

use orch_model::catalog::related;
use orch_model::change::{AttributeChanged, Misfits};
use orch_model::{Attribute, BlockName, Owner, Recorded, ThingKind};

use crate::FoldError;
use crate::kind::relations::{CUT_TABLES, Relations, attribute, cutting, owners_of, texts, touch};
use crate::kind::{absent, attributes_mut, name_of, present, present_owner, returning, statement};
use crate::literal::{NulError, comment_text, literal};
use crate::render::{Both, Context, Numbered};
use crate::script::json;

const KIND: &str = "attribute_changed";

pub(crate) fn fold(recorded: &mut Recorded, change: &AttributeChanged) -> Result<(), FoldError> {
    let owner = present_owner(recorded, &change.owner)?;
    let name = present(recorded, &change.attribute)?;
    let changed = attribute(
        recorded,
        &name,
        &change.relates,
        &change.mentions,
        &change.spec,
    )?;
    let attributes = attributes_mut(&mut recorded.model, &owner)?;
    let known = attributes
        .get_mut(&name)
        .ok_or_else(|| absent(ThingKind::Attribute, name.as_str()))?;
    *known = changed;
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, AttributeChanged>],
) -> Result<Both, NulError> {
    let mut both = Both::default();
    let mut down = Vec::new();
    for one in group {
        let Both { up, down: back } = render_one(context, *one)?;
        both.up.extend(up);
        down.push(back);
    }
    both.down = down.into_iter().rev().flatten().collect();
    Ok(both)
}

fn render_one(
    context: &mut Context<'_>,
    one: Numbered<'_, AttributeChanged>,
) -> Result<Both, NulError> {
    let (line, change) = one;
    let before = context.before;
    // Where something is missing, folding says so right after.
    let Ok(owner) = present_owner(before, &change.owner) else {
        return Ok(Both::default());
    };
    let name = name_of(before, &change.attribute);
    let Some(all) = before.model.attributes(&owner) else {
        return Ok(Both::default());
    };
    let (Some(was), Ok(is)) = (
        all.get(&name),
        attribute(
            before,
            &name,
            &change.relates,
            &change.mentions,
            &change.spec,
        ),
    ) else {
        return Ok(Both::default());
    };
    let mut others = all.clone();
    others.remove(&name);
    let others = related(&others);
    touch(context, &owner);
    for block in was.blocks.union(&is.blocks) {
        context.touch_block(block);
    }
    let lost = without(&was.held(), &is.held());
    let gained = without(&is.held(), &was.held());
    let unrelated = without(&without(&was.blocks, &is.blocks), &others);
    let related_now = without(&without(&is.blocks, &was.blocks), &others);
    let said = |what: &str, sql: String| {
        let noun = if matches!(owner, Owner::Product(_)) {
            "product"
        } else {
            "product block"
        };
        let (name, owner) = (comment_text(name.as_str()), comment_text(owner.name()));
        let why = format!("attribute `{name}` of {noun} `{owner}` {what}");
        statement(&[one], KIND, why, sql)
    };
    let mut both = Both::default();
    if !lost.is_empty() || !unrelated.is_empty() {
        let cut = cutting(line, &owner, &name, Some(&lost), unrelated.iter())?;
        both.up.push(said("loses blocks", cut).taking());
    }
    let is_old = |block: &&BlockName| {
        let things = &before.things;
        let id = things.find(ThingKind::Block, None, block.as_str());
        id.is_none_or(|id| !context.new.contains(&id))
    };
    let strays: BTreeSet<BlockName> = gained.iter().filter(is_old).cloned().collect();
    if !strays.is_empty() {
        let cut = cutting(line, &owner, &name, Some(&strays), related_now.iter())?;
        both.up.push(said("did not know of these", cut).taking());
    }
    if let Some(most) = lowered(was, &is) {
        let misfits = match change.misfits {
            Misfits::Refused => "refuse",
            Misfits::Archived | Misfits::Replaced(_) => "archive",
        };
        let sql = surplus(line, &owner, &name, &is, &most, misfits)?;
        both.up.push(said("holds fewer", sql).taking());
    }
    let takes = !both.up.is_empty();
    // What it loses may have been all that it held.
    let is_filled = if lost.is_empty() {
        is.spec.needs_more_than(&was.spec)
    } else {
        is.spec.needs_any()
    };
    let widened = lowered(&is, was);
    let takes_back = !gained.is_empty() || widened.is_some();
    if takes_back {
        both.up
            .push(said("takes what a way back took", returning(line)));
    }
    let relations = |blocks: &BTreeSet<BlockName>| {
        let mut relations = Relations::default();
        for block in blocks {
            relations.push(owner.name(), block.clone());
        }
        relations.inserting(owners_of(&owner), context.layout)
    };
    if let Some(sql) = relations(&related_now)? {
        both.up.push(said("gets relations", sql));
    }
    if !gained.is_empty() {
        let cut = cutting(line, &owner, &name, Some(&gained), related_now.iter())?;
        both.down
            .push(said("loses again what it got", cut).taking());
    }
    if let Some(most) = widened {
        let sql = surplus(line, &owner, &name, was, &most, "archive")?;
        both.down.push(said("holds fewer again", sql).taking());
    }
    if takes {
        both.down.push(said("gets back", returning(line)));
    }
    if let Some(sql) = relations(&unrelated)? {
        both.down.push(said("gets back relations", sql));
    }
    if takes {
        context.take_up(CUT_TABLES);
    }
    if takes_back {
        context.take_down(CUT_TABLES);
    }
    if is_filled {
        let filling = &mut context.filling;
        filling.attribute(change.owner.id, change.attribute.id, line);
        filling.unmake_attribute(change.attribute.id);
    }
    Ok(both)
}

fn without(all: &BTreeSet<BlockName>, others: &BTreeSet<BlockName>) -> BTreeSet<BlockName> {
    all.difference(others).cloned().collect()
}

/// The most that an attribute may hold in the stages in which that is less than it
/// was; none where there are no such stages.
fn lowered(was: &Attribute, is: &Attribute) -> Option<serde_json::Map<String, serde_json::Value>> {
    let stages = is.spec.lowered_from(&was.spec).into_iter();
    let most: serde_json::Map<_, _> = stages
        .map(|(status, max)| (status.as_str().to_owned(), max.into()))
        .collect();
    (!most.is_empty()).then_some(most)
}

/// SQL that takes what is more than an attribute may hold.
fn surplus(
    line: usize,
    owner: &Owner,
    name: &orch_model::AttributeName,
    is: &Attribute,
    most: &serde_json::Map<String, serde_json::Value>,
    misfits: &str,
) -> Result<String, NulError> {
    let blocks = is.held();
    Ok(format!(
        "select pg_temp.orch_archive_surplus(\n  \
         '{line}', '{}', {}, {},\n  blocks => {}, most => {}, misfits => '{misfits}')",
        owners_of(owner),
        literal(owner.name())?,
        literal(name.as_str())?,
        texts(blocks.iter().map(BlockName::as_str))?,
        json(&serde_json::Value::Object(most.clone()))?
    ))
}
