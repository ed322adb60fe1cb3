//! A workflow left the code, and is removed with all processes that ran it.

use orch_model::change::WorkflowRemoved;
use orch_model::{Recorded, ThingKind, WorkflowName};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::forget;
use crate::resolve::{absent, workflow};
use crate::statement::{Action, Archive, Retired, Tasks, WorkflowRow, WorkflowWrite};
use crate::words::named;

pub(crate) fn fold(recorded: &mut Recorded, change: &WorkflowRemoved) -> Result<(), FoldError> {
    let name = forget(recorded, &change.workflow)?;
    let model = &mut recorded.model;
    let workflows = model.workflows.as_mut();
    if workflows.and_then(|it| it.remove(&name)).is_none() {
        return Err(absent(ThingKind::Workflow, name.as_str()));
    }
    model.workflows = model.workflows.take().filter(|it| !it.is_empty());
    for product in model.products.values_mut() {
        product.workflows.remove(&name);
    }
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, WorkflowRemoved>,
) -> Result<Both, FoldError> {
    let mut names = Vec::new();
    let mut rows = Vec::new();
    let mut retired = Vec::new();
    for (_, change) in group.iter() {
        let (name, known) = workflow(context.before, &change.workflow)?;
        let target = known
            .target
            .ok_or_else(|| absent(ThingKind::Workflow, name.as_str()))?;
        rows.push(WorkflowRow {
            row: change.workflow.id.into(),
            name: name.clone(),
            target,
            tasks: Tasks::of(known.is_task() == Some(true)),
            description: known.description.clone().unwrap_or_default(),
        });
        if !known.standing.is_in_use() {
            retired.push(name.clone());
        }
        names.push(name);
    }
    let the = named("workflow", names.iter().map(WorkflowName::as_str));
    let restoring = Action::Restore(group.slot(), Archive::WORKFLOWS);
    let archiving = Action::Archive(group.slot(), Archive::Workflows(names));
    let adding = Action::Workflows(WorkflowWrite::Add(rows));
    let mut down = vec![
        group.statement(format!("Restore {the}, with all processes."), restoring),
        group.statement(format!("Add {the}, unless restored above."), adding),
    ];
    if !retired.is_empty() {
        let the = named("workflow", retired.iter().map(WorkflowName::as_str));
        let marking = WorkflowWrite::Mark(group.slot(), retired, Retired::Yes);
        down.push(group.statement(
            format!("Mark {the} as deleted, unless restored above."),
            Action::Workflows(marking),
        ));
    }
    Ok(Both {
        up: vec![group.statement(
            format!("Archive {the}, with all processes that ran them."),
            archiving,
        )],
        down,
    })
}
