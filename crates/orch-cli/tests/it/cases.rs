//! Cases: `fixtures/models/<case>/` gives `snapshots/<case>/`, mirrored.
//!
//! A case has `products/` or, for a change, `before/products/` and
//! `after/products/`, each with its `answers.json` beside it. What is written under
//! `snapshots/` is what people read to see what is asked, recorded and rendered.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::support::{Project, copy, root};

fn cases() -> BTreeSet<String> {
    folders(&root().join("fixtures/models"))
}

fn folders(folder: &Path) -> BTreeSet<String> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect()
}

#[track_caller]
fn check(path: PathBuf, actual: &str) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    }
    expect_test::expect_file![path].assert_eq(actual);
}

#[test]
fn every_case_gives_its_snapshots() {
    for case in cases() {
        let models = root().join("fixtures/models").join(&case);
        let snapshots = root().join("snapshots").join(&case);
        let project = Project::empty();
        project.orch(["init"]).exits(0);
        let is_change = models.join("before").is_dir();
        let stages = if is_change {
            vec!["before", "after"]
        } else {
            vec![""]
        };
        for stage in stages {
            let _ = std::fs::remove_dir_all(project.path().join("products"));
            copy(&models.join(stage), project.path());
            let known = project.revisions();
            let snapshots = snapshots.join(stage);
            let models = project.orch(["models"]).exits(0);
            check(snapshots.join("models.txt"), &models.stdout);
            let questions = project.orch(["questions"]).exits(0);
            check(snapshots.join("questions.json"), &questions.stdout);
            project.record(&case).exits(0);
            let id = project
                .revisions()
                .into_iter()
                .find(|id| !known.contains(id))
                .unwrap();
            check(snapshots.join("id.txt"), &format!("{id}\n"));
            for (name, file) in [
                ("events.jsonl", format!("ledger/revisions/{id}.jsonl")),
                ("up.sql", format!("ledger/sql/{id}.up.sql")),
                ("down.sql", format!("ledger/sql/{id}.down.sql")),
            ] {
                check(snapshots.join(name), &project.read(&file));
            }
            let state = project.orch(["state", "--format", "json"]).exits(0);
            check(snapshots.join("state.json"), &state.stdout);
        }
    }
}

/// What each stage of a case gives.
const FILES: [&str; 7] = [
    "down.sql",
    "events.jsonl",
    "id.txt",
    "models.txt",
    "questions.json",
    "state.json",
    "up.sql",
];

#[test]
fn no_snapshot_is_without_its_case() {
    let mut expected = BTreeSet::new();
    for case in cases() {
        let is_change = root()
            .join("fixtures/models")
            .join(&case)
            .join("before")
            .is_dir();
        let stages = if is_change {
            vec!["before", "after"]
        } else {
            vec![""]
        };
        for stage in stages {
            let folder = root().join("snapshots").join(&case).join(stage);
            expected.extend(FILES.iter().map(|file| folder.join(file)));
        }
    }
    let found: BTreeSet<_> = crate::support::files(&root().join("snapshots"))
        .into_iter()
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn recording_again_finds_nothing() {
    let project = Project::workshop();
    let before = crate::support::files(&project.path().join("ledger/revisions"));
    project
        .orch(["record", "again"])
        .exits(0)
        .says("nothing to record");
    project.orch(["record", "again", "--check"]).exits(0);
    assert_eq!(
        before,
        crate::support::files(&project.path().join("ledger/revisions"))
    );
}

#[test]
fn the_same_input_gives_the_same_files_byte_for_byte() {
    let sealed = || {
        let project = Project::workshop();
        let folder = project.path().join("ledger");
        let mut sealed = Vec::new();
        for path in crate::support::files(&folder) {
            let name = path.strip_prefix(&folder).unwrap().to_owned();
            if name.starts_with("revisions") || name.starts_with("sql") {
                sealed.push((name, std::fs::read(&path).unwrap()));
            }
        }
        sealed
    };
    let once = sealed();
    assert!(once.len() >= 3);
    assert_eq!(once, sealed());
}
