//! Blocks got other names; their instances stay.

use orch_model::change::BlockRenamed;
use orch_model::{Attribute, AttributeSpec, BlockName, ByStatus, Recorded};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::renamed::{move_keys, move_names, pairs, rename, renaming};
use crate::statement::Renamed;

pub(crate) fn fold(recorded: &mut Recorded, change: &BlockRenamed) -> Result<(), FoldError> {
    let pairs = rename(recorded, &change.renames)?;
    let model = &mut recorded.model;
    move_keys(&mut model.blocks, &pairs);
    let of_products = model.products.values_mut().map(|it| &mut it.attributes);
    let of_blocks = model.blocks.values_mut().map(|it| &mut it.attributes);
    for attribute in of_products.chain(of_blocks).flat_map(|it| it.values_mut()) {
        follow(attribute, &pairs);
    }
    Ok(())
}

/// Lets an attribute name the blocks as they are called now.
fn follow(attribute: &mut Attribute, pairs: &[(BlockName, BlockName)]) {
    move_names(&mut attribute.blocks, pairs);
    let stages: Vec<(orch_model::Status, AttributeSpec)> = attribute
        .spec
        .iter()
        .flat_map(|(stages, spec)| {
            let mut spec = spec.clone();
            move_names(&mut spec.blocks, pairs);
            stages.iter().map(move |stage| (stage, spec.clone()))
        })
        .collect();
    attribute.spec = ByStatus::from_stages(stages);
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, BlockRenamed>,
) -> Result<Both, FoldError> {
    let mut all = Vec::new();
    for (_, change) in group.iter() {
        all.extend(pairs(context.before, &change.renames)?);
    }
    Ok(renaming(group, Renamed::Blocks, "product blocks", &all))
}
