//! What people know of a product block was told anew.

use orch_model::change::BlockDescribed;
use orch_model::{Recorded, ThingKind};

use crate::FoldError;
use crate::kind::described::{former, telling};
use crate::kind::{absent, name_of, present, statement};
use crate::literal::{NulError, comment_text};
use crate::render::{Both, Context, Numbered};

pub(crate) fn fold(recorded: &mut Recorded, change: &BlockDescribed) -> Result<(), FoldError> {
    let name = present(recorded, &change.block)?;
    let known = recorded.model.blocks.get_mut(&name);
    let known = known.ok_or_else(|| absent(ThingKind::Block, name.as_str()))?;
    let told = &change.told;
    for (field, told) in [
        (&mut known.description, &told.description),
        (&mut known.tag, &told.tag),
        (&mut known.status, &told.status),
    ] {
        if told.is_some() {
            field.clone_from(told);
        }
    }
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, BlockDescribed>],
) -> Result<Both, NulError> {
    let mut both = Both::default();
    for one in group {
        let (line, change) = *one;
        let name = name_of(context.before, &change.block);
        let Some(known) = context.before.model.blocks.get(&name) else {
            continue;
        };
        let was = former(
            &change.told,
            known.description.as_ref(),
            known.tag.as_ref(),
            known.status.as_ref(),
        );
        context.touch_block(&name);
        context.write_table("product_blocks");
        let (up, down) = telling(
            line,
            "product_blocks",
            "name",
            name.as_str(),
            &was,
            &change.told,
        )?;
        let said = |what: &str, sql: String| {
            let why = format!("{what} `{}`", comment_text(name.as_str()));
            statement(&[*one], "block_described", why, sql)
        };
        both.up.push(said("told anew of", up));
        both.down.insert(0, said("as before of", down));
    }
    Ok(both)
}
