//! Values: what existing instances get, and what is refused.

use orch_event::Event;
use orch_model::{Arity, Change, Constraints, Declared, Model, ValueSpec};
use orch_plan::{Need, settle};

use crate::models::{block_of, events, kinds, offered, plan, product, recorded, required};

fn model(fields: &[(&str, ValueSpec)]) -> Declared {
    let mut model = Model::default();
    block_of(&mut model, "B", fields);
    product(&mut model, "P", "P", &["B"]);
    Declared {
        model,
        ..Declared::default()
    }
}

#[test]
fn a_default_must_fit_all_that_the_models_say() {
    let before = recorded(&model(&[("a", required("str"))]));
    let vlan = ValueSpec {
        constraints: Constraints {
            ge: Some("1".parse().unwrap()),
            le: Some("4094".parse().unwrap()),
            ..Constraints::default()
        },
        ..required("int")
    };
    let address = required("ipaddress.IPv4Address");
    let after = model(&[("a", required("str")), ("v", vlan), ("ip", address)]);
    let said =
        |key: &str, text: &str| settle(plan(&after, &before), &offered(&[(key, text)])).unwrap();
    let vlan = "block_resource_type/B/v/default";
    let refused = said(vlan, "4095").refused.remove(0).1;
    assert_eq!(refused.to_string(), "a value of at most 4094 is needed");
    assert!(said(vlan, "12").refused.is_empty());
    let address = "block_resource_type/B/ip/default";
    let refused = said(address, "10.0.0.256").refused.remove(0).1;
    assert_eq!(
        refused.to_string(),
        "a value of type `ipaddress.IPv4Address` is needed"
    );
}

#[test]
fn an_optional_field_may_get_a_value_and_needs_none() {
    let optional = ValueSpec {
        arity: Arity::Optional,
        ..required("int")
    };
    let before = recorded(&model(&[("a", required("str"))]));
    let after = model(&[("a", required("str")), ("n", optional)]);
    let asked = plan(&after, &before);
    let key = "block_resource_type/B/n/default";
    let question = asked.questions.iter().find(|it| it.key.as_str() == key);
    let question = question.unwrap();
    assert_eq!(question.need, Need::Optional);
    assert_eq!(question.suggestion.as_deref(), Some("(none)"));
    let with = |said: &[(&str, &str)]| events(&after, &before, said);
    let plain = ["resource_type_added", "resource_type_attached"];
    assert_eq!(kinds(&with(&[])), plain);
    assert_eq!(kinds(&with(&[(key, "(none)")])), plain);
    let given = with(&[(key, "7")]);
    let given = given.iter().find_map(|event| match event {
        Event::Change {
            change: Change::DefaultGiven(given),
            ..
        } => Some(given.values.clone()),
        _ => None,
    });
    assert_eq!(given, Some(vec!["7".to_owned()]));
}

#[test]
fn a_narrowed_bound_is_asked_about() {
    let bounded = |le: &str| ValueSpec {
        constraints: Constraints {
            le: Some(le.parse().unwrap()),
            ..Constraints::default()
        },
        ..required("int")
    };
    let before = recorded(&model(&[("v", bounded("100"))]));
    let keys = |le: &str| -> Vec<String> {
        let after = model(&[("v", bounded(le))]);
        let asked = plan(&after, &before);
        asked
            .questions
            .iter()
            .map(|it| it.key.to_string())
            .collect()
    };
    assert_eq!(keys("10"), ["block_resource_type/B/v/misfits"]);
    assert!(keys("200").is_empty());
}
