//! `orch doctor`: each part of a set-up, and what mends it.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use orch_postgres::Template;

use crate::support::{ORCH, Project, Ran, database, ran};

#[test]
fn a_set_up_that_works_has_no_problems() {
    let project = repository();
    let url = database(Template::Core);
    let found = doctor(&project, &["--database", &url]).exits(0);
    // A long line goes on below, indented.
    let lines = found.stdout.lines().filter(|it| !it.starts_with(' '));
    let parts: Vec<&str> = lines.collect();
    assert!(parts.iter().all(|it| it.starts_with("✓ ")), "{parts:#?}");
    found.says("no problems, 0 notes");
}

#[test]
fn each_problem_names_what_mends_it() {
    let project = Project::empty();
    let found = doctor(&project, &["--database", "postgresql://127.0.0.1:1/none"]).exits(1);
    for line in [
        "✗ ledger ",
        "hint: start one with `orch init`",
        "✗ models ",
        "✗ database ",
    ] {
        assert!(found.stdout.contains(line), "no {line}: {}", found.stdout);
    }
    let project = Project::of_case("workshop");
    let found = doctor(&project, &[]).exits(0);
    assert!(
        found.stdout.contains("hint: `git init`"),
        "{}",
        found.stdout
    );
}

#[test]
fn git_must_carry_the_ledger_and_leave_its_bytes_alone() {
    let project = repository();
    project.write("ledger/.gitattributes", "");
    let found = doctor(&project, &[]).exits(1).stdout;
    assert!(
        found.contains("✗ git          git may change line ends"),
        "{found}"
    );
    project.write(".gitignore", "ledger/\n");
    let found = doctor(&project, &[]).exits(1).stdout;
    assert!(
        found.contains("✗ git          git ignores the revisions"),
        "{found}"
    );
}

#[test]
fn another_program_of_the_same_name_is_noticed() {
    let project = Project::of_case("workshop");
    project.write("other/orch", "#!/bin/sh\n");
    let other = project.path().join("other/orch");
    fs::set_permissions(&other, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = project.command(["doctor"]);
    let programs = std::env::var("PATH").unwrap();
    command.env(
        "PATH",
        format!("{}/other:{programs}", project.path().display()),
    );
    let found = ran(&mut command).exits(0).stdout;
    assert!(
        found.contains("! program      the first `orch` on the `PATH` is"),
        "{found}"
    );
}

#[test]
fn an_environment_without_an_address_is_a_note() {
    let project = Project::workshop();
    project.write(
        "orch.toml",
        "[environments.staging]\nvariable = \"STAGING\"\n",
    );
    let found = doctor(&project, &[]).exits(0).stdout;
    assert!(
        found.contains("`export STAGING=postgresql://USER@HOST/NAME`"),
        "{found}"
    );
    project.write(
        "orch.toml",
        "[environments.staging]\nvariables = \"STAGING\"\n",
    );
    let found = doctor(&project, &[]).exits(1).stdout;
    assert!(
        found.contains("✗ orch.toml    in `orch.toml`, line 2"),
        "{found}"
    );
}

/// The workshop, recorded and committed.
fn repository() -> Project {
    let project = Project::workshop();
    let commit = "git init -q && git add . && git -c user.name=Ada -c user.email=a@example.org \
                  commit -q -m models";
    let mut shell = Command::new("sh");
    ran(shell.args(["-ec", commit]).current_dir(project.path())).exits(0);
    project
}

/// Runs the program as the first of its name on the path.
fn doctor(project: &Project, more: &[&str]) -> Ran {
    let programs = project.path().join("programs");
    fs::create_dir_all(&programs).unwrap();
    let _ = symlink(Path::new(ORCH), programs.join("orch"));
    let mut command = project.command(["doctor"].iter().chain(more));
    let path = std::env::var("PATH").unwrap();
    command.env("PATH", format!("{}:{path}", programs.display()));
    ran(&mut command)
}
