//! Where the files of a sealed revision lie: the one place in the tests that knows it.

use std::fs;
use std::path::{Path, PathBuf};

use super::files;

/// The files of a revision.
#[derive(Clone, Debug)]
pub(crate) struct RevisionFiles {
    pub(crate) id: String,
    /// The header, then an event a line.
    pub(crate) events: PathBuf,
    pub(crate) up: PathBuf,
    pub(crate) down: PathBuf,
}

/// The files of each sealed revision of a ledger, by id.
pub(crate) fn revision_files(ledger: &Path) -> Vec<RevisionFiles> {
    let mut revisions: Vec<RevisionFiles> = files(&ledger.join("revisions"))
        .iter()
        .filter_map(|path| path.file_name()?.to_str()?.strip_suffix(".jsonl"))
        .map(|id| RevisionFiles::of(ledger, id))
        .collect();
    revisions.sort_by(|one, other| one.id.cmp(&other.id));
    revisions
}

impl RevisionFiles {
    /// Where the files of a revision with this id lie, or are to lie.
    pub(crate) fn of(ledger: &Path, id: &str) -> Self {
        Self {
            id: id.to_owned(),
            events: ledger.join(format!("revisions/{id}.jsonl")),
            up: ledger.join(format!("sql/{id}.up.sql")),
            down: ledger.join(format!("sql/{id}.down.sql")),
        }
    }

    /// All of them.
    pub(crate) fn all(&self) -> [&Path; 3] {
        [&self.events, &self.up, &self.down]
    }

    /// The name of each file, and its bytes.
    pub(crate) fn bytes(&self) -> Vec<(String, Vec<u8>)> {
        let all = self.all().into_iter().map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            (name.to_owned(), fs::read(path).unwrap())
        });
        all.collect()
    }

    /// The header and the events, as they stand in the file.
    pub(crate) fn events(&self) -> String {
        fs::read_to_string(&self.events).unwrap()
    }

    pub(crate) fn up(&self) -> String {
        fs::read_to_string(&self.up).unwrap()
    }

    pub(crate) fn down(&self) -> String {
        fs::read_to_string(&self.down).unwrap()
    }
}
