//! Attributes of a product or a block got other names; what they hold stays.

use orch_model::change::AttributeRenamed;
use orch_model::{AttributeName, BlockName, Owner, Recorded};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::attributes_mut;
use crate::kind::renamed::{move_keys, pairs, rename, reversed, told};
use crate::resolve::owner;
use crate::statement::{Action, Refuse, Update};
use crate::words::{listed, quoted};

pub(crate) fn fold(recorded: &mut Recorded, change: &AttributeRenamed) -> Result<(), FoldError> {
    let owner = owner(recorded, &change.owner)?;
    let pairs = rename(recorded, &change.renames)?;
    move_keys(attributes_mut(&mut recorded.model, &owner)?, &pairs);
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, AttributeRenamed>,
) -> Result<Both, FoldError> {
    let mut both = Both::default();
    for (one, change) in group.each() {
        // At the root of a product there are no names of attributes in the database.
        let Owner::Block(block) = owner(context.before, &change.owner)? else {
            continue;
        };
        let pairs = pairs(context.before, &change.renames)?;
        let names: Vec<AttributeName> = pairs
            .iter()
            .map(|(_, to)| to.clone())
            .filter(|to| pairs.iter().all(|(from, _)| from != to))
            .collect();
        let of = quoted(block.as_str());
        if !names.is_empty() {
            let why = format!(
                "Refuse, if instances of {of} hold something under {} already.",
                listed(names.iter().map(AttributeName::as_str))
            );
            let block = block.clone();
            let refusing = Action::Refuse(Refuse::UsedNames { block, names });
            both.up.push(one.statement(why, refusing));
        }
        let why = format!("Rename attributes of product block {of}: {}.", told(&pairs));
        both.up
            .push(one.statement(why, renaming(&block, pairs.clone())));
        let back = reversed(&pairs);
        let why = format!(
            "Rename back attributes of product block {of}: {}.",
            told(&back)
        );
        both.down
            .insert(0, one.statement(why, renaming(&block, back)));
    }
    Ok(both)
}

fn renaming(block: &BlockName, pairs: Vec<(AttributeName, AttributeName)>) -> Action {
    let block = block.clone();
    Action::Update(Update::AttributeNames { block, pairs })
}
