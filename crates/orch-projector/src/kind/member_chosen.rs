//! Which block is made where an attribute is required from now on.

use orch_model::Recorded;
use orch_model::change::MemberChosen;

use crate::FoldError;
use crate::kind::{present, present_owner};
use crate::literal::NulError;
use crate::render::{Both, Context, Numbered};

pub(crate) fn fold(recorded: &mut Recorded, change: &MemberChosen) -> Result<(), FoldError> {
    // What it is about must be there; the model itself knows no choices.
    present_owner(recorded, &change.owner)?;
    present(recorded, &change.attribute)?;
    if let Some(block) = &change.block {
        present(recorded, block)?;
    }
    Ok(())
}

/// Notes them; the filling at the end of the revision uses them.
#[expect(clippy::unnecessary_wraps, reason = "all kinds are called alike")]
pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, MemberChosen>],
) -> Result<Both, NulError> {
    for (_, change) in group {
        let block = change.block.as_ref().map(|it| it.id);
        context.filling.members.insert(change.attribute.id, block);
    }
    Ok(Both::default())
}
