//! Drafts: answers that wait for the rest.

use super::{ONE, node};
use crate::support::{Project, RevisionFiles, Transcript, copy};

#[test]
fn a_draft_is_resumed_and_an_answer_to_another_question_is_set_aside() {
    let project = node();
    let mut told = Transcript::default();
    project.write(
        "answers.json",
        r#"{"fixed_input/Node 100/speed/value": 100, "product/Node 100/tag": "NODE"}"#,
    );
    project.record("Add nodes").exits(5);
    project.write(
        "products/__init__.py",
        &ONE.replace("speed: int", "speed: Literal[10, 20]").replace(
            "\nfrom orchestrator.domain import",
            "\nfrom typing import Literal\nfrom orchestrator.domain import",
        ),
    );
    let record = ["record", "Add nodes"];
    project.orch(record).exits(5).noted_without_data(&mut told);
    project
        .orch(record.iter().chain(&["--discard-draft"]))
        .exits(5)
        .noted_without_data(&mut told);
    project.orch(record).exits(5).noted_without_data(&mut told);
    assert_eq!(project.revisions(), Vec::<String>::new());
    told.matches("a_draft_is_resumed_and_an_answer_to_another_question_is_set_aside");
}

#[test]
fn a_draft_waits_while_another_branch_is_recorded() {
    let project = node();
    let mut told = Transcript::default();
    project.write("answers.json", r#"{"product/Node 100/tag": "PRECIOUS"}"#);
    project.record("Add nodes").exits(5);
    // Another head comes, as with a switch of branches, and goes again.
    let other = Project::workshop();
    let brought = RevisionFiles::of(&project.ledger(), &other.revision());
    std::fs::create_dir_all(brought.events.parent().unwrap()).unwrap();
    std::fs::copy(&other.sealed().events, &brought.events).unwrap();
    let registry = project.read("products/__init__.py");
    copy(
        &other.path().join("products"),
        &project.path().join("products"),
    );
    project
        .orch(["record", "x", "--dry-run"])
        .exits(0)
        .noted_without_data(&mut told);
    let init = project
        .read("products/__init__.py")
        .replace("\"User Group\"", "\"Group\": UserGroup, \"User Group\"");
    project.write("products/__init__.py", &init);
    project
        .orch(["record", "x"])
        .exits(5)
        .noted_without_data(&mut told);
    std::fs::remove_file(&brought.events).unwrap();
    project.write("products/__init__.py", &registry);
    let ran = project.orch(["record", "Add nodes"]).exits(5);
    assert_eq!(ran.json()["product/Node 100/tag"]["answer"], "PRECIOUS");
    ran.noted_without_data(&mut told);
    told.matches("a_draft_waits_while_another_branch_is_recorded");
}

#[test]
fn a_draft_can_be_put_aside_though_nothing_differs() {
    let project = Project::workshop();
    let mut told = Transcript::default();
    let registry = project.read("products/__init__.py");
    let more = registry.replace(
        "\"User external\": User,",
        "\"User external\": User, \"Guest\": User,",
    );
    project.write("products/__init__.py", &more);
    project.orch(["record", "x", "--yes"]).exits(5);
    project.write("products/__init__.py", &registry);
    project.orch(["status"]).exits(3).noted(&mut told);
    project
        .orch(["record", "x", "--discard-draft"])
        .exits(0)
        .noted(&mut told);
    project.orch(["status"]).exits(0).noted(&mut told);
    told.matches("a_draft_can_be_put_aside_though_nothing_differs");
}

#[test]
fn two_that_record_at_once_are_kept_apart() {
    let project = node();
    let mut told = Transcript::default();
    project.write("ledger/ledger.lock", "");
    let lock = std::fs::File::open(project.path().join("ledger/ledger.lock")).unwrap();
    lock.lock().unwrap();
    let record = ["record", "Add nodes"];
    project.orch(record).exits(6).noted(&mut told);
    // Looking needs no lock.
    project
        .orch(record.iter().chain(&["--check"]))
        .exits(3)
        .noted(&mut told);
    lock.unlock().unwrap();
    project.orch(record).exits(5);
    told.matches("two_that_record_at_once_are_kept_apart");
}
