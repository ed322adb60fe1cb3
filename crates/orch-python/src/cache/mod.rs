//! Readings that are kept, so that an unchanged package is not read again. Uses `find` for what
//! a reading rests on, and `finding` for what it says.

mod codec;
mod shape;
mod state;

pub(crate) use codec::Kept;
use codec::{decode, encode};
use state::Content;
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

/// What is kept under a key of this reading; none if it is damaged, or was kept under another.
pub(crate) fn take(cache: &dyn ReadingCache, key: &str, contents: &[Content]) -> Option<Kept> {
    let bytes = cache.get(key)?;
    let (digest, bytes) = bytes.split_at_checked(blake3::OUT_LEN)?;
    (digest == digest_of(key, bytes).as_bytes()).then(|| decode(bytes, contents))?
}

/// Keeps a reading under its key; nothing if it cannot be kept.
pub(crate) fn keep(
    cache: &dyn ReadingCache,
    key: &str,
    kept: &Kept,
    contents: &[Content],
) -> Option<()> {
    let bytes = encode(kept, contents)?;
    let mut value = digest_of(key, &bytes).as_bytes().to_vec();
    value.extend(bytes);
    cache.put(key, &value);
    Some(())
}

/// A disk that changes a byte must not change a model.
fn digest_of(key: &str, bytes: &[u8]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new_derive_key("orch reading kept");
    hasher.update(key.as_bytes());
    hasher.update(bytes);
    hasher.finalize()
}
