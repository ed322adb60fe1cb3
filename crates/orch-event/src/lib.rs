//! Events and revisions: the facts of the ledger, the lines that they are
//! written as, and the hashes of those lines.
//!
//! Pure: it turns values into bytes and bytes into values, and knows neither
//! where bytes are kept nor what time it is.

pub mod answer;
pub mod event;
pub mod hash;
pub mod header;
pub mod revision;
pub mod timestamp;

pub use answer::{Answer, Given};
pub use event::{Event, LineError};
pub use hash::{Digest, EventId, QuestionDigest, RevisionId};
pub use header::{Header, Summary};
pub use revision::{Fault, Revision, Sealed, Writing, read_events};
pub use timestamp::Timestamp;

/// The version of the ledger's format that this program writes, and the highest
/// that it reads. Frozen: what it means never changes.
pub const FORMAT: u32 = 1;
