//! Several heads, and revisions whose files have gone.

use super::node;
use crate::support::{Project, Transcript, ran};

#[test]
fn two_heads_stop_what_needs_one_and_are_named() {
    let project = node();
    project.write(
        "answers.json",
        r#"{"fixed_input/Node 100/speed/value": 100, "resource_type/hostname/description": "a"}"#,
    );
    let record = |author: &str| {
        let mut command =
            project.command(["record", "Add nodes", "--yes", "--answers", "answers.json"]);
        ran(command.env("ORCH_AUTHOR", author)).exits(0);
    };
    record("Ada");
    let first = project.sealed();
    let hidden = project.path().join("hidden");
    // As a switch of branches does.
    let folder = first.events.parent().unwrap();
    std::fs::rename(folder, &hidden).unwrap();
    record("Grace");
    std::fs::rename(&hidden, folder).unwrap();
    let ids: Vec<String> = project.revisions();
    let shown: Vec<&str> = ids.iter().map(|id| &id[..8]).collect();
    assert_eq!(ids.len(), 2);
    let mut told = Transcript::default();
    for command in [
        vec!["record", "x", "--check"],
        vec!["replay", "--to", "heads", "--sandbox"],
        vec!["state"],
    ] {
        project
            .orch(command)
            .exits(3)
            .says(shown[0])
            .says(shown[1])
            .noted(&mut told);
    }
    let heads = project.orch(["heads"]).exits(0);
    assert!(shown.iter().all(|id| heads.stdout.contains(id)));
    heads.noted(&mut told);
    project.orch(["status"]).exits(3).noted(&mut told);
    project.orch(["verify"]).exits(0).noted(&mut told);
    told.matches("two_heads_stop_what_needs_one_and_are_named");
}

#[test]
fn a_revision_that_only_the_index_knows_is_not_used_and_can_be_written_back() {
    let project = Project::workshop();
    let file = project.sealed().events;
    let bytes = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let mut told = Transcript::default();
    project.orch(["log"]).exits(0).noted(&mut told);
    project.orch(["record", "x", "--check"]).exits(3);
    project.orch(["restore"]).exits(0).noted(&mut told);
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
    project.orch(["restore"]).exits(0).noted(&mut told);
    project.orch(["verify"]).exits(0).noted(&mut told);
    told.matches("a_revision_that_only_the_index_knows_is_not_used");
}

#[test]
fn a_model_that_was_kept_for_another_revision_is_not_used() {
    let project = Project::workshop();
    let state = project.orch(["state", "--format", "json"]).exits(0).stdout;
    flip_kept_model(&project);
    assert_eq!(
        project.orch(["state", "--format", "json"]).exits(0).stdout,
        state
    );
}

/// Flips a byte of the model that the index keeps.
fn flip_kept_model(project: &Project) {
    let path = project.path().join("ledger/ledger.sqlite");
    let mut bytes = std::fs::read(&path).unwrap();
    let name = br#""product_type":"UserGroup""#;
    let at = bytes.windows(name.len()).position(|it| it == name).unwrap();
    bytes[at + name.len() - 2] = b'X';
    std::fs::write(&path, bytes).unwrap();
}

#[test]
fn the_nearest_ledger_above_is_used_unless_one_is_given() {
    let project = Project::workshop();
    let below = project.path().join("products/deep");
    std::fs::create_dir_all(&below).unwrap();
    // What only has the name is none.
    std::fs::create_dir(project.path().join("products/ledger")).unwrap();
    let heads = |arguments: &[&str]| ran(project.command(arguments).current_dir(&below));
    let found = heads(&["heads"]).exits(0).stdout;
    assert_eq!(found, project.orch(["heads"]).exits(0).stdout);
    heads(&["heads", "--ledger", "ledger"]).exits(1);
    ran(project.command(["init"]).current_dir(&below)).exits(0);
    assert_eq!(heads(&["heads"]).exits(0).stdout, "");
}
