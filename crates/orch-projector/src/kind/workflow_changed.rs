//! What a workflow does, or for which products, is another; or a retired one is in use
//! again.

use orch_model::change::WorkflowChanged;
use orch_model::{Recorded, Standing, ThingKind, WorkflowName};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::resolve::{absent, present, workflow};
use crate::statement::{Action, Retired, Tasks, WorkflowWrite};
use crate::words::named;

pub(crate) fn fold(recorded: &mut Recorded, change: &WorkflowChanged) -> Result<(), FoldError> {
    let name = present(recorded, &change.workflow)?;
    let workflows = recorded.model.workflows.as_mut();
    let workflow = workflows.and_then(|it| it.get_mut(&name));
    let workflow = workflow.ok_or_else(|| absent(ThingKind::Workflow, name.as_str()))?;
    workflow.target = Some(change.target);
    workflow.is_task = Some(change.is_task);
    workflow.product_types = Some(change.product_types.clone());
    workflow.tag.clone_from(&change.tag);
    workflow.standing = Standing::InUse;
    Ok(())
}

/// The links of products follow at the end of the revision.
pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, WorkflowChanged>,
) -> Result<Both, FoldError> {
    let (mut set, mut set_back) = (Vec::new(), Vec::new());
    let mut revived: Vec<WorkflowName> = Vec::new();
    for (_, change) in group.iter() {
        let (name, known) = workflow(context.before, &change.workflow)?;
        let target = known
            .target
            .ok_or_else(|| absent(ThingKind::Workflow, name.as_str()))?;
        let before = (target, Tasks::of(known.is_task() == Some(true)));
        let after = (change.target, Tasks::of(change.is_task));
        if before != after {
            set.push((name.clone(), after.0, after.1));
            set_back.push((name.clone(), before.0, before.1));
        }
        if !known.standing.is_in_use() {
            revived.push(name);
        }
    }
    let mut both = Both::default();
    if !set.is_empty() {
        let the = named("workflow", set.iter().map(|it| it.0.as_str()));
        let setting = |rows| Action::Workflows(WorkflowWrite::Set(rows));
        let why = format!("Set the target of {the}, and whether it is a task.");
        both.up.push(group.statement(why, setting(set)));
        let why = format!("Set the former target of {the}, and whether it was a task.");
        both.down.push(group.statement(why, setting(set_back)));
    }
    if !revived.is_empty() {
        let the = named("workflow", revived.iter().map(WorkflowName::as_str));
        let marking = |retired| {
            Action::Workflows(WorkflowWrite::Mark(group.slot(), revived.clone(), retired))
        };
        let why = format!("Take the mark of deletion away from {the}, which the code has again.");
        both.up.push(group.statement(why, marking(Retired::No)));
        let why = format!("Mark {the} as deleted again.");
        both.down.push(group.statement(why, marking(Retired::Yes)));
    }
    Ok(both)
}
