//! Packages of a realistic size, changed step by step: recorded, replayed on a database
//! with subscriptions of every product, and taken back, row for row.

use std::path::Path;
use std::process::Command;

use orch_model::Model;
use orch_postgres::Template;
use serde_json::{Map, Value};

use crate::subscriptions::{Choices, FOREIGN, Held, View, populate};
use crate::support::{Project, all_rows, assert_same, client, copy, database, ran, root};

/// Makes the package of a step from that of the step before: `changes.patch` is what `git
/// diff` shows of the two. The first step is whole.
fn lay(project: &Project, step: &Path) {
    let changes = step.join("changes.patch");
    if !changes.is_file() {
        copy(&step.join("products"), &project.path().join("products"));
        return;
    }
    let mut apply = Command::new("git");
    apply
        .args(["apply", "--whitespace=nowarn"])
        .arg(changes)
        .current_dir(project.path())
        // Within a repository, git would take the paths from its root.
        .env("GIT_CEILING_DIRECTORIES", project.path().parent().unwrap());
    ran(&mut apply).exits(0);
}

/// A sensible answer to a question of a form.
fn answer(key: &str, question: &Value) -> Value {
    if let Some(known) = question.get("answer").filter(|it| !it.is_null()) {
        return known.clone();
    }
    if key.ends_with("/misfits") {
        return "archive".into();
    }
    if let Some(suggestion) = question.get("suggestion") {
        return suggestion.clone();
    }
    let choices = question.get("choices").and_then(Value::as_array);
    let first = || choices.and_then(|it| it.first().cloned());
    match question.get("type").and_then(Value::as_str) {
        Some(list) if list.starts_with("list of ") => {
            Value::Array(vec![first().unwrap_or_else(|| "1".into()); 3])
        }
        Some("int") => 1.into(),
        Some("float") => "1.5".into(),
        Some(_) => "x".into(),
        None => first().unwrap_or_else(|| key.chars().take(18).collect::<String>().into()),
    }
}

/// Records, with an answer to all that is asked.
fn record(project: &Project, message: &str) {
    let mut answers = Map::new();
    for _ in 0..8 {
        project.write("answers.json", &Value::Object(answers).to_string());
        let ran = project.orch(["record", message, "--answers", "answers.json"]);
        if ran.code == Some(0) {
            return;
        }
        let ran = ran.exits(5);
        let form: Map<String, Value> = serde_json::from_str(&ran.stdout).unwrap();
        answers = form
            .iter()
            .map(|(key, question)| (key.clone(), answer(key, question)))
            .collect();
    }
    panic!("questions lead to questions without end");
}

/// The model at the head, with what only people know.
fn model(project: &Project) -> Model {
    let state = project.orch(["state", "--format", "json"]).exits(0).stdout;
    orch_source::json::read("state", &state).unwrap().model
}

fn goes_there_and_back(fixture: &str) {
    let steps = root().join("fixtures/steps").join(fixture);
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    let url = database(Template::Core);
    let replay = |target: &str| {
        let arguments = ["replay", "--to", target, "--database", &url, "--yes"];
        project.orch(arguments).exits(0);
    };
    let mut rows = Vec::new();
    for step in 0..=10 {
        lay(&project, &steps.join(format!("{step:02}")));
        let before = (step > 0).then(|| {
            let model = model(&project);
            let held = Held::read(&mut client(&url), &model);
            let broken = held.problems(&model, &View::default());
            (held, broken)
        });
        record(&project, &format!("{fixture}, step {step}"));
        project.orch(["record", "again", "--check"]).exits(0);
        replay("heads");
        let model = model(&project);
        match before {
            None => {
                let foreign = format!("set search_path = public; {FOREIGN}");
                client(&url).batch_execute(&foreign).unwrap();
                let bytes = (0..40_000_u32).map(|it| (it.wrapping_mul(7919) >> 3).to_le_bytes()[0]);
                let bytes: Vec<u8> = bytes.collect();
                populate(&mut client(&url), &model, &mut Choices::new(&bytes));
            }
            Some((held, broken)) => {
                let now = Held::read(&mut client(&url), &model);
                let view = View {
                    before: Some((&held, &now)),
                    ..View::default()
                };
                let mut problems = now.problems(&model, &view);
                problems.retain(|subscription, _| !broken.contains_key(subscription));
                assert!(problems.is_empty(), "after step {step}: {problems:#?}");
            }
        }
        rows.push(all_rows(&url));
    }
    for before in rows.iter().rev().skip(1) {
        replay("-1");
        assert_same("a step back", before, &all_rows(&url));
    }
    replay("heads");
    assert_same("at the end", &rows[10], &all_rows(&url));
}

#[test]
fn a_carrier_changes_its_models_in_ten_steps_and_goes_back() {
    goes_there_and_back("carrier");
}

#[test]
fn a_campus_changes_its_models_in_ten_steps_and_goes_back() {
    goes_there_and_back("campus");
}
