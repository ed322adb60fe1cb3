//! Why events cannot be folded or rendered.

use orch_event::EventId;
use orch_model::ThingId;

use crate::literal::NulError;

/// A change cannot have happened to this model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// It adds something that is there already.
    #[error("{0} exists already")]
    Present(String),
    /// The id of what it adds is not the one that is derived for it.
    #[error("{what} has the wrong id\n  expected  {expected}\n  found     {found}")]
    Underived {
        /// The thing.
        what: String,
        /// The id that its kind, owner, name and ordinal give.
        expected: ThingId,
        /// The id in the event.
        found: ThingId,
    },
    /// It names something that is not there.
    #[error("{0} does not exist")]
    Absent(String),
    /// It names something by another name than it has.
    #[error("the event names {what} as `{found}`")]
    Misnamed {
        /// The thing, by the name that it has.
        what: String,
        /// The name in the event.
        found: String,
    },
    /// A specification names a block that the event does not introduce.
    #[error("{0} names a block without its id")]
    Unintroduced(String),
    /// The identity of its fill is not the next one, or is missing, or is not needed.
    #[error("the `fill` of {0} does not follow from the revisions before it")]
    Fill(String),
}

/// Events cannot be rendered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// An event does not fit the model before it.
    #[error("event {event}: {error}")]
    Fold {
        /// The event.
        event: EventId,
        /// Why it does not fit.
        #[source]
        error: FoldError,
    },
    /// The changes from one parent of a merge do not lead to the merged model.
    #[error("the migration from a parent does not lead to the merged model")]
    Unlike,
    /// A text holds a character that Postgres cannot store.
    #[error("event {event}: {error}")]
    Nul {
        /// The event, or the first of several of its kind.
        event: EventId,
        /// The character.
        #[source]
        error: NulError,
    },
}
