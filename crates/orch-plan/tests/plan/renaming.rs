//! Names that change, in all the ways in which they can be said.

use orch_event::Event;
use orch_model::{Change, Declared, Model};
use orch_plan::{Inputs, Offered, To, Unrecordable, settle_with};

use crate::models::{answer, block, blocks, events, kinds, plan, product, recorded};

fn products(all: &[(&str, &str)]) -> Declared {
    let mut model = Model::default();
    block(&mut model, "B", &["x"]);
    for (name, class) in all {
        product(&mut model, name, class, &["B"]);
    }
    Declared {
        model,
        ..Declared::default()
    }
}

#[test]
fn a_new_thing_may_take_the_name_of_one_that_is_renamed() {
    let before = recorded(&products(&[("R", "P")]));
    let after = products(&[("Old R", "P"), ("R", "NewP")]);
    let said = [("product/Old R/former", "R")];
    let events = events(&after, &before, &said);
    let kinds = kinds(&events);
    assert_eq!(
        kinds,
        ["product_renamed", "product_added", "attribute_added"]
    );
}

/// What inputs and updates give of a plan, as changes.
fn by_inputs(
    after: &Declared,
    before: &orch_model::Recorded,
    inputs: Option<&str>,
    updates: &str,
) -> Vec<Change> {
    let inputs = Inputs::read(inputs, Some(updates)).unwrap();
    let settled = settle_with(plan(after, before), |plan| {
        let inputted = inputs.answer(plan).unwrap();
        let offer = |(key, text): (orch_plan::QuestionKey, String)| Offered {
            answer: answer(key.as_str(), &text),
            to: To::Key,
        };
        Ok::<_, Unrecordable>(inputted.answers.into_iter().map(offer).collect())
    });
    let settled = settled.unwrap();
    let inputted = inputs.answer(&settled.plan).unwrap();
    assert!(inputted.unasked.is_empty(), "{:?}", inputted.unasked);
    let (events, _) = settled.plan.events(&settled.answers).unwrap();
    let changes = events.into_iter().filter_map(|event| match event {
        Event::Change { change, .. } => Some(change),
        Event::Answer(_) => None,
    });
    changes.collect()
}

#[test]
fn updates_may_be_a_chain() {
    let before = recorded(&blocks(&[("U", &["user_id", "age", "name"])]));
    let after = blocks(&[("U", &["uid", "user_id", "name"])]);
    let updates = r#"{"resource_types": {"user_id": "uid", "age": "user_id"}}"#;
    let changes = by_inputs(&after, &before, None, updates);
    let kinds: Vec<_> = changes.iter().map(Change::kind).collect();
    assert_eq!(kinds, ["resource_type_renamed"]);
}

#[test]
fn values_may_move_along_a_chain_in_one_block() {
    let before = recorded(&blocks(&[("U", &["user_id", "age", "name"])]));
    let after = blocks(&[("U", &["uid", "user_id", "name"])]);
    let said = [
        ("resource_type/uid/former", "(none of these)"),
        ("block_resource_type/U/uid/former", "user_id"),
        ("block_resource_type/U/user_id/former", "age"),
    ];
    let events = events(&after, &before, &said);
    let expected = [
        "resource_type_added",
        "resource_type_replaced",
        "resource_type_removed",
    ];
    assert_eq!(kinds(&events), expected);
}

#[test]
fn a_rename_by_updates_may_come_with_a_description() {
    let before = recorded(&blocks(&[("U", &["age", "name"])]));
    let after = blocks(&[("U", &["user_age", "name"])]);
    let inputs = r#"{"user_age": {"description": "how old"}}"#;
    let updates = r#"{"resource_types": {"age": "user_age"}}"#;
    let changes = by_inputs(&after, &before, Some(inputs), updates);
    let kinds: Vec<_> = changes.iter().map(Change::kind).collect();
    assert_eq!(kinds, ["resource_type_renamed", "resource_type_described"]);
}

#[test]
fn a_name_can_be_claimed_once() {
    let before = recorded(&blocks(&[("U", &["a"])]));
    let after = blocks(&[("U", &["b", "c"])]);
    let said = crate::models::offered(&[
        ("resource_type/b/former", "a"),
        ("resource_type/c/former", "a"),
    ]);
    let settled = orch_plan::settle(plan(&after, &before), &said).unwrap();
    assert_eq!(settled.answers.len(), 1);
    let refused = &settled.refused[0];
    assert_eq!(refused.0.as_str(), "resource_type/c/former");
}
