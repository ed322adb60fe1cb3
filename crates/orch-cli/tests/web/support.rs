//! The parts that these tests share with all others.
#![allow(dead_code, unused_imports, reason = "the other tests use more of them")]

#[path = "../it/support/branching.rs"]
pub(crate) mod branching;
#[path = "../it/support/outcome.rs"]
mod outcome;
#[path = "../it/support/postgres.rs"]
mod postgres;
#[path = "../it/support/project.rs"]
mod project;
#[path = "../it/support/revision_files.rs"]
mod revision_files;
#[path = "../it/support/rows.rs"]
mod rows;
#[path = "../it/support/snapshot.rs"]
mod snapshot;
#[path = "../it/support/stepping.rs"]
mod stepping;

use std::fs;
use std::path::{Path, PathBuf};

pub(crate) use self::outcome::{Ran, ran};
pub(crate) use self::postgres::{client, database, server};
pub(crate) use self::project::Project;
pub(crate) use self::revision_files::{RevisionFiles, revision_files};
pub(crate) use self::rows::{all_rows, assert_same};
pub(crate) use self::snapshot::Transcript;
pub(crate) use self::stepping::{lay, record_answering_all};

/// The program under test.
pub(crate) const ORCH: &str = env!("CARGO_BIN_EXE_orch");

/// The root of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .and_then(Path::parent)
        .unwrap()
}

/// The files below a folder, by path.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Copies a folder's content.
pub(crate) fn copy(from: &Path, to: &Path) {
    for path in files(from) {
        let target = to.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&path, target).unwrap();
    }
}
