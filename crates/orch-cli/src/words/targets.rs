//! The words for targets that cannot be found.

use orch_app::pin::BeyondPin;
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
            TargetError::NoTag(_) => Self::usage(error)
                .hint("`orch tag` lists the tags; 4 or more digits of an id name a revision, too"),
            TargetError::BelowStack { target, up } => {
                let up = plural_is(up, "revision");
                Self::usage(format!("`{target}` goes below the base: only {up} up"))
            }
            TargetError::BeyondPending { target, left } => {
                let left = plural(left, "revision");
                Self::usage(format!(
                    "`{target}` goes beyond the head: only {left} left to replay"
                ))
            }
            TargetError::Branches { ref found, .. }
            | TargetError::Parents { ref found, .. }
            | TargetError::Apart { ref found, .. } => {
                let found = listed(found);
                Self::new(Kind::Differences, error)
                    .detail(found)
                    .hint("name the revision that you mean")
            }
            TargetError::BelowMark { .. } => Self::usage(error)
                .detail("the rows of that revision were there before orch, and stay as they are")
                .hint("`orch replay --to base` takes the mark away, and changes no row"),
            TargetError::BelowBase { .. } | TargetError::BeyondHead { .. } => Self::usage(error),
        }
    }
}

impl From<BeyondPin> for CommandError {
    fn from(error: BeyondPin) -> Self {
        Self::new(Kind::Refused, error)
            .detail("nothing was written")
            .hint("change `tag` of the environment in `orch.toml`, or give it another target")
    }
}
