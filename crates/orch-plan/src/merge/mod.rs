//! Merging, decided: where several revisions do not agree, the declared models say how it is
//! to be, and only what they cannot say is asked.

mod decide;
mod said;
mod subject;

pub(crate) use decide::{Decided, decide};
pub use said::{Author, Merging, Settlement};
