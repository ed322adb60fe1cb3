//! Each verb in its usual situations, and in unusual ones: all that it prints.

use orch_postgres::Template;
use serde_json::Value;

use crate::replay::two_revisions;
use crate::support::{Project, Transcript, client, database, ran};

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
        vec!["show", "HEAD^", "--answers"],
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
    project.orch(nowhere).exits(1).noted(&mut told);
    told.matches("a_ledger_is_looked_at");
}

#[test]
fn a_database_is_looked_at() {
    let project = two_revisions();
    let url = database(Template::Core);
    let mut told = Transcript::default();
    let current = |told: &mut Transcript, format: &str| {
        let current = ["current", "--database", &url, "--format", format];
        project.orch(current).exits(0).noted(told);
    };
    current(&mut told, "text");
    project.replay("+1", &url).exits(0);
    current(&mut told, "text");
    current(&mut told, "json");
    let status = |told: &mut Transcript, code| {
        let mut status = project.command(["status"]);
        ran(status.env("ORCH_DATABASE", &url))
            .exits(code)
            .noted(told);
    };
    status(&mut told, 3);
    project
        .orch(["current", "--check", "--database", &url])
        .exits(3)
        .noted(&mut told);
    project.replay("heads", &url).exits(0);
    current(&mut told, "text");
    status(&mut told, 0);
    project
        .orch(["current", "--check", "--database", &url])
        .exits(0);
    client(&url)
        .batch_execute(
            "update products set product_type = 'Other' where name = 'User internal';
             update products set description = 'edited' where name = 'User external';
             insert into resource_types (resource_type) values ('of before')",
        )
        .unwrap();
    status(&mut told, 4);
    let mut status = project.command(["status", "--format", "json"]);
    let status = ran(status.env("ORCH_DATABASE", &url)).exits(4).json();
    assert_eq!(status["database"]["verdict"], "drifted");
    assert_eq!(status["database"]["edited"].as_array().unwrap().len(), 1);
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
        vec!["record"],
        vec!["record", "x", "-m", "y"],
        vec!["replay"],
        vec!["no-such-verb"],
        vec!["history"],
        vec!["upgrade", "head"],
        vec!["downgrade", "-1"],
        vec!["migrate"],
        vec!["compare"],
        vec!["stamp", "head"],
        vec!["version"],
        vec!["shwo"],
        vec!["history", "--format", "json"],
        vec!["show", "nonsense", "--format", "json"],
        vec!["log", "--nmber", "3", "--format=json"],
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

#[test]
fn commands_are_written_as_other_tools_write_them() {
    let project = Project::of_case("workshop");
    let record = [
        "record",
        "-m",
        "as git takes it",
        "--answers",
        "answers.json",
    ];
    project.orch(record).exits(0);
    project.orch(["record", "--check"]).exits(0);
    let url = database(Template::Core);
    for (target, code) in [
        ("HEAD", 0),
        ("-1", 0),
        ("heads", 0),
        ("head^", 0),
        ("@", 0),
        ("HEAD~1", 0),
        ("latest", 2),
    ] {
        project
            .orch(["replay", target, "--database", &url])
            .exits(code);
    }
    project.orch(["show", "@"]).exits(0);
}

#[test]
fn a_quiet_run_says_nothing_and_a_verbose_one_where_things_are() {
    let project = Project::workshop();
    let said = |arguments: &[&str]| project.orch(arguments).exits(0).stderr;
    assert_eq!(said(&["record", "--check", "--quiet"]), "");
    assert!(said(&["record", "--check", "-v"]).contains("ledger `ledger`"));
    let coloured = project.orch(["log", "--color", "always"]).exits(0).stdout;
    assert!(coloured.contains("\u{1b}["), "{coloured}");
    project.orch(["log", "-q", "-v"]).exits(2);
}
