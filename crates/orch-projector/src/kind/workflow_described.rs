//! The description of a workflow is another.

use orch_model::change::{Told, WorkflowDescribed};
use orch_model::{Recorded, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::resolve::{absent, present, workflow};
use crate::statement::{Action, Describe, Described};
use crate::words::quoted;

pub(crate) fn fold(recorded: &mut Recorded, change: &WorkflowDescribed) -> Result<(), FoldError> {
    let name = present(recorded, &change.workflow)?;
    let workflows = recorded.model.workflows.as_mut();
    let workflow = workflows.and_then(|it| it.get_mut(&name));
    let workflow = workflow.ok_or_else(|| absent(ThingKind::Workflow, name.as_str()))?;
    workflow.description = Some(change.description.clone());
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, WorkflowDescribed>,
) -> Result<Both, FoldError> {
    let mut both = Both::default();
    for (one, change) in group.each() {
        let (name, known) = workflow(context.before, &change.workflow)?;
        let text = |description: Option<String>| Told {
            description,
            ..Told::default()
        };
        let describe = Describe {
            described: Described::Workflow,
            name: name.as_str().to_owned(),
            was: text(known.description.clone()),
            is: text(Some(change.description.clone())),
        };
        let of = quoted(name.as_str());
        let back = Action::Describe(one.slot(), describe.reverse());
        let why = format!("Set the former description of workflow {of}.");
        both.down.insert(0, one.statement(why, back));
        let why = format!("Set the description of workflow {of}, where nobody edited it.");
        let there = Action::Describe(one.slot(), describe);
        both.up.push(one.statement(why, there));
    }
    Ok(both)
}
