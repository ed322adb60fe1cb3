//! Use: without a terminal, by many at once, and with a record of who did what.

use std::fmt::Write as _;

use orch_postgres::Template;
use serde_json::{Value, json};

use super::changed::{Changed, recorded, values};
use crate::support::{Project, Transcript, all_rows, assert_same, client, database, ran};

#[test]
fn without_a_terminal_every_answer_can_be_given_beforehand() {
    let it = Changed::begun("product_removed");
    // Nothing is taken for granted, and only the answers are missing.
    let asked = it.project.orch(["record", "x"]).exits(5).json();
    let asked: Vec<&String> = asked.as_object().unwrap().keys().collect();
    assert_eq!(asked, ["product/Port/removal", "reason"]);
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
    let mut told = Transcript::default();
    for (option, json, code) in [
        ("--inputs", r#"{"label": {"descriptoin": "x"}}"#, 2),
        ("--inputs", r#"{"labbel": {"description": "x"}}"#, 2),
        ("--updates", r#"{"resource_types": {"nam": "label"}}"#, 2),
        (
            "--updates",
            r#"{"block_resource_types": {"Crad": {"name": "label"}}}"#,
            2,
        ),
        (
            "--updates",
            r#"{"block_resource_types": {"Card": {"nam": "label"}}}"#,
            5,
        ),
        ("--updates", r#"{"resource_typs": {"name": "label"}}"#, 2),
    ] {
        it.project
            .orch(["record", "x", option, json])
            .exits(code)
            .noted(&mut told);
    }
    assert_eq!(it.project.revisions().len(), 1);
    told.matches("a_misspelt_key_is_named_and_nothing_is_written");
}

#[test]
fn only_yes_is_consent() {
    let it = Changed::begun("resource_type_removed");
    let mut told = Transcript::default();
    for answer in ["nay", "not really", "y", "Yes", "sure", "yes "] {
        let key = "block_resource_type/Port/vlan/removal";
        let ran = it.record_with(&[(key, json!(answer))]).exits(5);
        assert!(ran.json()[key]["answer"].is_null(), "{answer}");
        ran.noted_without_data(&mut told);
    }
    assert_eq!(it.project.revisions().len(), 1);
    told.matches("only_yes_is_consent");
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
    let mut told = Transcript::default();
    it.replay(&[]).exits(7).noted(&mut told);
    it.is_as_before();
    it.replay(&["--max-rows", "3"]).exits(7).noted(&mut told);
    it.is_as_before();
    let count = |table: &str| it.count(table);
    let tables = [
        "subscriptions",
        "subscription_instances",
        "subscription_instance_values",
        "processes",
    ];
    let before = tables.map(count);
    it.replay(&["--max-rows", "1000"]).exits(0).noted(&mut told);
    let after = tables.map(count);
    let gone: [i64; 4] = std::array::from_fn(|at| before[at] - after[at]);
    assert_eq!(gone, [4, 4, 8, 2], "as the transcript says");
    told.matches("before_anything_goes_it_is_counted");
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
    let up = all_rows(&it.url);
    it.replay(&[]).exits(0);
    assert_same("a third replay", &up, &all_rows(&it.url));
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
