//! Answers: asked, given, refused.

use serde_json::{Value, json};

use super::node;
use crate::support::{Project, Ran, Transcript, matches_messages};

#[test]
fn without_a_terminal_it_prints_the_questions_and_seals_nothing() {
    let project = node();
    let mut told = Transcript::default();
    project
        .orch(["record", "Add nodes"])
        .exits(5)
        .noted(&mut told);
    assert_eq!(project.revisions(), Vec::<String>::new());
    told.matches("without_a_terminal_it_prints_the_questions_and_seals_nothing");
}

#[test]
fn a_form_that_is_filled_in_is_taken_back_as_it_is() {
    let project = node();
    let form = project.orch(["questions"]).exits(0).stdout;
    let mut form: Value = serde_json::from_str(&form).unwrap();
    for (_, entry) in form.as_object_mut().unwrap() {
        let suggestion = entry.get("suggestion").cloned();
        entry["answer"] = suggestion.unwrap_or_else(|| "100".into());
    }
    project.write("form.json", &form.to_string());
    project
        .orch(["record", "Add nodes", "--answers", "form.json"])
        .exits(0);
    assert_eq!(project.revisions().len(), 1);
}

#[test]
fn yes_takes_the_suggestions_and_leaves_open_what_has_none() {
    let project = node();
    let mut told = Transcript::default();
    project
        .orch(["record", "Add nodes", "--yes"])
        .exits(5)
        .noted(&mut told);
    assert_eq!(project.revisions(), Vec::<String>::new());
    // Suggestions that were taken are kept: only the rest is to be answered.
    project.write(
        "answers.json",
        r#"{"fixed_input/Node 100/speed/value": 100,
            "resource_type/hostname/description": "name of the host"}"#,
    );
    project.record("Add nodes").exits(0).noted(&mut told);
    told.matches("yes_takes_the_suggestions_and_leaves_open_what_has_none");
}

#[test]
fn answers_that_the_models_contradict_are_refused_with_the_reason() {
    let project = node();
    let mut told = String::new();
    for (key, answer) in [
        ("product/Node 100/product_type", r#""nodeproduct""#),
        ("product/Node 100/tag", r#""A tag of many characters""#),
        ("product/Node 100/tag", r#""""#),
        ("product/Node 100/description", r#""a\u0000b""#),
        ("fixed_input/Node 100/speed/value", r#""fast""#),
    ] {
        project.write("answers.json", &format!("{{\"{key}\": {answer}}}"));
        let ran = project.record("Add nodes").exits(5);
        told += &format!("{key}: {answer}\n{}\n", ran.stderr);
        // The form asks it again.
        assert!(ran.json()[key]["answer"].is_null(), "{}", ran.stdout);
    }
    project.orch(["status"]).exits(3);
    assert_eq!(project.revisions(), Vec::<String>::new());
    matches_messages(
        "answers_that_the_models_contradict_are_refused_with_the_reason",
        &told,
    );
}

#[test]
fn a_file_of_answers_that_cannot_be_taken_is_refused() {
    let project = node();
    let mut told = Transcript::default();
    for text in [
        r#"{"product/Node 10/tag": "N"}"#,
        r#"{"product/Node 100/tag": "N", "product/Node 100/tag": "M"}"#,
        r#"{"product/Node 100/tag": 1}"#,
        r#"{"product/Node 100/tag": {"answr": "N"}}"#,
        r#"["N"]"#,
        "{",
    ] {
        project.write("answers.json", text);
        told.remark(text);
        project.record("Add nodes").exits(2).noted(&mut told);
    }
    project
        .orch(["record", "Add nodes", "--answers", "nowhere.json"])
        .exits(1)
        .noted(&mut told);
    let status = project.orch(["status", "--format", "json"]).exits(3).json();
    assert_eq!(status["draft_answers"], Value::Null, "nothing was written");
    told.matches("a_file_of_answers_that_cannot_be_taken_is_refused");
}

#[test]
fn inputs_in_the_form_of_the_orchestrator_answer_the_same_questions() {
    let project = node();
    let inputs = r#"{
        "Node 100": {"description": "a node", "product_type": "NodeProduct", "tag": "NODE", "speed": "100"},
        "Node": {"description": "node block", "tag": "N"},
        "hostname": {"description": "name of the host", "value": "unused"}
    }"#;
    let mut told = Transcript::default();
    let mut record = |option: &str, json: &str, code| {
        let record = ["record", "Add nodes", option, json];
        project.orch(record).exits(code).noted(&mut told);
    };
    record("--inputs", r#"{"Node 100": {"descripton": "a node"}}"#, 2);
    record("--updates", r#"{"resource_types": {"a": "b"}}"#, 2);
    record("--inputs", inputs, 0);
    let state = project.orch(["state", "--format", "json"]).exits(0).json();
    let product = &state["products"]["Node 100"];
    assert_eq!(product["description"], "a node");
    assert_eq!(product["tag"], "NODE");
    assert_eq!(product["fixed_inputs"]["speed"], "100");
    assert_eq!(state["product_blocks"]["Node"]["description"], "node block");
    assert_eq!(
        state["resource_types"]["hostname"]["description"],
        "name of the host"
    );
    told.matches("inputs_in_the_form_of_the_orchestrator_answer_the_same_questions");
}

/// The workshop, recorded, and then without one of its products.
fn without_a_product() -> Project {
    let project = Project::workshop();
    let registry = project.read("products/__init__.py");
    project.write(
        "products/__init__.py",
        &registry.replace("\"User external\": User,", ""),
    );
    project
}

#[test]
fn a_removal_is_recorded_only_with_consent_and_a_reason() {
    let consent = ("product/User external/removal", "remove");
    let reason = ("reason", "nobody uses it");
    let record = |answers: &[(&str, &str)]| -> (Project, Ran) {
        let project = without_a_product();
        let answers: Value = answers.iter().map(|&(key, it)| (key, json!(it))).collect();
        project.write("answers.json", &answers.to_string());
        let ran = project.record("Remove a product");
        (project, ran)
    };
    // Neither, and one without the other, both ways.
    let mut told = Transcript::default();
    for answers in [&[] as &[_], &[consent], &[reason]] {
        let (project, ran) = record(answers);
        ran.exits(5).noted(&mut told);
        assert_eq!(project.revisions().len(), 1, "{answers:?}");
    }
    // A reason that says nothing is none.
    let (project, ran) = record(&[consent, ("reason", " ")]);
    ran.exits(5).noted(&mut told);
    assert_eq!(project.revisions().len(), 1);
    let (project, ran) = record(&[consent, reason]);
    ran.exits(0);
    assert_eq!(project.revisions().len(), 2);
    project.orch(["show", "head"]).exits(0).noted(&mut told);
    told.matches("a_removal_is_recorded_only_with_consent_and_a_reason");
}

#[test]
fn a_refused_answer_is_not_replaced_by_a_suggestion() {
    let project = node();
    project.write(
        "answers.json",
        r#"{"fixed_input/Node 100/speed/value": 100, "resource_type/hostname/description": "name",
            "product/Node 100/tag": "a tag of more than twenty characters"}"#,
    );
    let mut told = Transcript::default();
    project
        .orch(["record", "Add nodes", "--yes", "--answers", "answers.json"])
        .exits(5)
        .noted_without_data(&mut told);
    assert_eq!(project.revisions(), Vec::<String>::new());
    told.matches("a_refused_answer_is_not_replaced_by_a_suggestion");
}
