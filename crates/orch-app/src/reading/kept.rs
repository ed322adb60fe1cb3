//! Readings of Python that are kept from one command to the next.

use std::path::Path;

use orch_ledger::KeptReadings;
use orch_python::ReadingCache;

/// Readings that are kept in a folder of the user's own.
pub(super) struct Kept(KeptReadings);

impl Kept {
    /// Opens what is kept; where that cannot be used, nothing is.
    pub(super) fn open(folder: &Path) -> Self {
        Self(KeptReadings::open(folder))
    }
}

impl ReadingCache for Kept {
    fn get(&self, key: &str) -> Option<Vec<u8>> {
        self.0.get(key)
    }

    fn put(&self, key: &str, value: &[u8]) {
        self.0.put(key, value);
    }
}
