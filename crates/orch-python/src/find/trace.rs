//! What of the file system a reading rests on: files by their contents, folders by what is in
//! them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The files that were read, and the folders that were looked into.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    /// With the digest of the bytes that were read, where they matter to the model.
    files: RefCell<BTreeMap<PathBuf, Option<blake3::Hash>>>,
    folders: RefCell<BTreeSet<PathBuf>>,
}

impl Trace {
    pub(crate) fn file(&self, path: &Path) {
        if !self.files.borrow().contains_key(path) {
            self.files.borrow_mut().insert(path.to_owned(), None);
        }
    }

    /// A file that was read, with what was in it.
    pub(crate) fn read(&self, path: &Path, digest: blake3::Hash) {
        let mut files = self.files.borrow_mut();
        files.insert(path.to_owned(), Some(digest));
    }

    pub(crate) fn folder(&self, path: &Path) {
        if !self.folders.borrow().contains(path) {
            self.folders.borrow_mut().insert(path.to_owned());
        }
    }

    /// The files and the folders, sorted.
    pub(crate) fn taken(self) -> (Vec<(PathBuf, Option<blake3::Hash>)>, Vec<PathBuf>) {
        (
            self.files.into_inner().into_iter().collect(),
            self.folders.into_inner().into_iter().collect(),
        )
    }
}
