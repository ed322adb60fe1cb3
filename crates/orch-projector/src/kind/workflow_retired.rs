//! A workflow left the code; its row stays, with `deleted_at`.

use orch_model::change::WorkflowRetired;
use orch_model::{Recorded, Standing, ThingKind, WorkflowName};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::resolve::{absent, present, workflow};
use crate::statement::{Action, Retired, WorkflowWrite};
use crate::words::named;

pub(crate) fn fold(recorded: &mut Recorded, change: &WorkflowRetired) -> Result<(), FoldError> {
    let name = present(recorded, &change.workflow)?;
    let workflows = recorded.model.workflows.as_mut();
    let workflow = workflows.and_then(|it| it.get_mut(&name));
    let workflow = workflow.ok_or_else(|| absent(ThingKind::Workflow, name.as_str()))?;
    workflow.standing = Standing::Retired;
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, WorkflowRetired>,
) -> Result<Both, FoldError> {
    let mut names: Vec<WorkflowName> = Vec::new();
    for (_, change) in group.iter() {
        names.push(workflow(context.before, &change.workflow)?.0);
    }
    let the = named("workflow", names.iter().map(WorkflowName::as_str));
    let marking =
        |retired| Action::Workflows(WorkflowWrite::Mark(group.slot(), names.clone(), retired));
    Ok(Both {
        up: vec![group.statement(
            format!("Mark {the} as deleted; all rows stay."),
            marking(Retired::Yes),
        )],
        down: vec![group.statement(
            format!("Take the mark away from {the}."),
            marking(Retired::No),
        )],
    })
}
