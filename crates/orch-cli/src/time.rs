//! Moments on the command line: a time, or a date.

use orch_event::Timestamp;
use orch_event::timestamp::ParseTimestampError;

/// Which moment of a date is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    /// Its first.
    Begin,
    /// The last millisecond of it.
    End,
}

/// Reads a time such as `2026-11-22T09:30:00Z`, or a date in UTC such as `2026-11-22`.
pub(crate) fn moment(text: &str, edge: Edge) -> Result<Timestamp, ParseTimestampError> {
    text.parse().or_else(|error| {
        let of_day = match edge {
            Edge::Begin => "00:00:00Z",
            Edge::End => "23:59:59.999Z",
        };
        format!("{text}T{of_day}").parse().map_err(|_| error)
    })
}
