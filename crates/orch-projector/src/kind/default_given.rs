//! What instances get where a resource type is required of them from now on.

use orch_model::Recorded;
use orch_model::change::DefaultGiven;

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::resolve::present;

pub(crate) fn fold(recorded: &mut Recorded, change: &DefaultGiven) -> Result<(), FoldError> {
    // What it is about must be there; the model itself knows no defaults.
    present(recorded, &change.block)?;
    present(recorded, &change.resource_type)?;
    Ok(())
}

/// Notes them; the filling at the end of the revision uses them.
#[expect(clippy::unnecessary_wraps, reason = "all kinds are called alike")]
pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, DefaultGiven>,
) -> Result<Both, FoldError> {
    for (_, change) in group.iter() {
        let of = (change.block.id, change.resource_type.id);
        context.filling.defaults.insert(of, change.values.clone());
    }
    Ok(Both::default())
}
