//! Questions: what is suggested, what is accepted, what a form says.

use orch_model::{Declared, Model, Recorded};
use orch_plan::{Kind, Plan, Question, QuestionKey, answer_form, read_form, settle, write_form};

use crate::models::{block, blocks, offered, plan, product, recorded};

fn question<'p>(plan: &'p Plan<'_>, key: &str) -> &'p Question {
    let found = plan.questions.iter().find(|it| it.key.as_str() == key);
    found.unwrap_or_else(|| {
        let keys: Vec<_> = plan.questions.iter().map(|it| it.key.as_str()).collect();
        panic!("`{key}` is not asked, but {keys:?}")
    })
}

fn one_product(name: &str, class: &str) -> Declared {
    let mut model = Model::default();
    block(&mut model, "B", &["x"]);
    product(&mut model, name, class, &["B"]);
    Declared {
        model,
        ..Declared::default()
    }
}

#[test]
fn no_removal_is_suggested_assumed_or_first() {
    let before = recorded(&one_product("User internal", "User"));
    let after = one_product("Staff", "Employee");
    let asked = plan(&after, &before);
    let removal = question(&asked, "product/User internal/removal");
    assert_eq!(removal.suggestion, None);
    let Kind::Choice { choices, .. } = &removal.kind else {
        panic!("choices are expected");
    };
    let texts: Vec<String> = choices.iter().map(ToString::to_string).collect();
    assert_eq!(texts, ["end of life", "remove"]);
    let before = recorded(&blocks(&[("A", &["a", "b"]), ("G", &["g"])]));
    let after = blocks(&[("A", &["a"])]);
    let asked = plan(&after, &before);
    let consents = asked.questions.iter().filter(|it| it.kind == Kind::Consent);
    let consents: Vec<_> = consents.collect();
    assert_eq!(consents.len(), 3);
    assert!(consents.iter().all(|it| it.suggestion.is_none()));
}

#[test]
fn a_form_that_is_filled_in_for_another_path_is_taken() {
    // The form of a block that is taken to be new asks for its texts; once the block is
    // renamed, it does not.
    let before = recorded(&blocks(&[("A", &["a"])]));
    let after = blocks(&[("B", &["b"])]);
    let first = plan(&after, &before);
    let form = write_form(&first, &orch_plan::Answers::new());
    let mut filled: Vec<(String, String)> = Vec::new();
    for (key, _) in read_form(&form.replace("\"answer\": null", "\"answer\": \"\"")).unwrap() {
        filled.push((key.to_string(), "text".to_owned()));
    }
    for (key, text) in &mut filled {
        match key.as_str() {
            "block/B/former" => *text = "A".to_owned(),
            "resource_type/b/former" => *text = "(none of these)".to_owned(),
            key if key.ends_with("removal") => *text = "yes".to_owned(),
            _ => {}
        }
    }
    let said: Vec<(&str, &str)> = filled
        .iter()
        .map(|(key, text)| (key.as_str(), text.as_str()))
        .collect();
    let settled = settle(first, &offered(&said)).unwrap();
    for (key, _) in &said {
        let key = QuestionKey::from(*key);
        let is_asked = settled.plan.questions.iter().any(|it| it.key == key);
        assert!(is_asked || settled.plan.can_ask(&key), "{key}");
    }
    let text = |key: &str| format!("{{\"{key}\": \"x\"}}");
    let misspelt = "block/B/descripton";
    let answered = answer_form(&settled.plan, &read_form(&text(misspelt)).unwrap()).unwrap();
    assert!(!settled.plan.can_ask(&answered.unasked[0]));
}

#[test]
fn a_name_that_no_index_holds_is_refused() {
    let long = "x".repeat(2_700);
    let declared = one_product(&long, "P");
    let recorded = Recorded::default();
    let by_hand = orch_model::ByHand::default();
    let recording = orch_plan::Recording {
        declared: &declared,
        recorded: &recorded,
        message: None,
        by_hand: &by_hand,
        default_workflows: &[],
        merging: None,
    };
    let refused = Plan::new(recording, &orch_plan::Answers::new());
    assert!(matches!(
        refused,
        Err(orch_plan::Unrecordable::TooLong(names)) if names[0].limit == 2_681
    ));
}

#[test]
fn questions_are_sentences() {
    let before = recorded(&blocks(&[("A", &["a", "b"])]));
    let after = blocks(&[("A", &["a", "c"])]);
    let asked = plan(&after, &before);
    assert!(asked.questions.iter().all(|it| it.ask.ends_with('?')));
    assert_eq!(
        question(&asked, "resource_type/c/former").ask,
        "Was `c` called something else before, in every block?"
    );
}
