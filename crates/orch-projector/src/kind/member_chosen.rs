//! Which block is made where an attribute is required from now on.

use orch_model::Recorded;
use orch_model::change::MemberChosen;

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::resolve::{owner, present};

pub(crate) fn fold(recorded: &mut Recorded, change: &MemberChosen) -> Result<(), FoldError> {
    // What it is about must be there; the model itself knows no choices.
    owner(recorded, &change.owner)?;
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
    group: Group<'_, '_, MemberChosen>,
) -> Result<Both, FoldError> {
    for (_, change) in group.iter() {
        let block = change.block.as_ref().map(|it| it.id);
        context.filling.members.insert(change.attribute.id, block);
    }
    Ok(Both::default())
}
