//! Undoing: a revision that nobody else has seen is a draft again.

use std::process::Command;

use orch_postgres::Template;

use super::parted;
use crate::support::{Project, Transcript, client, database, ran};

/// Git in the folder of a project.
fn git(project: &Project, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(project.path()).args(arguments);
    assert!(command.output().unwrap().status.success());
}

#[test]
fn a_revision_is_a_draft_again_and_is_recorded_alike() {
    let project = Project::workshop();
    let sealed = project.sealed();
    let before = sealed.events();
    let mut told = Transcript::default();
    project.orch(["undo"]).exits(0).noted(&mut told);
    assert_eq!(project.revisions(), Vec::<String>::new());
    project.orch(["verify"]).exits(0).noted(&mut told);
    project.orch(["undo"]).exits(2).noted(&mut told);
    project.orch(["restore"]).exits(0).noted(&mut told);
    told.matches("a_revision_is_a_draft_again");
    // All answers count still, those that consent to something too.
    let again = ["record", "Add User and UserGroup products", "--yes"];
    let ran = project.orch(again).exits(0);
    assert!(ran.stderr.contains("answer"), "{}", ran.stderr);
    assert_eq!(project.sealed().events(), before);
    let report = project.orch(["undo", "--format", "json"]).exits(0).json();
    assert_eq!(report["undone"].as_str().unwrap(), sealed.id);
    assert!(report["answers"].as_u64().unwrap() > 0);
}

#[test]
fn history_is_not_undone() {
    let (project, theirs) = parted();
    let mut told = Transcript::default();
    let mut refused = |project: &Project, revision: &str| {
        let before = project.revisions();
        project.orch(["undo", revision]).exits(7).noted(&mut told);
        assert_eq!(project.revisions(), before);
    };
    refused(&project, "head-1");
    // It was recorded in another folder.
    project.take(&theirs);
    let log = project.orch(["log", "--format", "json"]).json();
    let head = |author: &str| {
        let mut log = log.as_array().unwrap().iter();
        let of = log.find(|it| it["author"] == author && it["head"] == true);
        of.unwrap()["revision"].as_str().unwrap().to_owned()
    };
    let (ours, others) = (head("Ada"), head("Grace"));
    refused(&project, &others);
    project.orch(["tag", "v1", &ours]).exits(0);
    refused(&project, &ours);
    std::fs::remove_dir_all(project.ledger().join("tags")).unwrap();
    git(&project, &["init", "-q"]);
    git(&project, &["add", "."]);
    refused(&project, &ours);
    git(&project, &["rm", "-r", "-q", "--cached", "ledger"]);
    // Git that cannot read its repository does not say.
    std::fs::write(project.path().join(".git/config"), "[").unwrap();
    let unknown = project.orch(["undo", &ours]).exits(7);
    assert!(unknown.stderr.contains("not known"), "{}", unknown.stderr);
    std::fs::remove_dir_all(project.path().join(".git")).unwrap();
    project.orch(["undo", &ours]).exits(0);
    told.matches("history_is_not_undone");
}

#[test]
fn a_revision_that_a_database_has_is_not_undone() {
    let (project, _) = parted();
    project.write(
        "orch.toml",
        "[environments.staging]\nvariable = \"STAGING\"\n\
         [environments.production]\nvariable = \"PRODUCTION\"\n",
    );
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let undo = |variables: &[(&str, &str)]| {
        let mut command = project.command(["undo"]);
        ran(command.envs(variables.iter().copied()))
    };
    let nowhere = "postgresql://nobody@127.0.0.1:1/none";
    let staging = ("STAGING", url.as_str());
    undo(&[staging, ("PRODUCTION", nowhere)])
        .exits(7)
        .says("`staging` has revision");
    undo(&[("ORCH_DATABASE", &url)])
        .exits(7)
        .says("`the database` has revision");
    project.orch(["undo", "--database", nowhere]).exits(1);
    assert_eq!(project.revisions().len(), 2);
    project
        .orch(["replay", "-1", "--yes", "--database", &url])
        .exits(0);
    undo(&[staging, ("PRODUCTION", nowhere)])
        .exits(0)
        .says("`production` does not say whether it has the revision");
    assert_eq!(project.revisions().len(), 1);
    client(&url).batch_execute("select 1").unwrap();
}
