//! Workflows got other names; their processes stay.

use orch_model::change::WorkflowRenamed;
use orch_model::{Link, Recorded, WorkflowName};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::renamed::{move_keys, pairs, rename, renames_in_words, reversed};
use crate::statement::{Action, WorkflowWrite};

pub(crate) fn fold(recorded: &mut Recorded, change: &WorkflowRenamed) -> Result<(), FoldError> {
    let pairs = rename(recorded, &change.renames)?;
    let model = &mut recorded.model;
    if let Some(workflows) = &mut model.workflows {
        move_keys(workflows, &pairs);
    }
    for product in model.products.values_mut() {
        move_keys::<_, Link>(&mut product.workflows, &pairs);
    }
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, WorkflowRenamed>,
) -> Result<Both, FoldError> {
    let mut all: Vec<(WorkflowName, WorkflowName)> = Vec::new();
    for (_, change) in group.iter() {
        all.extend(pairs(context.before, &change.renames)?);
    }
    let renaming = |begin: &str, pairs: Vec<(WorkflowName, WorkflowName)>| {
        let why = format!("{begin} workflows: {}.", renames_in_words(&pairs));
        group.statement(why, Action::Workflows(WorkflowWrite::Rename(pairs)))
    };
    Ok(Both {
        down: vec![renaming("Rename back", reversed(&all))],
        up: vec![renaming("Rename", all)],
    })
}
