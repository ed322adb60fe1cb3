//! Data lost or wrong: what existing subscriptions are left with, there and back.

use serde_json::json;

use super::changed::{Changed, held, values};
use crate::support::{Transcript, copy, root};

#[test]
fn a_removed_product_comes_back_with_all_its_subscriptions() {
    let it = Changed::of_case("product_removed");
    assert_eq!(it.count("subscriptions"), 1);
    assert_eq!(it.count("processes"), 1);
    it.goes_back();
    assert_eq!(it.count("subscriptions"), 5);
}

#[test]
fn a_removed_block_comes_back_with_its_instances() {
    let it = Changed::of_case("block_removed");
    assert_eq!(it.count("subscription_instances"), 3);
    it.goes_back();
    assert_eq!(it.all(&values("Card", "model")), ["MX", "MX", "MX"]);
}

#[test]
fn a_detached_block_comes_back_with_its_instances() {
    for case in ["block_detached_from_block", "block_detached_from_product"] {
        let it = Changed::of_case(case);
        let left = it.all(&values("Card", "model"));
        it.goes_back();
        assert!(
            it.all(&values("Card", "model")).len() > left.len(),
            "{case}"
        );
    }
}

#[test]
fn a_resource_type_that_leaves_one_block_takes_that_blocks_values_only() {
    let it = Changed::of_case("resource_type_removed_from_one_block");
    assert_eq!(it.all(&values("Card", "name")), [""; 0]);
    assert_eq!(it.all(&values("Port", "name")).len(), 3);
    it.goes_back();
    assert_eq!(it.all(&values("Card", "name")).len(), 3);
}

#[test]
fn a_removed_resource_type_comes_back_with_its_values() {
    let it = Changed::of_case("resource_type_removed");
    assert_eq!(it.count("resource_types where resource_type = 'vlan'"), 0);
    it.goes_back();
    assert_eq!(it.all(&values("Port", "vlan")), ["10", "20", "30"]);
}

#[test]
fn two_resource_types_added_to_two_blocks_are_on_both() {
    let it = Changed::of_case("two_resource_types_added_to_two_blocks");
    for (block, serial, rack) in [("Card", "C0", "2"), ("Port", "P0", "1")] {
        assert_eq!(it.all(&values(block, "serial")), [serial; 3]);
        assert_eq!(it.all(&values(block, "rack")), [rack; 3]);
    }
    let it = Changed::of_case("two_fixed_inputs_added_to_two_products");
    let found = "select p.name || ' ' || f.name || ' ' || f.value from fixed_inputs f
                 join products p using (product_id)";
    let mut found = it.all(found);
    found.sort();
    assert_eq!(
        found,
        [
            "Port grade 1",
            "Port guarded grade 2",
            "Port guarded region south",
            "Port region north"
        ]
    );
}

#[test]
fn what_is_recorded_without_a_database_serves_subscriptions_elsewhere() {
    let it = Changed::begun("resource_type_added_required");
    let without = it.project.read("answers.json").replace(
        "block_resource_type/Port/vlan/default\": \"0\"",
        "block_resource_type/Port/vlan/default\": null",
    );
    let with = it.project.read("answers.json");
    it.project.write("answers.json", &without);
    // The default is asked though no subscription is in sight.
    let mut told = Transcript::default();
    it.project.record("vlan").exits(5).noted(&mut told);
    told.matches("a_default_is_asked_though_no_subscription_is_in_sight");
    it.project.write("answers.json", &with);
    it.project.record("vlan").exits(0);
    it.up();
    assert_eq!(it.all(&values("Port", "vlan")), ["0", "0", "0"]);
}

#[test]
fn instances_of_an_existing_block_are_made_with_their_values() {
    let it = Changed::of_case("existing_block_under_block");
    assert_eq!(it.all(&values("Card", "model")), ["EX", "MX", "MX", "MX"]);
    it.goes_back();
}

#[test]
fn two_new_levels_are_both_made() {
    let it = Changed::of_case("two_levels_added_under_block");
    assert_eq!(it.all(&held("Node", "card", "Card")), ["1", "1", "1"]);
    assert_eq!(it.all(&held("Card", "chips", "Chip")), ["2", "2", "2"]);
    assert_eq!(it.all(&values("Chip", "maker")), ["ACME"; 6]);
    it.goes_back();
}

