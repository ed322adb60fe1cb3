//! The parts that all tests use: a project to run `orch` in, a private server, snapshots.

pub(crate) mod branching;
mod outcome;
mod page;
mod picture;
mod postgres;
mod project;
mod revision_files;
mod rows;
mod snapshot;
mod stepping;
mod terminal;

use std::fs;
use std::path::{Path, PathBuf};

pub(crate) use self::outcome::{Ran, ran};
pub(crate) use self::page::played;
pub(crate) use self::picture::picture;
pub(crate) use self::postgres::{client, database, psql, server};
pub(crate) use self::project::Project;
pub(crate) use self::revision_files::{RevisionFiles, revision_files};
pub(crate) use self::rows::{Rows, all_rows, assert_same};
pub(crate) use self::snapshot::{
    Transcript, matches_document, matches_messages, matches_page, matches_whole,
};
pub(crate) use self::stepping::{lay, record_answering_all};
pub(crate) use self::terminal::{PATIENCE, Terminal, ends_in_time};

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
