//! Events and revisions: the facts of the ledger, the lines that they are
//! written as, and the hashes of those lines.
//!
//! Pure: it turns values into bytes and bytes into values, and knows neither
//! where bytes are kept nor what time it is.

pub mod answer;
pub mod event;
mod event_id;
mod fault;
pub mod hash;
pub mod header;
pub mod revision;
pub mod tag;
pub mod timestamp;
mod writing;

pub use answer::{Answer, Given};
pub use event::{Event, LineError};
pub use event_id::{EventId, ParseEventIdError};
pub use fault::{Fault, FaultKind};
pub use hash::{
    EventsDigest, PlanDigest, PreludeDigest, QuestionDigest, RevisionId, SqlDigest, TagId,
};
pub use header::{Header, MigrationDigests, MigrationFiles};
pub use revision::{Lines, Revision, read_line};
pub use tag::{ParseTagNameError, Tag, TagError, TagName};
pub use timestamp::Timestamp;
pub use writing::Writing;

/// The version of the ledger's format that this program writes, and the highest
/// that it reads. Until 0.1 is released it may change; from then on it never does.
pub const FORMAT: u32 = 1;
