//! Resource types got other names in every block that has them; values stay.

use orch_model::change::ResourceTypeRenamed;
use orch_model::{Recorded, ResourceTypeName};

use crate::FoldError;
use crate::kind::renamed::{move_keys, pairs, rename, renaming};
use crate::kind::statement;
use crate::literal::NulError;
use crate::render::{Both, Context, Numbered};
use crate::script::listed;

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
    group: &[Numbered<'_, ResourceTypeRenamed>],
) -> Result<Both, NulError> {
    let mut all: Vec<(ResourceTypeName, ResourceTypeName)> = Vec::new();
    for (_, change) in group {
        all.extend(pairs(context.before, &change.renames));
    }
    context.touch_users_of_resource_types(all.iter().map(|(from, _)| from));
    for (from, to) in &all {
        context.touch_resource_type(from);
        context.touch_resource_type(to);
    }
    context.write_table("resource_types");
    let (up, down) = renaming("resource_types", "resource_type", &all)?;
    let said = |what: &str, sql: String| {
        let names = listed(all.iter().map(|(_, to)| to.as_str()));
        statement(
            group,
            "resource_type_renamed",
            format!("{what}: {names}"),
            sql,
        )
    };
    Ok(Both {
        up: vec![said("renamed to", up)],
        down: vec![said("not renamed to", down)],
    })
}
