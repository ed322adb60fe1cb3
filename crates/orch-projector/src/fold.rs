//! The first half of the projector: events to a recorded model.

use orch_event::Event;
use orch_model::{Recorded, ThingId};

use crate::kind;

/// A change cannot have happened to this model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// What is added is there already.
    #[error("{0} is added, and is there already")]
    Present(String),
    /// An id is not the one that is derived for it.
    #[error("the id of {what} is {found}, and {expected} is derived for it")]
    Underived {
        /// The thing.
        what: String,
        /// What its kind, owner, name and ordinal give.
        expected: ThingId,
        /// What the event says.
        found: ThingId,
    },
    /// What is named is not there.
    #[error("{0} is named, and is not there")]
    Absent(String),
    /// A specification names a block that the event does not introduce.
    #[error("{0} names a block without saying which thing it is")]
    Unintroduced(String),
}

/// Takes one event into the model. An answer changes nothing: a change is complete.
pub fn fold(recorded: &mut Recorded, event: &Event) -> Result<(), FoldError> {
    match event {
        Event::Answer(_) => Ok(()),
        Event::Change { change, .. } => kind::fold(recorded, change),
    }
}
