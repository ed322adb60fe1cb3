//! Products do not have a workflow, whatever it says of product types.

use orch_model::change::WorkflowUnlinked;
use orch_model::{Link, Recorded};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::workflow_linked::link;

pub(crate) fn fold(recorded: &mut Recorded, change: &WorkflowUnlinked) -> Result<(), FoldError> {
    link(recorded, &change.workflow, &change.products, Link::Unlinked)
}

/// The links follow at the end of the revision.
#[expect(clippy::unnecessary_wraps, reason = "all kinds are called alike")]
pub(crate) fn render(
    _: &mut Context<'_>,
    _: Group<'_, '_, WorkflowUnlinked>,
) -> Result<Both, FoldError> {
    Ok(Both::default())
}
