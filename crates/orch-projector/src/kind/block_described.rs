//! The texts of a product block are others.

use orch_model::change::BlockDescribed;
use orch_model::{Recorded, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::resolve::{absent, block, present};
use crate::statement::{Action, Describe, Described};
use crate::words::quoted;

pub(crate) fn fold(recorded: &mut Recorded, change: &BlockDescribed) -> Result<(), FoldError> {
    let name = present(recorded, &change.block)?;
    let known = recorded.model.blocks.get_mut(&name);
    let known = known.ok_or_else(|| absent(ThingKind::Block, name.as_str()))?;
    change
        .told
        .set(&mut known.description, &mut known.tag, &mut known.status);
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, BlockDescribed>,
) -> Result<Both, FoldError> {
    let mut both = Both::default();
    for (one, change) in group.each() {
        let (name, known) = block(context.before, &change.block)?;
        let is = change.told.clone();
        let was = is.former(
            known.description.as_deref(),
            known.tag.as_deref(),
            known.status.as_deref(),
        );
        let describe = Describe {
            described: Described::Block,
            name: name.as_str().to_owned(),
            was,
            is,
        };
        let of = quoted(name.as_str());
        let back = Action::Describe(one.slot(), describe.reverse());
        let why = format!("Set the former texts of product block {of}.");
        both.down.insert(0, one.statement(why, back));
        let why = format!("Set the texts of product block {of}, where nobody edited them.");
        let there = Action::Describe(one.slot(), describe);
        both.up.push(one.statement(why, there));
    }
    Ok(both)
}
