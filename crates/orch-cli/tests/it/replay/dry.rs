//! Replays that leave nothing behind.

use orch_postgres::Template;

use super::{ONE_USER, current, two_revisions};
use crate::support::{Project, Transcript, all_rows, assert_same, client, database};

#[test]
fn a_dry_run_does_all_of_it_and_leaves_nothing() {
    let project = two_revisions();
    let url = database(Template::Core);
    let before = all_rows(&url);
    let mut told = Transcript::default();
    project
        .orch(["replay", "--to", "heads", "--database", &url, "--dry-run"])
        .exits(0)
        .noted(&mut told);
    assert_same("after the dry run", &before, &all_rows(&url));
    assert_eq!(current(&project, &url), None);
    let row = client(&url)
        .query_one("select to_regnamespace('orch') is null", &[])
        .unwrap();
    assert!(row.get::<_, bool>(0), "schema `orch` is there");
    told.matches("a_dry_run_does_all_of_it_and_leaves_nothing");
}

/// Whoever writes waits for that long.
#[test]
fn a_replay_says_how_long_its_tables_were_locked() {
    let project = Project::workshop();
    let url = database(Template::Core);
    let replay = ["replay", "--to", "heads", "--database", &url];
    project
        .orch(replay.iter().chain(&["--dry-run", "--verbose"]))
        .exits(0)
        .says("its tables were locked against writers for");
    let report = project.orch(replay.iter().chain(&["--format", "json"]));
    let step = &report.exits(0).json()["steps"][0];
    let took = |key: &str| step[key].as_u64().unwrap();
    assert!(
        took("locked_milliseconds") <= took("milliseconds"),
        "{step}"
    );
}

#[test]
fn a_rehearsal_goes_there_and_back_and_leaves_nothing() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    client(&url).batch_execute(ONE_USER).unwrap();
    let before = all_rows(&url);
    let mut told = Transcript::default();
    project
        .orch(["replay", "--to", "base", "--rehearse", "--database", &url])
        .exits(0)
        .noted(&mut told);
    assert_same("after the rehearsal", &before, &all_rows(&url));
    assert_eq!(current(&project, &url), Some(project.revision()));
    let kept =
        "select (select count(*) from orch.archive) + (select count(*) from orch.archive_row)";
    let kept: i64 = client(&url).query_one(kept, &[]).unwrap().get(0);
    assert_eq!(kept, 0);
    told.matches("a_rehearsal_goes_there_and_back_and_leaves_nothing");
}

#[test]
fn a_dry_run_waits_for_locks_like_a_replay() {
    let project = Project::workshop();
    let url = database(Template::Core);
    let before = all_rows(&url);
    let mut other = client(&url);
    let mut transaction = other.transaction().unwrap();
    transaction
        .batch_execute("lock table products in row exclusive mode")
        .unwrap();
    let replay = [
        "replay",
        "--to",
        "heads",
        "--database",
        &url,
        "--lock-timeout",
        "0.3",
    ];
    let mut told = Transcript::default();
    project
        .orch(replay.iter().chain(&["--dry-run"]))
        .exits(6)
        .noted(&mut told);
    transaction
        .batch_execute("lock table products in access exclusive mode")
        .unwrap();
    // Even looking is bounded.
    project.orch(replay).exits(6).noted(&mut told);
    transaction.rollback().unwrap();
    assert_same("after both", &before, &all_rows(&url));
    told.matches("a_dry_run_waits_for_locks_like_a_replay");
}
