//! Each verb in its usual situations, and in unusual ones: all that it prints.

use orch_postgres::Template;
use serde_json::Value;

use crate::replay::two_revisions;
use crate::support::{Project, Transcript, database, ran};

#[test]
fn a_ledger_is_looked_at() {
    let project = two_revisions();
    let mut told = Transcript::default();
    for command in [
        vec!["log"],
        vec!["log", "-n", "1"],
        vec!["log", "--format", "json"],
        vec!["heads"],
        vec!["heads", "--format", "json"],
        vec!["show", "head"],
        vec!["state"],
        vec!["status"],
        vec!["verify"],
        vec!["verify", "--format", "json"],
        vec!["models"],
    ] {
        project.orch(command).exits(0).noted(&mut told);
    }
    // Where there are no models, there is nothing to compare with.
    let nowhere = ["status", "--models", "nowhere"];
    project.orch(nowhere).exits(0).noted(&mut told);
    told.matches("a_ledger_is_looked_at");
}

#[test]
fn a_database_is_looked_at() {
    let project = two_revisions();
    let url = database(Template::Core);
    let mut told = Transcript::default();
    let mut current = |format: &str| {
        let current = ["current", "--database", &url, "--format", format];
        project.orch(current).exits(0).noted(&mut told);
    };
    current("text");
    project.replay("+1", &url).exits(0);
    current("text");
    current("json");
    project.replay("heads", &url).exits(0);
    current("text");
    project.replay("heads", &url).exits(0).noted(&mut told);
    told.matches("a_database_is_looked_at");
}

#[test]
fn an_empty_ledger_has_nothing_to_show() {
    let project = Project::empty();
    let mut told = Transcript::default();
    for (command, code) in [
        (vec!["init"], 0),
        (vec!["init"], 0),
        (vec!["log"], 0),
        (vec!["heads"], 0),
        (vec!["state"], 0),
        (vec!["verify"], 0),
        (vec!["restore"], 0),
        (vec!["show", "head"], 2),
        (vec!["replay", "--to", "heads", "--sandbox"], 0),
    ] {
        project.orch(command).exits(code).noted(&mut told);
    }
    told.matches("an_empty_ledger_has_nothing_to_show");
}

#[test]
fn commands_that_mean_nothing_are_usage_errors() {
    let project = Project::workshop();
    let mut told = Transcript::default();
    for command in [
        vec!["record", " "],
        vec!["show", "base"],
        vec!["show", "nonsense"],
        vec!["restore", "ffffffff"],
        vec!["replay", "--to", "-1", "--sql"],
        vec![
            "replay",
            "--to",
            "heads",
            "--sandbox",
            "--lock-timeout",
            "long",
        ],
        vec![
            "models",
            "--introspect",
            "products",
            "--introspect-timeout",
            "long",
        ],
        vec!["record", "x", "--check", "--yes"],
        vec!["no-such-verb"],
    ] {
        project.orch(command).exits(2).noted(&mut told);
    }
    let unrecorded = Project::of_case("workshop");
    let mut record = unrecorded.command(["record", "x", "--answers", "answers.json"]);
    let record = ran(record.env("ORCH_NOW", "yesterday"));
    record.exits(2).noted(&mut told);
    assert_eq!(unrecorded.revisions(), Vec::<String>::new());
    told.matches("commands_that_mean_nothing_are_usage_errors");
}

#[test]
fn a_dry_recording_writes_nothing() {
    let project = Project::of_case("workshop");
    let mut told = Transcript::default();
    project
        .orch(["record", "x", "--dry-run", "--answers", "answers.json"])
        .exits(0)
        .noted_without_data(&mut told);
    assert_eq!(project.revisions(), Vec::<String>::new());
    // Not even the answers are kept.
    let status = project.orch(["status", "--format", "json"]).exits(3).json();
    assert_eq!(status["draft_answers"], Value::Null);
    told.matches("a_dry_recording_writes_nothing");
}
