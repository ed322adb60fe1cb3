//! The words for targets that cannot be found.

use orch_app::target::TargetError;

use crate::error::{CommandError, Kind};
use crate::output::{plural, plural_is};
use crate::words::ledger::listed;

impl From<TargetError> for CommandError {
    fn from(error: TargetError) -> Self {
        match error {
            TargetError::Prefix(error) => error.into(),
            TargetError::SeveralHeads(error) => error.into(),
            TargetError::Ledger(error) => error.into(),
            TargetError::BelowStack { target, up } => {
                let up = plural_is(up, "revision");
                Self::usage(format!("`{target}` goes below the base: {up} up"))
            }
            TargetError::BeyondPending { target, left } => {
                let left = plural(left, "revision");
                Self::usage(format!(
                    "`{target}` goes beyond the head: {left} left to come up"
                ))
            }
            TargetError::Branches { ref found, .. } => {
                let found = listed(found);
                Self::new(Kind::Differences, error)
                    .detail(found)
                    .hint("name the revision that is meant")
            }
            TargetError::BelowBase { .. } | TargetError::BeyondHead { .. } => Self::usage(error),
        }
    }
}
