//! Slots: the names under which the archive keeps what a statement takes.

use std::fmt;

use orch_event::EventId;

/// The name under which the archive keeps what a statement of a revision takes, and by
/// which the opposite direction puts it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Slot {
    /// What an event takes; of several events of a kind, the first.
    Event(EventId),
    /// What was made for existing subscriptions.
    Fill,
    /// Instances that nothing uses once all else is done.
    Unused,
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(id) => id.fmt(f),
            Self::Fill => f.write_str("fill"),
            Self::Unused => f.write_str("unused"),
        }
    }
}
