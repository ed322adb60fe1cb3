//! Resource types got other names in every block that has them; their values stay.

use orch_model::Recorded;
use orch_model::change::ResourceTypeRenamed;

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::renamed::{move_keys, pairs, rename, renaming};
use crate::statement::Renamed;

pub(crate) fn fold(recorded: &mut Recorded, change: &ResourceTypeRenamed) -> Result<(), FoldError> {
    let pairs = rename(recorded, &change.renames)?;
    let model = &mut recorded.model;
    move_keys(&mut model.resource_types, &pairs);
    for block in model.blocks.values_mut() {
        move_keys(&mut block.resource_types, &pairs);
    }
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, ResourceTypeRenamed>,
) -> Result<Both, FoldError> {
    let mut all = Vec::new();
    for (_, change) in group.iter() {
        all.extend(pairs(context.before, &change.renames)?);
    }
    Ok(renaming(
        group,
        Renamed::ResourceTypes,
        "resource types",
        &all,
    ))
}