#[test]
fn values_of_an_existing_resource_type_go_when_its_block_loses_it_again() {
    let it = Changed::of_case("existing_resource_type_attached");
    assert_eq!(it.all(&values("Card", "name")), ["unnamed"; 3]);
    it.goes_back();
    assert_eq!(it.all(&values("Card", "name")), [""; 0]);
}

#[test]
fn a_product_that_others_depend_on_is_not_removed_without_consent() {
    let it = Changed::recorded("product_removed_that_others_require");
    // However many rows may go: what others require is another matter.
    let line = "select subscription_id::text from subscriptions where description = 'line'";
    let mut told = Transcript::default();
    it.replay(&["--max-rows", "1000"])
        .exits(7)
        .says(&it.all(line)[0])
        .noted(&mut told);
    it.is_as_before();
    told.matches("a_product_that_others_depend_on_is_not_removed_without_consent");
    it.up();
    it.goes_back();
}

#[test]
fn a_removed_block_leaves_no_resource_type_without_an_owner() {
    let it = Changed::of_case("block_removed");
    let orphans = "select resource_type from resource_types t where not exists (
        select from product_block_resource_types x where x.resource_type_id = t.resource_type_id)";
    assert_eq!(it.all(orphans), [""; 0]);
    assert_eq!(it.count("resource_types"), 1);
}

#[test]
fn a_removed_fixed_input_comes_back_under_its_own_id() {
    let it = Changed::begun("fixed_input_removed");
    let ids = "select fixed_input_id::text || value from fixed_inputs";
    let before = it.all(ids);
    assert_eq!(before.len(), 1);
    it.project.record("removed").exits(0);
    it.up();
    assert_eq!(it.all(ids), [""; 0]);
    it.goes_back();
    assert_eq!(it.all(ids), before);
}

#[test]
fn two_attributes_of_one_new_block_get_an_instance_each() {
    let it = Changed::of_case("two_attributes_of_one_new_block");
    for attribute in ["main", "spare"] {
        assert_eq!(it.all(&held("Node", attribute, "Card")), ["1"; 3]);
    }
    assert_eq!(
        it.count("subscription_instances join product_blocks b using (product_block_id) where b.name = 'Card'"),
        6
    );
}

#[test]
fn a_second_attribute_of_a_block_is_noticed_and_filled() {
    let it = Changed::begun("second_attribute_of_a_block");
    it.project.orch(["record", "x", "--check"]).exits(3);
    it.project.record("spare").exits(0);
    it.up();
    assert_eq!(it.all(&held("Node", "spare", "Card")), ["1"; 3]);
    it.goes_back();
}

#[test]
fn nothing_is_made_for_what_may_be_empty() {
    for case in [
        "block_added_under_block_optional",
        "block_added_under_product_optional",
        "resource_type_added_list_may_be_empty",
        "self_reference_added",
    ] {
        let it = Changed::begun(case);
        let before = it.rows();
        it.project.record(case).exits(0);
        it.up();
        assert_eq!(it.rows(), before, "{case}");
    }
}

#[test]
fn two_instances_of_an_owner_get_one_each() {
    let it = Changed::of_case("block_added_under_two_instances");
    assert_eq!(it.all(&held("Node", "card", "Card")), ["1", "1", "1"]);
    // None hangs in the air, and none is shared.
    let used = "select count(*)::text from subscription_instance_relations group by depends_on_id";
    assert_eq!(it.all(used), ["1", "1", "1"]);
}

#[test]
fn one_member_of_a_union_is_made_and_which_is_asked() {
    let it = Changed::begun("union_required");
    let asked = it.project.orch(["questions"]).exits(0).json();
    let choices = &asked["attribute/block/Node/unit/made"]["choices"];
    assert_eq!(choices[0], "Board");
    assert_eq!(choices[1], "Card");
    it.project.record("union").exits(0);
    it.up();
    assert_eq!(it.all(&held("Node", "unit", "Board")), ["1"; 3]);
    assert_eq!(it.all(&held("Node", "unit", "Card")), ["0"; 3]);
}

