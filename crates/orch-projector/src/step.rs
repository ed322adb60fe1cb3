//! A change that is rendered, and where it comes from.

use orch_event::EventId;
use orch_model::Change;

/// A change, as it is rendered for a merge.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// The place of the revision that made it among all that are taken in: what one revision
    /// made is rendered together, as that revision rendered it.
    pub(crate) origin: usize,
    /// The event that is cited for it.
    pub(crate) event: EventId,
    /// The change.
    pub(crate) change: Change,
}
