//! Documents that are held by the program: the README's transcript, the commands.

use std::fmt::Write as _;
use std::process::Command;

use crate::support::{Project, matches_document, ran, root};

/// Every verb, in the order of the program's own help.
const VERBS: [&str; 25] = [
    "init",
    "adopt",
    "record",
    "questions",
    "replay",
    "merge",
    "undo",
    "log",
    "show",
    "diff",
    "blame",
    "heads",
    "tag",
    "current",
    "status",
    "state",
    "diagram",
    "serve",
    "models",
    "archive",
    "export",
    "verify",
    "restore",
    "snapshot",
    "sandbox",
];

#[test]
fn the_page_of_commands_is_what_the_program_says() {
    let project = Project::empty();
    let help = |arguments: &[&str]| project.orch(arguments).exits(0).stdout;
    let mut page = String::from(
        "# Commands\n\nWritten by the program itself; a test holds it: \
         `INSTA_UPDATE=always cargo test --test it documents` writes it again.\n\n```text\n",
    );
    let overview = help(&["--help"]);
    for verb in VERBS {
        assert!(
            overview.contains(&format!("\n  {verb} ")),
            "{verb} is not in the help"
        );
    }
    assert!(overview.contains("Exit codes:"));
    let listed = overview
        .split("Commands:\n")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    assert_eq!(listed.lines().count(), VERBS.len() + 1, "{listed}");
    page += &overview;
    page += "```\n";
    for verb in VERBS {
        write!(
            page,
            "\n## orch {verb}\n\n```text\n{}```\n",
            help(&[verb, "--help"])
        )
        .unwrap();
    }
    matches_document(&root().join("docs/cli.md"), &page);
}

#[test]
fn the_transcript_of_the_readme_is_what_happens() {
    let path = root().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let block = readme
        .split("```console\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let project = Project::empty();
    crate::support::copy(&root().join("fixtures/models/workshop"), project.path());
    ran(Command::new("git")
        .args(["init", "-q"])
        .current_dir(project.path()))
    .exits(0);
    let programs = std::env::var("PATH").unwrap_or_default();
    let orch = std::path::Path::new(crate::support::ORCH).parent().unwrap();
    let mut actual = String::new();
    for command in block.lines().filter_map(|line| line.strip_prefix("$ ")) {
        writeln!(actual, "$ {command}").unwrap();
        let output = ran(Command::new("sh")
            .args(["-c", &format!("{command} 2>&1")])
            .current_dir(project.path())
            .env_clear()
            .env("PATH", format!("{}:{programs}", orch.display()))
            .env("ORCH_AUTHOR", "Ada <ada@example.org>")
            .env("ORCH_NOW", "2026-11-22T09:30:00Z"));
        for line in output.exits(0).stdout.lines() {
            actual += &untimed(line);
            actual.push('\n');
        }
    }
    matches_document(&path, &readme.replacen(block, &actual, 1));
}

/// A line without what differs from run to run: how long something took.
fn untimed(line: &str) -> String {
    match line
        .strip_suffix(" ms")
        .and_then(|line| line.rsplit_once(' '))
    {
        Some((before, _)) => format!("{before} 9 ms"),
        None => line.to_owned(),
    }
}
