//! `orch replay` on real databases.

mod concurrent;
mod consent;
mod databases;
mod drift;
mod dry;
mod journal;
mod printed;
mod targets;

use serde_json::Value;

use crate::support::Project;

/// A subscription of `User internal` with one instance of its block.
const ONE_USER: &str = "
    insert into subscriptions (description, status, product_id, customer_id, insync)
    select 'one', 'active', product_id, 'c', true from products where name = 'User internal';
    insert into subscription_instances (subscription_id, product_block_id)
    select subscription_id, product_block_id from subscriptions, product_blocks
    where product_blocks.name = 'UserBlock'";

/// The workshop with a second revision on it: a product more.
pub(crate) fn two_revisions() -> Project {
    let project = Project::workshop();
    let registry = project.read("products/__init__.py");
    let registry = registry.replace(
        "\"User external\": User,",
        "\"User external\": User, \"Guest\": User,",
    );
    project.write("products/__init__.py", &registry);
    project.write(
        "answers.json",
        r#"{"product/Guest/description": "a guest", "fixed_input/Guest/affiliation/value": "external"}"#,
    );
    project
        .orch(["record", "Add guests", "--yes", "--answers", "answers.json"])
        .exits(0);
    project
}

/// The ids of a project's revisions, from the base.
fn order(project: &Project) -> Vec<String> {
    let log = project.orch(["log", "--format", "json"]).exits(0).json();
    let log = log.as_array().unwrap().iter().rev();
    log.map(|it| it["revision"].as_str().unwrap().to_owned())
        .collect()
}

/// The revision at which a database is.
fn current(project: &Project, url: &str) -> Option<String> {
    let report: Value = project
        .orch(["current", "--database", url, "--format", "json"])
        .exits(0)
        .json();
    report["current"].as_str().map(str::to_owned)
}
