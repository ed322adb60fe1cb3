//! Models as JSON: there and back, and what is refused.

use std::collections::BTreeSet;

use orch_model::{
    Arity, Attribute, AttributeSpec, Block, BlockName, ByStatus, Constraints, FixedInput, Model,
    Place, Product, ResourceType, Status, ValueSpec, ValueType,
};
use orch_source::json::{ModelForm, read};
use proptest::prelude::*;

use crate::support::matches_messages;

fn value(text: &str, arity: Arity, allowed: &[&str]) -> ValueSpec {
    let allowed: BTreeSet<String> = allowed.iter().map(|it| (*it).to_owned()).collect();
    ValueSpec {
        value_type: ValueType(text.to_owned()),
        arity,
        allowed: (!allowed.is_empty()).then_some(allowed),
        constraints: Constraints {
            ge: (text == "int").then(|| "-1.5".parse().unwrap()),
            max_length: (text == "str").then_some(7),
            pattern: (text == "str").then(|| "^[a-z]".to_owned()),
            ..Constraints::default()
        },
    }
}

fn always<T: Clone + PartialEq>(value: &T) -> ByStatus<T> {
    ByStatus::from_stages(Status::ALL.map(|status| (status, value.clone())))
}

fn attribute(blocks: &[&str], arity: Arity) -> Attribute {
    let blocks: BTreeSet<BlockName> = blocks.iter().map(|name| BlockName::new(*name)).collect();
    Attribute {
        spec: always(&AttributeSpec {
            blocks: blocks.clone(),
            arity,
        }),
        blocks,
    }
}

/// A model with all that a model can have.
fn model() -> Model {
    let mut model = Model::default();
    let list = Arity::List {
        min: 2,
        max: Some(4),
    };
    let mut block = Block {
        description: Some("A \"node\"\n\u{1f600}".to_owned()),
        tag: Some("N".to_owned()),
        status: Some("active".to_owned()),
        ..Block::default()
    };
    let stages = [
        (Status::Initial, value("int", Arity::Optional, &[])),
        (Status::Active, value("int", Arity::Required, &[])),
        (Status::Migrating, value("int", Arity::Optional, &[])),
    ];
    block
        .resource_types
        .insert("size".into(), ByStatus::from_stages(stages));
    let never = ByStatus::from_stages([]);
    block.resource_types.insert("never".into(), never);
    block
        .attributes
        .insert("ends".into(), attribute(&["Node", "Port"], list));
    model.blocks.insert("Node".into(), block);
    model.blocks.insert("Port".into(), Block::default());
    let described = ResourceType {
        description: Some("size".to_owned()),
    };
    model.resource_types.insert("size".into(), described);
    model
        .resource_types
        .insert("never".into(), ResourceType::default());
    let spec = value("str", Arity::Required, &["a", "b"]);
    let input = FixedInput {
        value: Some("a".to_owned()),
        spec: always(&spec),
    };
    model.products.insert(
        "Link 1/10 %".into(),
        Product {
            product_type: "Link".into(),
            description: Some("a link".to_owned()),
            tag: None,
            status: Some("end of life".to_owned()),
            fixed_inputs: [("kind".into(), input)].into(),
            attributes: [("node".into(), attribute(&["Node"], Arity::Required))].into(),
            workflows: Default::default(),
        },
    );
    model
}

fn printed(model: &Model) -> String {
    serde_json::to_string_pretty(&ModelForm::new(model)).unwrap()
}

#[test]
fn a_model_survives_the_way_there_and_back() {
    for model in [Model::default(), model()] {
        let file = read("m.json", &printed(&model)).unwrap();
        assert_eq!(file.model, model);
        assert_eq!(file.untyped, []);
        assert_eq!(printed(&file.model), printed(&model));
    }
}

#[test]
fn what_only_people_know_becomes_answers() {
    let file = read("m.json", &printed(&model())).unwrap();
    let declared = file.declared();
    assert_eq!(declared.model.products["Link 1/10 %"].description, None);
    let answers = file.answers();
    let pairs: Vec<_> = answers
        .iter()
        .map(|it| (it.key.as_str(), it.answer.as_str()))
        .collect();
    assert_eq!(
        pairs,
        [
            ("product/Link 1%2F10 %25/description", "a link"),
            ("product/Link 1%2F10 %25/product_type", "Link"),
            ("fixed_input/Link 1%2F10 %25/kind/value", "a"),
            ("block/Node/description", "A \"node\"\n\u{1f600}"),
            ("block/Node/tag", "N"),
            ("resource_type/size/description", "size"),
        ]
    );
    assert_eq!((answers[0].origin.line, answers[0].origin.column), (5, 22));
}

#[test]
fn a_file_without_types_says_which_are_missing() {
    let mut json: serde_json::Value = serde_json::from_str(&printed(&model())).unwrap();
    for (group, name) in [("products", "Link 1/10 %"), ("product_blocks", "Node")] {
        json[group][name].as_object_mut().unwrap().remove("specs");
    }
    let file = read("m.json", &json.to_string()).unwrap();
    let expected = [
        Place::FixedInput("Link 1/10 %".into(), "kind".into()),
        Place::ResourceType("Node".into(), "never".into()),
        Place::ResourceType("Node".into(), "size".into()),
    ];
    assert_eq!(file.untyped, expected);
}

/// Changes the printed model, and gives what is then wrong with it.
fn faults(from: &str, to: &str) -> Vec<String> {
    let text = printed(&model());
    assert!(text.contains(from), "{from}");
    let faults = read("m.json", &text.replacen(from, to, 1)).unwrap_err();
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn a_model_that_contradicts_itself_is_refused_with_its_place() {
    let mut told = String::new();
    for (from, to) in [
        ("\"product_type\": \"Link\"", "\"product_typ\": \"Link\""),
        ("\"tag\": null", "\"tag\": null,\n\"tag\": \"x\""),
        ("\"arity\": \"list 2..4\"", "\"arity\": \"list 4..2\""),
        ("\"migrating\"", "\"initial\""),
        ("\"migrating\"", "\"gone\""),
        (
            "\"size\": {\n      \"description\"",
            "\"sizes\": {\n      \"description\"",
        ),
        (
            "\"product_blocks\": [\n        \"Node\"",
            "\"product_blocks\": [\n        \"Port\"",
        ),
        (
            "\"Port\": {\n      \"description\"",
            "\"Ports\": {\n      \"description\"",
        ),
    ] {
        told += &format!("{from:?} -> {to:?}\n{}\n\n", faults(from, to).join("\n"));
    }
    matches_messages(
        "a_json_model_that_contradicts_itself_is_refused_with_its_place",
        &told,
    );
}

#[test]
fn a_block_that_no_product_reaches_is_refused() {
    let mut model = model();
    model.products.clear();
    let faults = read("m.json", &printed(&model)).unwrap_err();
    let messages: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "no product reaches product block `Node`",
            "no product reaches product block `Port`"
        ]
    );
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,200}") {
        let _ = read("m.json", &text);
    }

    #[test]
    fn no_damage_makes_reading_panic(at in 0..3_000_usize, with in "[\\[\\]{}\",:0a\\\\]{0,3}") {
        let text = printed(&model());
        let mut bytes = text.into_bytes();
        let at = at.min(bytes.len() - 1);
        bytes.splice(at..=at, with.bytes());
        let _ = read("m.json", &String::from_utf8_lossy(&bytes));
    }
}
