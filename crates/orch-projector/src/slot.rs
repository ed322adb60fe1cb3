//! Slots: the names under which the archive keeps the rows of a statement.

use std::fmt;

use orch_event::EventId;

/// The name under which the archive keeps the rows that a statement removes, and by
/// which the opposite direction restores them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Slot {
    /// Rows that an event removes; of several events of a kind, the first.
    Event(EventId),
    /// Rows that were made for existing subscriptions.
    Fill,
    /// Instances that nothing uses once all else is done.
    Unused,
    /// Links of products to workflows, of this group.
    Links(&'static str),
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(id) => id.fmt(f),
            Self::Fill => f.write_str("fill"),
            Self::Unused => f.write_str("unused"),
            Self::Links(group) => f.write_str(group),
        }
    }
}
