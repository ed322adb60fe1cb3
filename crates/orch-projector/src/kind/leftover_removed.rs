//! Rows that nothing recorded explains were removed.

use orch_model::Recorded;
use orch_model::change::LeftoverRemoved;

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::literal::comment_text;
use crate::statement::{Action, Archive};
use crate::words::counted;

/// The most leftovers that a comment lists.
const SHOWN: usize = 8;

/// The model never knew them.
#[expect(clippy::unnecessary_wraps, reason = "all kinds are called alike")]
pub(crate) fn fold(_: &mut Recorded, _: &LeftoverRemoved) -> Result<(), FoldError> {
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "all kinds are called alike")]
pub(crate) fn render(
    _: &mut Context<'_>,
    group: Group<'_, '_, LeftoverRemoved>,
) -> Result<Both, FoldError> {
    let leftovers: Vec<_> = group.iter().map(|(_, it)| it.leftover.clone()).collect();
    let the = if leftovers.len() > SHOWN {
        format!(
            "{} that nothing explains",
            counted(leftovers.len(), "leftover")
        )
    } else {
        let all: Vec<String> = leftovers
            .iter()
            .map(|it| comment_text(&it.to_string()))
            .collect();
        all.join("; ")
    };
    let archiving = Action::Archive(group.slot(), Archive::Leftovers(leftovers));
    let restoring = Action::Restore(group.slot(), Archive::LEFTOVERS);
    Ok(Both {
        up: vec![group.statement(format!("Archive {the}."), archiving)],
        down: vec![group.statement(format!("Restore {the}."), restoring)],
    })
}
