//! Cases: `fixtures/models/<case>/` gives `snapshots/<case>/`, mirrored.
//!
//! A case has `products/` or, for a change, `before/products/` and `after/products/`,
//! each with its `answers.json` beside it. What is told by hand is `after/changes.json`.
//! `before/subscriptions.sql` makes subscriptions, with the functions of
//! `cases/subscriptions.sql`; then the change is replayed, taken back and replayed
//! again, and `rows.txt` shows what became of them, and whether all of it fits. Where `after/refused.txt` stands,
//! the replay must refuse and say so. What is written under `snapshots/` is what people
//! read to see what is asked, recorded and rendered.

mod fitting;
pub(crate) mod rows;

use std::collections::BTreeSet;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use orch_postgres::Template;

use crate::support::{Project, all_rows, client, copy, database, root};
use fitting::misfits;
use rows::rows;

/// What a case gives that begins with nothing, and a change. Of what a change begins
/// with, only the models are shown, and the rows.
const FILES: [&str; 7] = [
    "down.sql",
    "events.jsonl",
    "id.txt",
    "models.txt",
    "questions.json",
    "state.json",
    "up.sql",
];

/// The functions that `subscriptions.sql` is written with.
pub(crate) const MAKING: &str = include_str!("cases/subscriptions.sql");

fn cases() -> BTreeSet<String> {
    std::fs::read_dir(root().join("fixtures/models"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect()
}

/// The folder of a case, and those of its stages in order.
fn stages(case: &str) -> (PathBuf, &'static [&'static str]) {
    let models = root().join("fixtures/models").join(case);
    let stages: &[&str] = if models.join("before").is_dir() {
        &["before", "after"]
    } else {
        &[""]
    };
    (models, stages)
}

#[track_caller]
fn check(path: PathBuf, actual: &str) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    }
    expect_test::expect_file![path].assert_eq(actual);
}

/// Records a stage, and compares all files that it gives. Returns the recorded state.
fn record(project: &Project, case: &str, models: &Path, snapshots: &Path) -> String {
    let _ = std::fs::remove_dir_all(project.path().join("products"));
    copy(models, project.path());
    let known = project.revisions();
    let read = project.orch(["models"]).exits(0);
    check(snapshots.join("models.txt"), &read.stdout);
    let is_beginning = snapshots.ends_with("before");
    let check = |name: &str, text: &str| {
        if !is_beginning {
            check(snapshots.join(name), text);
        }
    };
    let questions = project.orch(["questions"]).exits(0);
    check("questions.json", &questions.stdout);
    let mut arguments = vec!["record", case, "--answers", "answers.json"];
    if models.join("changes.json").is_file() {
        arguments.extend(["--changes", "changes.json"]);
    }
    project.orch(arguments).exits(0);
    let revisions = project.revisions();
    let id = revisions.iter().find(|id| !known.contains(id)).unwrap();
    check("id.txt", &format!("{id}\n"));
    for (name, file) in [
        ("events.jsonl", format!("ledger/revisions/{id}.jsonl")),
        ("up.sql", format!("ledger/sql/{id}.up.sql")),
        ("down.sql", format!("ledger/sql/{id}.down.sql")),
    ] {
        check(name, &project.read(&file));
    }
    let state = project.orch(["state", "--format", "json"]).exits(0);
    check("state.json", &state.stdout);
    state.stdout
}

/// A database with what a case begins with, and subscriptions where it has some.
pub(crate) fn begun(project: &Project, models: &Path) -> String {
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    if let Ok(subscriptions) = std::fs::read_to_string(models.join("before/subscriptions.sql")) {
        client(&url)
            .batch_execute(&format!("{MAKING};\n{subscriptions}"))
            .unwrap();
    }
    url
}

/// Up, down and up again, whatever the case.
fn replay(project: &Project, url: &str, models: &Path, (state, snapshot): (&str, PathBuf)) {
    let replay = |to: &str| project.orch(["replay", "--to", to, "--database", url, "--yes"]);
    let before = all_rows(url);
    if let Ok(says) = std::fs::read_to_string(models.join("after/refused.txt")) {
        replay("+1").exits(7).says(says.trim_end());
        same("refused", &before, &all_rows(url));
        return;
    }
    replay("+1").exits(0);
    if models.join("before/subscriptions.sql").is_file() {
        check(snapshot, &(rows(url) + &misfits(url, state)));
    }
    let after = all_rows(url);
    replay("-1").exits(0);
    same("down", &before, &all_rows(url));
    replay("+1").exits(0);
    same("up again", &after, &all_rows(url));
}

/// Sees that all rows are as they were.
#[track_caller]
pub(crate) fn same(when: &str, expected: &str, found: &str) {
    let (lost, new) = (unlike(expected, found), unlike(found, expected));
    assert!(
        lost.is_empty() && new.is_empty(),
        "{when}: not every row is as it was\nlost:\n{lost}new:\n{new}"
    );
}

/// The lines that only the first text has.
fn unlike(text: &str, other: &str) -> String {
    let others: BTreeSet<&str> = other.lines().collect();
    text.lines()
        .filter(|line| !others.contains(line))
        .map(|line| format!("{line}\n"))
        .collect()
}

fn run(case: &str) {
    let (models, stages) = stages(case);
    let snapshots = root().join("snapshots").join(case);
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    let (Some(first), last) = (stages.first(), stages.get(1)) else {
        return;
    };
    let state = record(&project, case, &models.join(first), &snapshots.join(first));
    if let Some(last) = last {
        let url = begun(&project, &models);
        if models.join("before/subscriptions.sql").is_file() {
            assert_eq!(misfits(&url, &state), "", "before");
            check(snapshots.join("before/rows.txt"), &rows(&url));
        }
        let snapshots = snapshots.join(last);
        let state = record(&project, case, &models.join(last), &snapshots);
        let snapshot = snapshots.join("rows.txt");
        replay(&project, &url, &models, (&state, snapshot));
    }
}

#[test]
fn every_case_gives_its_snapshots() {
    let cases: Vec<String> = cases().into_iter().collect();
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(BTreeSet::new());
    // Each case starts the program a dozen times, and mostly waits for the disk.
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if catch_unwind(|| run(case)).is_err() {
                        eprintln!("the case above is {case}");
                        failed.lock().unwrap().insert(case);
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn no_snapshot_is_without_its_case() {
    let mut expected = BTreeSet::new();
    for case in cases() {
        let (models, stages) = stages(&case);
        let folder = root().join("snapshots").join(&case);
        for stage in stages {
            let files: &[&str] = if *stage == "before" {
                &["models.txt"]
            } else {
                &FILES
            };
            expected.extend(files.iter().map(|file| folder.join(stage).join(file)));
        }
        if models.join("before/subscriptions.sql").is_file() {
            expected.insert(folder.join("before/rows.txt"));
            if !models.join("after/refused.txt").is_file() {
                expected.insert(folder.join("after/rows.txt"));
            }
        }
    }
    let found: BTreeSet<_> = crate::support::files(&root().join("snapshots"))
        .into_iter()
        .collect();
    let orphans: Vec<_> = found.difference(&expected).collect();
    let missing: Vec<_> = expected.difference(&found).collect();
    assert!(
        orphans.is_empty() && missing.is_empty(),
        "without a case: {orphans:#?}\nwithout a snapshot: {missing:#?}"
    );
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
