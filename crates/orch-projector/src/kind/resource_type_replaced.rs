//! In one block, resource types gave way to others, which took over their values.

use std::collections::BTreeSet;

use orch_model::change::ResourceTypeReplaced;
use orch_model::{BlockName, Recorded, ResourceTypeName, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::renamed::{move_keys, reversed, told};
use crate::resolve::{absent, block, present};
use crate::statement::{Action, Archive, Attachments, Insert, Statement, Update};
use crate::words::{listed, quoted};

type Pair = (ResourceTypeName, ResourceTypeName);

pub(crate) fn fold(
    recorded: &mut Recorded,
    change: &ResourceTypeReplaced,
) -> Result<(), FoldError> {
    let block = present(recorded, &change.block)?;
    let pairs = pairs(recorded, change)?;
    let owner = recorded.model.blocks.get_mut(&block);
    let owner = owner.ok_or_else(|| absent(ThingKind::Block, block.as_str()))?;
    let gone: BTreeSet<&ResourceTypeName> = pairs.iter().map(|(from, _)| from).collect();
    for (from, to) in &pairs {
        if !owner.resource_types.contains_key(from) {
            return Err(absent(ThingKind::ResourceType, from.as_str()));
        }
        if owner.resource_types.contains_key(to) && !gone.contains(to) {
            let what = format!("resource type `{to}` of `{block}`");
            return Err(FoldError::Present(what));
        }
    }
    move_keys(&mut owner.resource_types, &pairs);
    Ok(())
}

fn pairs(recorded: &Recorded, change: &ResourceTypeReplaced) -> Result<Vec<Pair>, FoldError> {
    let all = change.replaced.iter();
    all.map(|it| Ok((present(recorded, &it.from)?, present(recorded, &it.to)?)))
        .collect()
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, ResourceTypeReplaced>,
) -> Result<Both, FoldError> {
    let mut both = Both::default();
    for (one, change) in group.each() {
        let (block, _) = block(context.before, &change.block)?;
        let pairs = pairs(context.before, change)?;
        context.filling.replace(change);
        let there = moving(one, &block, &pairs, "Move the values of");
        let back = moving(one, &block, &reversed(&pairs), "Move back the values of");
        both.up.extend(there);
        both.down.splice(0..0, back);
    }
    Ok(both)
}

/// The statements that move the rows of a block and the values of its instances.
fn moving(
    one: Group<'_, '_, ResourceTypeReplaced>,
    block: &BlockName,
    pairs: &[Pair],
    begin: &str,
) -> Vec<Statement> {
    let mut gone = Attachments::default();
    let mut come = Attachments::default();
    let mut unknown = Attachments::default();
    for (from, to) in pairs {
        gone.push(block, from);
        come.push(block, to);
        if pairs.iter().all(|(former, _)| former != to) {
            unknown.push(block, to);
        }
    }
    let of = quoted(block.as_str());
    let names =
        |at: fn(&Pair) -> &ResourceTypeName| listed(pairs.iter().map(|pair| at(pair).as_str()));
    let (former, new) = (names(|pair| &pair.0), names(|pair| &pair.1));
    let mut statements = Vec::new();
    if !unknown.is_empty() {
        statements.push(one.statement(
            format!("Archive values of {new} in {of} that no class knew of until now."),
            Action::Archive(one.slot(), Archive::Attachments(unknown)),
        ));
    }
    statements.push(one.statement(
        format!("Detach {former} from {of}; the values stay."),
        Action::Archive(one.slot(), Archive::AttachmentRows(gone)),
    ));
    let (block, all) = (block.clone(), pairs.to_vec());
    statements.push(one.statement(
        format!("{begin} {of} to other resource types: {}.", told(pairs)),
        Action::Update(Update::MovedValues { block, pairs: all }),
    ));
    statements.push(one.statement(
        format!("Restore rows of {new} in {of} that the opposite direction archived, if any."),
        Action::Restore(one.slot(), Archive::ATTACHMENTS),
    ));
    statements.push(one.statement(
        format!("Attach {new} to {of}."),
        Action::Insert(Insert::Attachments(come)),
    ));
    statements
}
