//! Readings that are kept, so that an unchanged package is not read again. Uses `find` for what
//! a reading rests on, and `finding` for what it says.

mod codec;
mod state;

pub(crate) use codec::{Kept, decode, encode};
pub(crate) use state::{Manifest, key};

/// Where readings are kept, by keys that this crate makes.
///
/// A key stands for the bytes of all files that a reading rests on, so that what is kept
/// under it never goes stale; anything may be forgotten at any time.
pub trait ReadingCache {
    /// What is kept under a key.
    fn get(&self, key: &str) -> Option<Vec<u8>>;
    /// Keeps something; a failure to do so is of no matter.
    fn put(&self, key: &str, value: &[u8]);
}
