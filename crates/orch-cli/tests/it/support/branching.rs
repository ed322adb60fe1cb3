//! Two branches of a ledger, and a merge of them.

use std::fmt::Write as _;

use super::{Project, ran};

/// The fields of a product block, a line each.
pub(crate) type Fields<'a> = &'a [&'a str];

/// Python for products of one class, `Box`, that holds one block, `Case`.
pub(crate) fn models(products: &[&str], product: Fields<'_>, block: Fields<'_>) -> String {
    let lines = |fields: Fields<'_>| {
        let mut text = String::new();
        for field in fields {
            writeln!(text, "    {field}").unwrap();
        }
        text
    };
    let registry: Vec<String> = products
        .iter()
        .map(|name| format!("\"{name}\": Box"))
        .collect();
    format!(
        r#"from typing import Annotated, Literal

from annotated_types import Len

from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import ProductBlockModel, SubscriptionModel


class Lock(ProductBlockModel, product_block_name="Lock"):
    """A lock."""
    digits: str


class Case(ProductBlockModel, product_block_name="Case"):
    """A case."""
{}

class Box(SubscriptionModel, is_base=True):
    """A box."""
{}

SUBSCRIPTION_MODEL_REGISTRY.update({{{}}})
"#,
        lines(block),
        lines(product),
        registry.join(", ")
    )
}

/// The default answers of tests: what the suggestions leave open.
pub(crate) fn answer(project: &Project, answers: &[(&str, &str)]) {
    let all: serde_json::Map<String, serde_json::Value> = answers
        .iter()
        .map(|(key, answer)| ((*key).to_owned(), (*answer).into()))
        .collect();
    project.write("answers.json", &serde_json::Value::Object(all).to_string());
}

/// Records models as somebody, with some answers, at a minute of the day.
#[track_caller]
pub(crate) fn record(
    project: &Project,
    (author, minute, message): (&str, u32, &str),
    models: &str,
    answers: &[(&str, &str)],
) {
    project.write("products/__init__.py", models);
    answer(project, answers);
    let mut command = project.command(["record", message, "--yes", "--answers", "answers.json"]);
    command
        .env("ORCH_AUTHOR", author)
        .env("ORCH_NOW", format!("2026-11-22T10:{minute:02}:00Z"));
    ran(&mut command).exits(0);
}

/// A project with one product, and two branches of it: one has a second product, the other a
/// second field of the block.
pub(crate) fn parted() -> (Project, Project) {
    let ours = Project::empty();
    ours.orch(["init"]).exits(0);
    let first = models(&["Small"], &["case: Case"], &["size: str"]);
    let size = ("resource_type/size/description", "its size");
    record(&ours, ("Ada", 0, "Add small boxes"), &first, &[size]);
    let theirs = ours.branch();
    let two = models(&["Small", "Large"], &["case: Case"], &["size: str"]);
    record(&ours, ("Ada", 1, "Add large boxes"), &two, &[]);
    let coloured = models(&["Small"], &["case: Case"], &["size: str", "colour: str"]);
    let colour = [
        ("resource_type/colour/description", "its colour"),
        ("block_resource_type/Case/colour/default", "grey"),
    ];
    let by = ("Grace", 2, "Give cases a colour");
    record(&theirs, by, &coloured, &colour);
    (ours, theirs)
}

/// A merged history, in a project whose models are those that are recorded at its head; with
/// the ids of both sides.
pub(crate) fn merged() -> (Project, [String; 2]) {
    let (ours, theirs) = parted();
    ours.take(&theirs);
    let both = models(
        &["Small", "Large"],
        &["case: Case"],
        &["size: str", "colour: str"],
    );
    ours.write("products/__init__.py", &both);
    let report = ours.orch(["merge", "--format", "json"]).exits(0).json();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let sides = [text(&report["parents"][0]), text(&report["parents"][1])];
    (ours, sides)
}
