//! Products have a workflow, whatever it says of product types.

use orch_model::change::{Named, NamedWorkflow, WorkflowLinked};
use orch_model::{Link, ProductName, Recorded, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::resolve::{absent, present};

pub(crate) fn fold(recorded: &mut Recorded, change: &WorkflowLinked) -> Result<(), FoldError> {
    link(recorded, &change.workflow, &change.products, Link::Linked)
}

/// The links follow at the end of the revision.
#[expect(clippy::unnecessary_wraps, reason = "all kinds are called alike")]
pub(crate) fn render(
    _: &mut Context<'_>,
    _: Group<'_, '_, WorkflowLinked>,
) -> Result<Both, FoldError> {
    Ok(Both::default())
}

/// Notes whether products have a workflow.
pub(crate) fn link(
    recorded: &mut Recorded,
    workflow: &NamedWorkflow,
    products: &[Named<ProductName>],
    link: Link,
) -> Result<(), FoldError> {
    let name = match workflow.id {
        Some(id) => present(
            recorded,
            &Named {
                id,
                name: workflow.name.clone(),
            },
        )?,
        None => workflow.name.clone(),
    };
    for product in products {
        let of = present(recorded, product)?;
        let known = recorded.model.products.get_mut(&of);
        let known = known.ok_or_else(|| absent(ThingKind::Product, of.as_str()))?;
        known.workflows.insert(name.clone(), link);
    }
    Ok(())
}
