//! Answers that change what is asked.

use orch_event::QuestionDigest;
use orch_plan::{Offered, Settled, To, settle};
use proptest::prelude::{Just, Strategy, prop_assert, prop_assert_eq, prop_oneof};
use proptest::test_runner::TestCaseError;
use proptest::{collection, option, proptest};

use crate::models::{answer, blocks, offered, plan, recorded};

#[test]
fn an_answer_that_changes_its_own_question_is_put_aside() {
    let before = recorded(&blocks(&[("A", &["a"]), ("G", &["x", "g"])]));
    let between = blocks(&[("A", &["b"]), ("G", &["x", "g"])]);
    let key = "resource_type/b/former";
    let asked = plan(&between, &before);
    let asked = asked.questions.iter().find(|it| it.key.as_str() == key);
    let drafted = Offered {
        answer: answer(key, "(none of these)"),
        to: To::Question(asked.unwrap().digest()),
    };
    let after = blocks(&[("A", &["a", "b"]), ("G", &["x"])]);
    let settled = settle(plan(&after, &before), &[drafted]).unwrap();
    assert!(settled.answers.is_empty());
    assert_eq!(settled.aside.len(), 1);
}

#[test]
fn an_answer_that_is_asked_once_it_is_given_counts() {
    let before = recorded(&blocks(&[("A", &["user_id", "age", "name"])]));
    let after = blocks(&[("A", &["uid", "user_id", "name"])]);
    let chain = [
        ("resource_type/user_id/former", "age"),
        ("resource_type/uid/former", "user_id"),
    ];
    let settled = settle(plan(&after, &before), &offered(&chain)).unwrap();
    assert_eq!(settled.answers.len(), 2);
    assert!(settled.aside.is_empty());
}

#[test]
fn a_question_that_was_asked_for_an_answer_goes_with_it() {
    let before = recorded(&blocks(&[("A", &["c"])]));
    let one = blocks(&[("A", &["a"])]);
    let after = blocks(&[("A", &["a", "b"])]);
    let key = "resource_type/a/description";
    let asked = plan(&one, &before);
    let digest = asked.questions.iter().find(|it| it.key.as_str() == key);
    let digest = digest.map_or_else(
        || QuestionDigest::of(b"another"),
        orch_plan::Question::digest,
    );
    let drafted = Offered {
        answer: answer(key, "a"),
        to: To::Question(digest),
    };
    let settled = settle(plan(&after, &before), &[drafted]).unwrap();
    is_settled(&settled).unwrap();
}

#[test]
fn the_last_of_several_answers_counts_and_a_refused_one_is_told() {
    let before = recorded(&blocks(&[("A", &["a"])]));
    let after = blocks(&[("A", &["b"])]);
    let key = "resource_type/b/former";
    let said = |last: &str| {
        let all = offered(&[(key, "a"), (key, last)]);
        settle(plan(&after, &before), &all).unwrap()
    };
    assert_eq!(
        said("(none of these)").answers[key].answer,
        "(none of these)"
    );
    let refused = said("z");
    assert_eq!(refused.refused[0].0.as_str(), key);
    assert!(refused.answers.is_empty());
}

const FIELDS: [&str; 4] = ["a", "b", "c", "d"];

/// The fields of two blocks; some of them are missing.
fn fields() -> impl Strategy<Value = Vec<(usize, &'static str)>> {
    collection::btree_set((0_usize..2, proptest::sample::select(&FIELDS[..])), 1..6)
        .prop_map(|all| all.into_iter().collect())
}

fn declared(fields: &[(usize, &'static str)]) -> orch_model::Declared {
    let of = |block| -> Vec<&'static str> {
        let own = fields.iter().filter(|(it, _)| *it == block);
        own.map(|(_, name)| *name).collect()
    };
    blocks(&[("A", &of(0)), ("G", &of(1))])
}

/// An answer as a draft or a file may hold it: to which model's question, which key,
/// what it says.
type Loose = (Option<usize>, proptest::sample::Index, &'static str);

fn loose() -> impl Strategy<Value = Loose> {
    let texts = prop_oneof![
        4 => proptest::sample::select(&FIELDS[..]),
        2 => Just("(none of these)"),
        1 => Just("remove"),
        1 => Just("yes"),
        1 => Just("text"),
    ];
    (
        option::of(0_usize..2),
        proptest::prelude::any::<proptest::sample::Index>(),
        texts,
    )
}

proptest! {
    #[test]
    fn settling_ends_in_a_plan_that_its_answers_give(
        before in fields(),
        models in (fields(), fields()),
        loose in collection::vec(loose(), 0..8),
    ) {
        let before = recorded(&declared(&before));
        let models = [declared(&models.0), declared(&models.1)];
        let plans = [plan(&models[0], &before), plan(&models[1], &before)];
        let mut said = Vec::new();
        for (model, at, text) in &loose {
            let source = &plans[model.unwrap_or(1)];
            let keys: Vec<String> = source.questions.iter().map(|it| it.key.to_string())
                .chain(source.possible.iter().map(ToString::to_string)).collect();
            if keys.is_empty() { continue }
            let key = at.get(&keys);
            let asked = source.questions.iter().find(|it| it.key.as_str() == key);
            let to = match (model, asked) {
                (Some(_), Some(asked)) => To::Question(asked.digest()),
                (Some(_), None) => To::Question(QuestionDigest::of(b"another")),
                (None, _) => To::Key,
            };
            said.push(Offered { answer: answer(key, text), to });
        }
        let settled = settle(plans[1].clone(), &said);
        // A name may be taken; what is settled is right.
        if let Ok(settled) = settled {
            is_settled(&settled)?;
        }
    }
}

fn is_settled(settled: &Settled<'_>) -> Result<(), TestCaseError> {
    let again = settled.plan.again(&settled.answers).unwrap();
    prop_assert_eq!(&again.questions, &settled.plan.questions);
    for (key, answer) in &settled.answers {
        let question = again.questions.iter().find(|it| it.key == *key);
        prop_assert!(question.is_some_and(|it| it.check(&answer.answer).is_ok()));
    }
    Ok(())
}
