//! Subscriptions that do not load where a database went back to are counted and named.

use orch_postgres::Template;

use crate::support::{Project, client, database};

const CLASSES: &str = r#"
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import ProductBlockModel, SubscriptionModel
from orchestrator.types import SubscriptionLifecycle


class Card(ProductBlockModel, product_block_name="Card"):
    slot: int


class Port(ProductBlockModel, product_block_name="Port"):
    name: str | None = None
    speed: int | None = None
    card: Card | None = None


class ActivePort(Port, lifecycle=[SubscriptionLifecycle.ACTIVE]):
    name: str
    speed: int
    card: Card


class Node(SubscriptionModel, is_base=True):
    port: Port


class ActiveNode(Node, lifecycle=[SubscriptionLifecycle.ACTIVE]):
    port: ActivePort


SUBSCRIPTION_MODEL_REGISTRY.update({"Node": Node})
"#;

/// A subscription in a status, with a port, its name, and no more.
fn subscribe(url: &str, id: u8, status: &str) {
    client(url)
        .batch_execute(&format!(
            "insert into subscriptions
               (subscription_id, description, status, product_id, customer_id, insync)
             select '00000000-0000-4000-8000-00000000000{id}', 'made since', '{status}', product_id,
               'c', true
             from products where name = 'Node';
             with port as (
               insert into subscription_instances (subscription_id, product_block_id)
               select '00000000-0000-4000-8000-00000000000{id}', product_block_id
               from product_blocks where name = 'Port' returning subscription_instance_id)
             insert into subscription_instance_values
               (subscription_instance_id, resource_type_id, value)
             select subscription_instance_id, resource_type_id, 'x'
             from port, resource_types where resource_type = 'name'"
        ))
        .unwrap();
}

#[test]
fn what_was_made_above_a_removal_and_lacks_what_it_took_is_named() {
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    project.write("products/__init__.py", CLASSES);
    project.write(
        "answers.json",
        r#"{"product/Node/description": "n", "product/Node/tag": "NODE", "product/Node/product_type": "Node",
            "block/Port/description": "p", "block/Card/description": "c",
            "resource_type/name/description": "n", "resource_type/speed/description": "s",
            "resource_type/slot/description": "s"}"#,
    );
    project
        .orch(["record", "Nodes", "--answers", "answers.json", "--yes"])
        .exits(0);
    let less = CLASSES
        .replace("    speed: int\n", "")
        .replace("    speed: int | None = None\n", "")
        .replace("    card: Card\n", "")
        .replace("    card: Card | None = None\n", "");
    project.write("products/__init__.py", &less);
    let form = project.orch(["record", "Less"]).exits(5).json();
    let mut answers = serde_json::Map::new();
    for (key, question) in form.as_object().unwrap() {
        let consent = question["choices"][0] == "yes";
        answers.insert(key.clone(), if consent { "yes" } else { "because" }.into());
    }
    project.write(
        "answers.json",
        &serde_json::Value::Object(answers).to_string(),
    );
    project
        .orch(["record", "Less", "--answers", "answers.json"])
        .exits(0);

    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    subscribe(&url, 1, "active");
    subscribe(&url, 2, "initial");
    subscribe(&url, 3, "active");
    let back = ["replay", "--to", "-1", "--yes", "--database", &url];
    let ran = project
        .orch(back.iter().chain(&["--format", "json"]))
        .exits(0)
        .says("2 subscriptions lack a value of `speed` in product block `Port`")
        .says("2 subscriptions lack `card` in product block `Port`")
        .says("00000000-0000-4000-8000-000000000001")
        .says("00000000-0000-4000-8000-000000000003");
    assert!(!ran.stderr.contains("000000000002"), "{}", ran.stderr);
    let unmet = &ran.json()["unmet"];
    assert_eq!(unmet[0]["subscriptions"], 2, "{unmet}");

    // Going up and back again with nothing made meanwhile that lacks anything.
    client(&url)
        .batch_execute("delete from subscriptions")
        .unwrap();
    project.replay("heads", &url).exits(0);
    subscribe(&url, 2, "initial");
    let ran = project.orch(back).exits(0);
    assert!(!ran.stderr.contains("lack"), "{}", ran.stderr);
}
