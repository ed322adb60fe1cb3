//! Differences that are checked, and recorded one after another.

use super::{ONE, node};
use crate::support::{Project, Transcript};

#[test]
fn check_names_the_differences_and_writes_nothing() {
    let project = node();
    let mut told = Transcript::default();
    for command in [
        vec!["record", "x", "--check"],
        vec!["status"],
        vec!["status", "--format", "json"],
    ] {
        project.orch(command).exits(3).noted(&mut told);
    }
    assert_eq!(project.revisions(), Vec::<String>::new());
    told.matches("check_names_the_differences_and_writes_nothing");
}

#[test]
fn check_finds_also_a_removal_that_nobody_consented_to() {
    let project = Project::workshop();
    let registry = project.read("products/__init__.py");
    project.write(
        "products/__init__.py",
        &registry.replace("\"User external\": User,", ""),
    );
    let mut told = Transcript::default();
    project
        .orch(["record", "x", "--check"])
        .exits(3)
        .noted(&mut told);
    told.matches("check_finds_also_a_removal_that_nobody_consented_to");
}

#[test]
fn a_second_revision_adds_to_the_first() {
    let project = node();
    let form = r#"{"fixed_input/Node 100/speed/value": 100,
                   "resource_type/hostname/description": "name of the host"}"#;
    project.write("answers.json", form);
    project
        .orch(["record", "Add nodes", "--yes", "--answers", "answers.json"])
        .exits(0);
    let more = ONE
        .replace(
            "    hostname: str\n",
            "    hostname: str\n    rack: str | None = None\n",
        )
        .replace(
            "{\"Node 100\": NodeProduct}",
            "{\"Node 100\": NodeProduct, \"Node 10\": NodeProduct}",
        );
    project.write("products/__init__.py", &more);
    project.write(
        "answers.json",
        r#"{"fixed_input/Node 10/speed/value": "10", "resource_type/rack/description": "where it stands"}"#,
    );
    project
        .orch([
            "record",
            "Add small nodes",
            "--yes",
            "--answers",
            "answers.json",
        ])
        .exits(0);
    let log = project.orch(["log", "--format", "json"]).exits(0).stdout;
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    assert_eq!(log[0]["message"], "Add small nodes");
    assert_eq!(log[0]["parents"][0], log[1]["revision"]);
    project.orch(["verify"]).exits(0);
    let mut told = Transcript::default();
    project
        .orch(["show", "head", "--sql", "up"])
        .exits(0)
        .noted(&mut told);
    told.matches("a_second_revision_adds_to_the_first");
}
