//! Names for revisions: given once, carried by git, targets like ids.

use std::fs;
use std::process::{Command, Stdio};

use orch_postgres::Template;
use serde_json::Value;

use super::parted;
use crate::support::{Project, Ran, Transcript, database, ran};

/// The files of the tags of a project.
fn files(project: &Project) -> Vec<String> {
    let entries = fs::read_dir(project.ledger().join("tags")).unwrap();
    let names = entries.map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|it| !it.starts_with('.')).collect();
    names.sort();
    names
}

#[test]
fn a_name_is_given_once_and_is_a_target() {
    let (project, _) = parted();
    let mut told = Transcript::default();
    for (code, command) in [
        (0, vec!["tag"]),
        (
            0,
            vec!["tag", "v2026.4", "head-1", "-m", "What runs in April"],
        ),
        (0, vec!["tag", "v2026.4", "head-1"]),
        (1, vec!["tag", "v2026.4"]),
        (0, vec!["tag", "v2026.4-rc1", "v2026.4+1"]),
        (0, vec!["tag"]),
        (0, vec!["log", "--oneline", "-r", "v2026.4.."]),
        (3, vec!["diff", "v2026.4", "head"]),
        (2, vec!["show", "v2026.5"]),
        (2, vec!["tag", "head"]),
        (2, vec!["tag", "v1-2"]),
        (2, vec!["tag", "../v1"]),
        (2, vec!["tag", "v1", "base"]),
        (0, vec!["verify"]),
    ] {
        project.orch(command).exits(code).noted(&mut told);
    }
    told.matches("a_name_is_given_once_and_is_a_target");
    let listed = project.orch(["tag", "--format", "json"]).exits(0).json();
    let of = |name: &str| {
        let log = project.orch(["log", "-r", name, "-n", "1", "--format", "json"]);
        log.exits(0).json()[0]["revision"].clone()
    };
    assert_eq!(listed[0]["tag"], "v2026.4");
    assert_eq!(listed[0]["revision"], of("head-1"));
    assert_eq!(listed[1]["revision"], of("head"));
    assert_eq!(of("v2026.4-rc1-1"), of("v2026.4"));
    let id = listed[0]["id"].as_str().unwrap();
    let names = files(&project);
    assert!(
        names.contains(&format!("v2026.4-{}.json", &id[..8])),
        "{names:?}"
    );
}

#[test]
fn a_name_that_two_branches_gave_to_two_revisions_is_found() {
    let (ours, theirs) = parted();
    ours.orch(["tag", "v1"]).exits(0);
    theirs.orch(["tag", "v1"]).exits(0);
    theirs.orch(["tag", "v2"]).exits(0);
    ours.take(&theirs);
    assert_eq!(files(&ours).len(), 3);
    let mut told = Transcript::default();
    for (code, command) in [
        (4, vec!["verify"]),
        (4, vec!["state", "--at", "v1"]),
        (0, vec!["state", "--at", "v2"]),
        (4, vec!["tag", "v1", "v2"]),
    ] {
        ours.orch(command).exits(code).noted_without_data(&mut told);
    }
    told.matches("a_name_that_two_branches_gave_to_two_revisions_is_found");
    let verified = ours.orch(["verify", "--format", "json"]).json();
    assert_eq!(verified["tags"], 3);
    assert_eq!(verified["findings"].as_array().unwrap().len(), 2);
}

#[test]
fn every_byte_of_a_tag_counts() {
    let (project, _) = parted();
    project.orch(["tag", "v1", "-m", "a message"]).exits(0);
    let [name] = files(&project).try_into().unwrap();
    let path = project.ledger().join("tags").join(&name);
    let sealed = fs::read(&path).unwrap();
    for at in 0..sealed.len() {
        let mut bytes = sealed.clone();
        bytes[at] ^= 1;
        fs::write(&path, &bytes).unwrap();
        let found = project.orch(["verify"]).exits(4);
        assert!(found.stdout.contains(&name), "{at}: {}", found.stdout);
    }
    fs::write(&path, &sealed).unwrap();
    project.orch(["verify"]).exits(0);
    let renamed = path.with_file_name(name.replace("v1", "v2"));
    fs::rename(&path, renamed).unwrap();
    project.orch(["verify"]).exits(4);
    project.orch(["state", "--at", "v2"]).exits(4);
}

