//! Products got other names in the registry; their subscriptions stay.

use orch_model::Recorded;
use orch_model::change::ProductRenamed;

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::renamed::{move_keys, pairs, rename, renaming};
use crate::statement::Renamed;

pub(crate) fn fold(recorded: &mut Recorded, change: &ProductRenamed) -> Result<(), FoldError> {
    let pairs = rename(recorded, &change.renames)?;
    move_keys(&mut recorded.model.products, &pairs);
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, ProductRenamed>,
) -> Result<Both, FoldError> {
    let mut all = Vec::new();
    for (_, change) in group.iter() {
        all.extend(pairs(context.before, &change.renames)?);
    }
    Ok(renaming(group, Renamed::Products, "products", &all))
}
