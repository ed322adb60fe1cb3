//! Small models, and recording them.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use orch_event::{Answer, Event, Given, Timestamp};
use orch_model::{
    Arity, Attribute, AttributeSpec, Block, BlockName, ByHand, ByStatus, Constraints, Declared,
    Model, Product, Recorded, Status, ValueSpec, ValueType,
};
use orch_plan::{Answers, Bearing, Kind, Offered, Plan, Recording, To, settle};
use orch_projector::fold;

/// A field of values that is required in every stage.
pub(crate) fn required(value_type: &str) -> ValueSpec {
    ValueSpec {
        value_type: ValueType(value_type.to_owned()),
        arity: Arity::Required,
        allowed: None,
        constraints: Constraints::default(),
    }
}

pub(crate) fn always<T: Clone + PartialEq>(spec: &T) -> ByStatus<T> {
    ByStatus::from_stages(Status::ALL.map(|status| (status, spec.clone())))
}

/// Adds a block with fields of texts.
pub(crate) fn block(model: &mut Model, name: &str, fields: &[&str]) {
    let all: Vec<(&str, ValueSpec)> = fields.iter().map(|it| (*it, required("str"))).collect();
    block_of(model, name, &all);
}

pub(crate) fn block_of(model: &mut Model, name: &str, fields: &[(&str, ValueSpec)]) {
    let mut block = Block::default();
    for (field, spec) in fields {
        block.resource_types.insert((*field).into(), always(spec));
        let known = model.resource_types.entry((*field).into());
        known.or_default();
    }
    model.blocks.insert(name.into(), block);
}

/// An attribute that requires one block.
pub(crate) fn holding(name: &str) -> Attribute {
    let blocks: BTreeSet<BlockName> = [name.into()].into();
    let spec = always(&AttributeSpec {
        blocks: blocks.clone(),
        arity: Arity::Required,
    });
    Attribute { blocks, spec }
}

/// Adds a product that holds some blocks.
pub(crate) fn product(model: &mut Model, name: &str, class: &str, blocks: &[&str]) {
    let attributes = blocks
        .iter()
        .map(|it| (it.to_lowercase().as_str().into(), holding(it)))
        .collect();
    let product = Product {
        product_type: class.into(),
        description: None,
        tag: None,
        status: None,
        fixed_inputs: [].into(),
        attributes,
        workflows: std::collections::BTreeMap::new(),
    };
    model.products.insert(name.into(), product);
}

/// A product with blocks of fields, by name.
pub(crate) fn blocks(all: &[(&str, &[&str])]) -> Declared {
    let mut model = Model::default();
    for (name, fields) in all {
        block(&mut model, name, fields);
    }
    let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    product(&mut model, "P", "P", &names);
    Declared {
        model,
        ..Declared::default()
    }
}

pub(crate) fn plan<'a>(declared: &'a Declared, recorded: &'a Recorded) -> Plan<'a> {
    static NOTHING: LazyLock<ByHand> = LazyLock::new(ByHand::default);
    let recording = Recording {
        declared,
        recorded,
        message: Some("a reason"),
        by_hand: &NOTHING,
        default_workflows: &[],
        merging: None,
    };
    Plan::new(recording, &Answers::new()).unwrap()
}

pub(crate) fn answer(key: &str, answer: &str) -> Answer {
    Answer {
        key: key.to_owned(),
        ask: String::new(),
        answer: answer.to_owned(),
        given: Given::File,
        by: "Ada".to_owned(),
        at: "2026-11-22T09:30:00Z".parse::<Timestamp>().unwrap(),
    }
}

/// Answers for whichever question has their key.
pub(crate) fn offered(said: &[(&str, &str)]) -> Vec<Offered> {
    let offer = |(key, text): &(&str, &str)| Offered {
        answer: answer(key, text),
        to: To::Key,
    };
    said.iter().map(offer).collect()
}

/// A valid answer that says nothing.
fn any(kind: &Kind) -> String {
    match kind {
        Kind::Text { .. } => "text".to_owned(),
        Kind::Choice { choices, .. } => choices[0].to_string(),
        Kind::Consent => "yes".to_owned(),
        Kind::List { .. } => "[]".to_owned(),
        Kind::Value { value_type, .. } if value_type.as_str() == "str" => "text".to_owned(),
        Kind::Value { .. } | Kind::OptionalValue { .. } => "1".to_owned(),
    }
}

/// The events that some answers give, with suggestions where nothing is said.
pub(crate) fn events(
    declared: &Declared,
    recorded: &Recorded,
    said: &[(&str, &str)],
) -> Vec<Event> {
    let mut said = offered(said);
    loop {
        let settled = settle(plan(declared, recorded), &said).unwrap();
        assert!(settled.refused.is_empty(), "{:?}", settled.refused);
        let open = settled.plan.open(&settled.answers);
        if open.is_empty() {
            let (events, _) = settled.plan.events(&settled.answers).unwrap();
            return events;
        }
        let shaping = open.iter().find(|it| it.bearing == Bearing::Shapes);
        let next = shaping.map_or(open.as_slice(), std::slice::from_ref);
        for question in next {
            let text = question.suggestion.clone();
            let text = text.unwrap_or_else(|| any(&question.kind));
            said.extend(offered(&[(question.key.as_str(), &text)]));
        }
    }
}

/// The kinds of the changes among events.
pub(crate) fn kinds(events: &[Event]) -> Vec<&'static str> {
    let changes = events.iter().filter(|it| !matches!(it, Event::Answer(_)));
    changes.map(Event::kind).collect()
}

/// A model, recorded on another one.
pub(crate) fn recorded_on(
    declared: &Declared,
    before: &Recorded,
    said: &[(&str, &str)],
) -> Recorded {
    let mut after = before.clone();
    for event in events(declared, before, said) {
        fold(&mut after, &event).unwrap();
    }
    after
}

pub(crate) fn recorded(declared: &Declared) -> Recorded {
    recorded_on(declared, &Recorded::default(), &[])
}