#[test]
fn a_tag_and_its_revision_are_missed() {
    let (project, _) = parted();
    project.orch(["tag", "v1"]).exits(0);
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(project.path()).args(arguments);
        assert!(command.output().unwrap().status.success());
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    let [name] = files(&project).try_into().unwrap();
    let path = project.ledger().join("tags").join(&name);
    let sealed = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    let found = project.orch(["verify"]).exits(4);
    assert!(found.stdout.contains(&name), "{}", found.stdout);
    fs::write(&path, sealed).unwrap();
    // No revision needs the newest, but the tag does; nor does git track it.
    git(&["rm", "-q", "-r", "--cached", "ledger"]);
    let head = project.orch(["heads", "--format", "json"]).json()[0]["revision"].clone();
    let head = head.as_str().unwrap();
    let all = project.revision_files().into_iter();
    let newest = all.filter(|it| it.id == head);
    for it in newest {
        fs::remove_dir_all(it.events.parent().unwrap()).unwrap();
    }
    project.orch(["verify"]).exits(4);
    project.orch(["state", "--at", "v1"]).exits(4);
    project.orch(["restore"]).exits(0);
    project.orch(["verify"]).exits(0);
}

/// Runs commands at once, each in a process of its own.
fn at_once(project: &Project, commands: &[Vec<String>]) -> Vec<Ran> {
    let started: Vec<_> = commands
        .iter()
        .map(|command| {
            let mut command = project.command(command);
            let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
            piped.spawn().unwrap()
        })
        .collect();
    let ended = started.into_iter().map(|child| {
        let output = child.wait_with_output().unwrap();
        Ran {
            command: "orch tag".to_owned(),
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    });
    ended.collect()
}

#[test]
fn of_sixteen_processes_that_give_one_name_one_succeeds() {
    let (project, _) = parted();
    let command = |name: &str, revision: &str| ["tag", name, revision].map(str::to_owned).to_vec();
    let same = (0..16).map(|at| command("v1", ["head", "head-1"][at % 2]));
    let ended = at_once(&project, &same.collect::<Vec<_>>());
    // The others of the same revision find it there.
    assert_eq!(
        ended.iter().filter(|it| it.code == Some(0)).count(),
        8,
        "{ended:#?}"
    );
    assert_eq!(files(&project).len(), 1);
    let others = (0..16).map(|at| command(&format!("w{at}"), "head"));
    for it in at_once(&project, &others.collect::<Vec<_>>()) {
        it.exits(0);
    }
    assert_eq!(files(&project).len(), 17);
    project.orch(["verify"]).exits(0);
}

#[test]
fn an_environment_that_is_pinned_goes_to_its_tag_and_no_further() {
    let (project, _) = parted();
    project.orch(["tag", "v1", "head-1"]).exits(0);
    project.write(
        "orch.toml",
        "[environments.production]\nvariable = \"PRODUCTION\"\ntag = \"v1\"\n\
         [environments.staging]\nvariable = \"PRODUCTION\"\n",
    );
    let url = database(Template::Core);
    let mut told = Transcript::default();
    for (code, environment, arguments) in [
        (2, "staging", vec!["replay"]),
        (3, "production", vec!["status"]),
        (7, "production", vec!["replay", "heads"]),
        (0, "production", vec!["replay", "--yes"]),
        (0, "production", vec!["replay", "v1"]),
        (0, "production", vec!["status"]),
        (3, "staging", vec!["status"]),
        (0, "staging", vec!["replay", "heads"]),
        (3, "production", vec!["status"]),
        (0, "production", vec!["replay", "--yes"]),
        (0, "production", vec!["replay", "base", "--yes"]),
    ] {
        let arguments = [arguments, vec!["--environment", environment]].concat();
        let mut command = project.command(arguments);
        command.env("PRODUCTION", &url);
        ran(&mut command).exits(code).noted_without_data(&mut told);
    }
    told.matches("an_environment_that_is_pinned_goes_to_its_tag_and_no_further");
    let mut command = project.command(["status", "--all", "--format", "json"]);
    let report: Value = ran(command.env("PRODUCTION", &url)).exits(3).json();
    assert_eq!(report[0]["tag"], "v1");
    assert_eq!(report[0]["pending"].as_array().unwrap().len(), 1);
    assert_eq!(report[1]["pending"].as_array().unwrap().len(), 2);
}
