//! Renames: what is only called otherwise keeps its data, however many at once.

use serde_json::json;

use super::changed::{Changed, values};
use crate::support::Transcript;

#[test]
fn a_resource_type_can_become_one_that_exists() {
    let it = Changed::begun("resource_type_replaced_by_an_existing_one");
    let updates = r#"{"block_resource_types": {"Card": {"title": "name"}}}"#;
    it.project
        .orch(["record", "one name", "--updates", updates])
        .exits(0);
    it.up();
    assert_eq!(
        it.all(&values("Card", "name")),
        ["card east", "card old", "card west"]
    );
    assert_eq!(it.count("resource_types where resource_type = 'title'"), 0);
    it.goes_back();
}

#[test]
fn a_renamed_class_is_the_product_type_from_then_on() {
    let it = Changed::of_case("product_class_renamed");
    assert_eq!(it.all("select product_type from products"), ["ServicePort"]);
    it.goes_back();
}

#[test]
fn a_renamed_product_keeps_its_subscriptions() {
    let it = Changed::begun("product_renamed");
    let ids = "select product_id::text || s.description from products
               join subscriptions s using (product_id) order by 1";
    let before = it.all(ids);
    it.project.record("renamed").exits(0);
    it.up();
    assert_eq!(it.all("select name from products"), ["Service port"]);
    assert_eq!(it.all(ids), before);
    assert_eq!(before.len(), 4);
    it.goes_back();
}

#[test]
fn a_product_that_was_renamed_with_all_its_fields_can_be_told_to_be_the_same() {
    let it = Changed::begun("product_renamed_with_all_its_fields");
    it.project.record("renamed").exits(0);
    it.up();
    assert_eq!(it.count("subscriptions"), 3);
    it.goes_back();
}

#[test]
fn a_renamed_block_keeps_its_instances() {
    let it = Changed::begun("block_renamed");
    let ids = "select subscription_instance_id::text from subscription_instances order by 1";
    let before = it.all(ids);
    it.project.record("renamed").exits(0);
    it.up();
    assert_eq!(it.count("product_blocks where name = 'LineCard'"), 1);
    assert_eq!(it.all(ids), before);
    it.goes_back();
}

#[test]
fn two_resource_types_of_a_block_are_renamed_at_once() {
    let it = Changed::begun("several_replaced_at_once");
    let updates = r#"{"block_resource_types": {"Port": {"a_side": "near", "b_side": "far"}}}"#;
    it.project
        .orch(["record", "sides", "--updates", updates])
        .exits(5);
    let described = r#"{"near": {"description": "near"}, "far": {"description": "far"}}"#;
    it.project
        .orch([
            "record",
            "sides",
            "--updates",
            updates,
            "--inputs",
            described,
        ])
        .exits(0);
    it.up();
    assert_eq!(
        it.all(&values("Port", "near")),
        ["east a", "old a", "west a"]
    );
    assert_eq!(
        it.all(&values("Port", "far")),
        ["east b", "old b", "west b"]
    );
    it.goes_back();
}

#[test]
fn a_chain_of_renames_is_one_step() {
    let it = Changed::of_case("resource_types_in_a_chain");
    assert_eq!(it.all(&values("Port", "user_id")), ["30", "30", "30"]);
    assert_eq!(it.all(&values("Port", "uid")), ["1001", "1001", "1001"]);
    it.goes_back();
}

#[test]
fn a_chain_of_renames_everywhere_is_one_step() {
    let it = Changed::of_case("resource_types_in_a_chain_everywhere");
    assert_eq!(it.all(&values("Port", "user_id")), ["10", "20", "30"]);
    assert_eq!(it.all(&values("Port", "uid")), ["1", "2", "3"]);
    it.goes_back();
}

#[test]
fn two_names_can_be_exchanged_though_no_class_shows_it() {
    let it = Changed::of_case("resource_types_swapped");
    assert_eq!(
        it.all(&values("Port", "source")),
        ["east target", "old target", "west target"]
    );
    assert_eq!(it.all(&values("Card", "source")), ["x", "x", "x"]);
    it.goes_back();
}

#[test]
fn two_names_can_be_exchanged_beside_another_change() {
    let it = Changed::of_case("resource_types_swapped_beside_a_change");
    assert_eq!(it.all(&values("Port", "source")), ["1", "2", "3"]);
    it.goes_back();
}

#[test]
fn several_fixed_inputs_can_be_renamed_at_once() {
    let it = Changed::begun("fixed_inputs_renamed");
    let asked = it.project.orch(["questions"]).exits(0).json();
    for key in ["area", "grade"] {
        let question = &asked[format!("fixed_input/Port/{key}/former")];
        assert!(question.is_object(), "{asked}");
    }
    it.project.record("renamed").exits(0);
    it.up();
    let found = "select name || ' ' || value from fixed_inputs order by 1";
    assert_eq!(it.all(found), ["area north", "grade 3"]);
    it.goes_back();
}

#[test]
fn a_resource_type_that_its_block_keeps_is_not_taken_over_unseen() {
    let it = Changed::begun("resource_type_removed_from_one_block");
    // The former name of the card becomes its model, which it has already.
    let mut told = Transcript::default();
    it.record_with(&[("block_resource_type/Card/model/former", json!("name"))])
        .exits(7)
        .noted(&mut told);
    assert_eq!(it.project.revisions().len(), 1);
    told.matches("a_resource_type_that_its_block_keeps_is_not_taken_over_unseen");
}