#[test]
fn who_loses_a_member_of_a_union_gets_another() {
    let it = Changed::of_case("union_narrowed");
    assert_eq!(it.all(&held("Node", "unit", "Card")), ["1"; 3]);
    it.goes_back();
}

#[test]
fn an_optional_resource_type_needs_no_default() {
    let it = Changed::begun("resource_type_added_optional");
    let asked = it.project.orch(["questions"]).exits(0).json();
    let asked: Vec<&String> = asked.as_object().unwrap().keys().collect();
    assert_eq!(
        asked,
        [
            "block_resource_type/Port/note/default",
            "resource_type/note/description"
        ]
    );
    it.project.record("note").exits(0);
    it.up();
    assert_eq!(it.all(&values("Port", "note")), [""; 0]);
}

#[test]
fn what_does_not_fit_and_goes_gives_way_to_the_default() {
    let it = Changed::of_case("resource_type_type_changed");
    assert_eq!(it.all(&values("Port", "speed")), ["0", "0", "10"]);
    it.goes_back();
}

#[test]
fn an_instance_of_another_subscription_never_goes() {
    let it = Changed::of_case("block_detached_from_block");
    assert!(
        it.rows()
            .contains("spare: Card, active\n  Card `c-spare`\n")
    );
    it.goes_back();
}

#[test]
fn more_entries_than_sixty_four_of_a_default_go_again() {
    let it = Changed::begun("resource_type_made_list");
    let many: Vec<usize> = (1..=100).collect();
    it.record_with(&[("block_resource_type/Port/vlan/default", json!(many))])
        .exits(0);
    it.up();
    assert_eq!(it.all(&values("Port", "vlan")).len(), 300);
    it.goes_back();
}

#[test]
fn people_are_told_which_subscriptions_they_are_to_fill() {
    let it = Changed::recorded("attribute_filled_by_people");
    let of_nodes = "select subscription_id::text from subscriptions
                    join products p using (product_id) where p.name = 'Node'";
    let mut told = Transcript::default();
    let mut ran = it.up();
    let all = it.all(of_nodes);
    assert_eq!(all.len(), 3);
    for id in all {
        ran = ran.says(&id);
    }
    ran.noted(&mut told);
    told.matches("people_are_told_which_subscriptions_they_are_to_fill");
}

#[test]
fn models_that_the_orchestrator_could_not_load_are_refused() {
    let it = Changed::begun("block_added_under_product");
    let registry = it.project.read("products/__init__.py");
    let two = registry.replace("    card: Card\n", "    card: Card\n    spare: Card\n");
    assert_ne!(two, registry);
    it.project.write("products/__init__.py", &two);
    let mut told = Transcript::default();
    it.project
        .orch(["record", "x", "--yes"])
        .exits(7)
        .noted(&mut told);
    told.matches("models_that_the_orchestrator_could_not_load_are_refused");
}

#[test]
fn blocks_that_require_each_other_are_refused() {
    let it = Changed::begun("circle_added");
    let registry = it.project.read("products/__init__.py");
    let circle = registry
        .replace("node: \"Node | None\"", "node: \"Node\"")
        .replace("cards: list[Card]", "cards: Card");
    it.project.write("products/__init__.py", &circle);
    let mut told = Transcript::default();
    it.project
        .orch(["record", "x", "--yes"])
        .exits(7)
        .noted(&mut told);
    assert_eq!(it.project.revisions().len(), 1);
    assert_eq!(it.count("orch.journal"), 1);
    it.is_as_before();
    told.matches("blocks_that_require_each_other_are_refused");
}

#[test]
fn a_product_that_was_kept_can_be_sold_again() {
    let it = Changed::of_case("product_kept_as_end_of_life");
    let status = "select status from products where name = 'Port'";
    assert_eq!(it.all(status), ["end of life"]);
    let models = root().join("fixtures/models/product_kept_as_end_of_life/before");
    copy(
        &models.join("products"),
        &it.project.path().join("products"),
    );
    it.project.orch(["record", "sold again"]).exits(0);
    it.up();
    assert_eq!(it.all(status), ["active"]);
    it.is_as_before();
}
