//! Who records, and when.

use orch_event::Timestamp;

/// Who records, and when: given in by whoever runs a use case.
///
/// Asked only where something is written, as finding out may take time.
pub trait Author {
    /// The author as revisions and answers name them: `Ada <ada@example.org>`.
    fn name(&self) -> String;

    /// The time now.
    fn now(&self) -> Timestamp;
}
