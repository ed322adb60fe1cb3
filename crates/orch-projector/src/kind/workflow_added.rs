//! A workflow came into the code.

use orch_model::change::WorkflowAdded;
use orch_model::{Recorded, Standing, ThingKind, Workflow, WorkflowName};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::{introduce, key};
use crate::statement::{Action, Archive, Tasks, WorkflowRow, WorkflowWrite};
use crate::words::named;

pub(crate) fn fold(recorded: &mut Recorded, change: &WorkflowAdded) -> Result<(), FoldError> {
    let kind = ThingKind::Workflow;
    introduce(recorded, change.thing, kind, None, change.name.as_str())?;
    let workflow = Workflow {
        target: Some(change.target),
        is_task: Some(change.is_task),
        description: Some(change.description.clone()),
        product_types: Some(change.product_types.clone()),
        tag: change.tag.clone(),
        standing: Standing::InUse,
        source: None,
    };
    let workflows = recorded.model.workflows.get_or_insert_default();
    workflows.insert(change.name.clone(), workflow);
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "all kinds are called alike")]
pub(crate) fn render(
    _: &mut Context<'_>,
    group: Group<'_, '_, WorkflowAdded>,
) -> Result<Both, FoldError> {
    let names: Vec<WorkflowName> = group.iter().map(|(_, it)| it.name.clone()).collect();
    let rows = group.iter().map(|(_, change)| WorkflowRow {
        row: key(change.row, change.thing),
        name: change.name.clone(),
        target: change.target,
        tasks: Tasks::of(change.is_task),
        description: change.description.clone(),
    });
    let adding = Action::Workflows(WorkflowWrite::Add(rows.collect()));
    let the = named("workflow", names.iter().map(WorkflowName::as_str));
    let restoring = Action::Restore(group.slot(), Archive::WORKFLOWS);
    let archiving = Action::Archive(group.slot(), Archive::Workflows(names));
    Ok(Both {
        up: vec![
            group.statement(
                format!("Restore {the}, with the processes that going back archived, if any."),
                restoring,
            ),
            group.statement(format!("Add {the}."), adding),
        ],
        down: vec![group.statement(
            format!("Archive {the}, with all processes that ran them."),
            archiving,
        )],
    })
}
