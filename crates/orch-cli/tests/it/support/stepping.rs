//! Packages that are changed step by step, and recorded with an answer to all that is asked.

use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value};

use super::{Project, copy, ran};

/// Makes the package of a step from that of the step before: `changes.patch` is what `git
/// diff` shows of the two. The first step is whole.
pub(crate) fn lay(project: &Project, step: &Path) {
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
        // Within a repository, git would take the paths from its root; and whoever runs
        // the tests may have settings of their own.
        .env("GIT_CEILING_DIRECTORIES", project.path().parent().unwrap())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
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
            let of = list.trim_start_matches("list of ").split(',').next();
            let entry = || first().unwrap_or_else(|| value(of.unwrap_or_default()));
            Value::Array(vec![entry(), entry()])
        }
        Some(value_type) => value(value_type.split(',').next().unwrap_or_default()),
        None => first().unwrap_or_else(|| key.chars().take(18).collect::<String>().into()),
    }
}

/// A value of a Python type.
fn value(value_type: &str) -> Value {
    match value_type.rsplit('.').next().unwrap_or_default() {
        "int" => 1.into(),
        "float" => "1.5".into(),
        "bool" => true.into(),
        "IPv4Address" => "192.0.2.1".into(),
        "IPv6Address" => "2001:db8::1".into(),
        "IPv4Network" => "192.0.2.0/24".into(),
        "IPv6Network" => "2001:db8::/32".into(),
        "UUID" => "00000000-0000-4000-8000-000000000000".into(),
        "date" => "2026-11-22".into(),
        "datetime" => "2026-11-22T09:30:00Z".into(),
        _ => "x".into(),
    }
}

/// Records, with an answer to all that is asked.
pub(crate) fn record_answering_all(project: &Project, message: &str) {
    let mut answers = Map::new();
    let mut told = String::new();
    for _ in 0..8 {
        project.write("answers.json", &Value::Object(answers).to_string());
        let ran = project.orch(["record", message, "--answers", "answers.json"]);
        if ran.code == Some(0) {
            return;
        }
        let ran = ran.exits(5);
        told = ran.stderr;
        let form: Map<String, Value> = serde_json::from_str(&ran.stdout).unwrap();
        answers = form
            .iter()
            .map(|(key, question)| (key.clone(), answer(key, question)))
            .collect();
    }
    panic!("questions lead to questions without end:\n{told}");
}
