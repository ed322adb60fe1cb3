//! Use: without a terminal, by many at once, and with a record of who did what.

use std::fmt::Write as _;

use orch_postgres::Template;
use serde_json::{Value, json};

use super::changed::{Changed, recorded, values};
use crate::support::{Project, client, database, ran};

#[test]
fn without_a_terminal_every_answer_can_be_given_beforehand() {
    let it = Changed::begun("product_removed");
    // Nothing is taken for granted, and nothing but the answer is missing.
    it.project
        .orch(["record", "x"])
        .exits(5)
        .says("2 questions open");
    it.project.record("x").exits(0);
    it.replay(&[]).exits(7);
    it.is_as_before();
    it.replay(&["--yes"]).exits(0);
    assert_eq!(it.count("subscriptions"), 1);
}

#[test]
fn what_differs_and_what_does_not_have_codes_of_their_own() {
    let it = Changed::begun("product_removed");
    it.project.orch(["record", "x", "--check"]).exits(3);
    it.project.record("x").exits(0);
    it.project.orch(["record", "x", "--check"]).exits(0);
}

#[test]
fn a_misspelt_key_is_named_and_nothing_is_written() {
    let it = Changed::begun("resource_type_renamed_in_one_block");
    let record = |option: &str, json: &str| it.project.orch(["record", "x", option, json]);
    record("--inputs", r#"{"label": {"descriptoin": "x"}}"#)
        .exits(2)
        .says("nothing asks for `descriptoin` of `label`");
    record("--inputs", r#"{"labbel": {"description": "x"}}"#)
        .exits(2)
        .says("`labbel`");
    for (updates, code, says) in [
        (r#"{"resource_types": {"nam": "label"}}"#, 2, "`nam`"),
        (
            r#"{"block_resource_types": {"Crad": {"name": "label"}}}"#,
            2,
            "`name`",
        ),
        (
            r#"{"block_resource_types": {"Card": {"nam": "label"}}}"#,
            5,
            "the models allow only `name`",
        ),
        (
            r#"{"resource_typs": {"name": "label"}}"#,
            2,
            "resource_typs",
        ),
    ] {
        record("--updates", updates).exits(code).says(says);
    }
    assert_eq!(it.project.revisions().len(), 1);
}

#[test]
fn only_yes_is_consent() {
    let it = Changed::begun("resource_type_removed");
    for answer in ["nay", "not really", "y", "Yes", "sure", "yes "] {
        it.record_with(&[("block_resource_type/Port/vlan/removal", json!(answer))])
            .exits(5)
            .says("block_resource_type/Port/vlan/removal");
    }
    assert_eq!(it.project.revisions().len(), 1);
    it.record_with(&[("block_resource_type/Port/vlan/removal", json!("yes"))])
        .exits(0);
}

#[test]
fn a_default_may_be_nought() {
    let it = Changed::begun("resource_type_added_required");
    it.record_with(&[("block_resource_type/Port/vlan/default", json!(0))])
        .exits(0);
    it.up();
    assert_eq!(it.all(&values("Port", "vlan")), ["0", "0", "0"]);
}

#[test]
fn answers_are_told_by_name_in_any_order() {
    let it = Changed::begun("two_resource_types_added_to_two_blocks");
    let answers = it.project.read("answers.json");
    let answers: serde_json::Map<String, Value> = serde_json::from_str(&answers).unwrap();
    let mut keys: Vec<&String> = answers.keys().collect();
    keys.sort_by_key(|key| key.chars().rev().collect::<String>());
    let mut turned = String::from("{");
    for key in keys.iter().rev() {
        let comma = if turned.len() > 1 { "," } else { "" };
        write!(turned, "{comma}{}:{}", json!(key), answers[*key]).unwrap();
    }
    it.project.write("answers.json", &(turned + "}"));
    it.project.record("turned").exits(0);
    it.up();
    assert_eq!(it.all(&values("Card", "serial")), ["C0"; 3]);
    assert_eq!(it.all(&values("Port", "serial")), ["P0"; 3]);
}

#[test]
fn answers_for_a_thousand_products_come_from_a_file() {
    let project = recorded("product_added");
    let mut registry = project.read("products/__init__.py");
    let mut answers = serde_json::Map::new();
    for n in 0..1000 {
        writeln!(
            registry,
            "SUBSCRIPTION_MODEL_REGISTRY[\"Port {n}\"] = PortProduct"
        )
        .unwrap();
        let key = |field: &str| format!("product/Port {n}/{field}");
        answers.insert(key("description"), json!("x".repeat(200)));
        answers.insert(key("product_type"), json!("PortProduct"));
        answers.insert(key("tag"), json!(format!("P{n}")));
    }
    project.write("products/__init__.py", &registry);
    let text = serde_json::to_string(&answers).unwrap();
    // More than one argument of a command can hold.
    assert!(text.len() > 131_072);
    project.write("answers.json", &text);
    project.record("many").exits(0);
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let query = "select count(*) from products";
    let found: i64 = client(&url).query_one(query, &[]).unwrap().get(0);
    assert_eq!(found, 1001);
}

#[test]
fn before_anything_goes_it_is_counted() {
    let it = Changed::recorded("product_removed");
    let told = it.replay(&[]).exits(7);
    for count in [
        "4 rows subscriptions",
        "4 rows subscription_instances",
        "8 rows subscription_instance_values",
        "2 rows processes",
    ] {
        assert!(told.stderr.contains(count), "{count}\n{}", told.stderr);
    }
    it.is_as_before();
    it.replay(&["--max-rows", "3"]).exits(7);
    it.is_as_before();
    it.replay(&["--max-rows", "1000"]).exits(0);
}

#[test]
fn two_that_replay_at_once_do_it_once() {
    let it = Changed::recorded("block_added_under_product");
    std::thread::scope(|scope| {
        let both: Vec<_> = (0..2).map(|_| scope.spawn(|| it.replay(&[]))).collect();
        let codes = both.into_iter().map(|one| one.join().unwrap().code);
        let codes: Vec<Option<i32>> = codes.collect();
        // The one that was slower found nothing to do, or was told that it was slower.
        assert!(codes.contains(&Some(0)), "{codes:?}");
        assert!(
            codes.iter().all(|it| matches!(it, Some(0 | 6))),
            "{codes:?}"
        );
    });
    it.replay(&[]).exits(0).says("nothing to do");
    assert_eq!(it.count("orch.journal"), 2);
    assert_eq!(it.all(&values("Card", "model")), ["MX"; 4]);
}

#[test]
fn who_when_why_and_every_answer_are_kept() {
    let it = Changed::recorded("product_removed");
    it.replay(&["--yes", "--reason", "the release"]).exits(0);
    let query = "select r.events || j.author || j.reason from orch.journal j
                 join orch.revision r using (revision) order by j.seq desc limit 1";
    let kept = it.all(query).concat();
    for text in [
        "Ada <ada@example.org>",
        "2026-11-22T09:30:00.000Z",
        "the release",
        "product/Port/removal",
        "\"answer\":\"remove\"",
        "it is not sold any more",
    ] {
        assert!(kept.contains(text), "{text}\n{kept}");
    }
}

#[test]
fn blocks_that_refer_to_themselves_and_unions_on_a_product_are_read() {
    for case in ["self_reference_added", "circle_added", "union_at_product"] {
        Changed::of_case(case).goes_back();
    }
}

#[test]
fn recording_needs_neither_a_database_nor_python() {
    let project = Project::of_case("workshop");
    let arguments = ["record", "x", "--answers", "answers.json"];
    ran(project.command(arguments).env("PATH", "/nowhere")).exits(0);
    assert_eq!(project.revisions().len(), 1);
}
