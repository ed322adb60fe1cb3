//! Laws of recording, over random models.

use orch_event::{Answer, Event, Given, Header, Revision, Sealed, Timestamp, Writing};
use orch_model::{Declared, Recorded};
use orch_plan::{Answers, Kind, Plan, compare, read_form, write_form};
use orch_projector::{Layout, PROJECTOR, fold, render};
use proptest::prelude::{Strategy, prop_assert, prop_assert_eq};
use proptest::test_runner::TestCaseError;
use proptest::{collection, proptest};

use crate::generate::{declared, grown, text};

/// Texts that valid answers are made of; enough, as they are used again and again.
pub(crate) fn texts() -> impl Strategy<Value = Vec<String>> {
    collection::vec(text(), 8)
}

/// Answers every question of a plan.
pub(crate) fn answered(plan: &Plan<'_>, texts: &[String]) -> Answers {
    let mut texts = texts.iter().cycle();
    let mut answers = Answers::new();
    for question in &plan.questions {
        let text = texts.next().cloned().unwrap_or_default();
        let answer = match &question.kind {
            Kind::Text { limit } => text.chars().take(*limit).collect(),
            Kind::Choice { choices } => choices[text.len() % choices.len()].clone(),
            Kind::Value { value_type, .. } if value_type.as_str() == "int" => {
                text.len().to_string()
            }
            Kind::Value { .. } => text,
        };
        let answer = Answer {
            key: question.key.clone(),
            ask: question.ask.to_owned(),
            answer,
            given: Given::File,
            by: "Ada".to_owned(),
            at: "2026-11-22T09:30:00Z".parse::<Timestamp>().unwrap(),
        };
        answers.insert(question.key.clone(), answer);
    }
    answers
}

/// What recording a model on another gives.
pub(crate) fn recorded_on(
    declared: &Declared,
    before: &Recorded,
    texts: &[String],
) -> (Vec<(Event, String)>, Recorded) {
    let plan = Plan::new(declared, before).unwrap();
    let events = plan.events(&answered(&plan, texts)).unwrap();
    let mut after = before.clone();
    for (event, _) in &events {
        fold(&mut after, event).unwrap();
    }
    (events, after)
}

fn nothing_differs(declared: &Declared, recorded: &Recorded) -> Result<(), TestCaseError> {
    prop_assert_eq!(compare(&declared.model, &recorded.model), Vec::new());
    Ok(())
}

proptest! {
    #[test]
    fn a_model_does_not_differ_from_itself(it in declared()) {
        prop_assert_eq!(compare(&it.model, &it.model), Vec::new());
    }

    #[test]
    fn after_recording_nothing_differs((before, after) in grown(), texts in texts()) {
        let (_, first) = recorded_on(&before, &Recorded::default(), &texts);
        nothing_differs(&before, &first)?;
        let (_, second) = recorded_on(&after, &first, &texts);
        nothing_differs(&after, &second)?;
    }

    #[test]
    fn the_same_input_gives_the_same_bytes((before, after) in grown(), texts in texts()) {
        let (_, first) = recorded_on(&before, &Recorded::default(), &texts);
        let (once, _) = recorded_on(&after, &first, &texts);
        let (again, _) = recorded_on(&after, &first, &texts);
        prop_assert_eq!(&once, &again);
        let events: Vec<Event> = once.into_iter().map(|(event, _)| event).collect();
        let rendered = || render(first.clone(), "m", &events, Layout::Current).unwrap();
        let (a, b) = (rendered(), rendered());
        prop_assert_eq!(a, b);
    }

    #[test]
    fn rendering_folds_as_folding_does(it in declared(), texts in texts()) {
        let (events, folded) = recorded_on(&it, &Recorded::default(), &texts);
        let events: Vec<Event> = events.into_iter().map(|(event, _)| event).collect();
        let rendered = render(Recorded::default(), "m", &events, Layout::Current).unwrap();
        prop_assert_eq!(rendered.recorded, folded);
    }

    #[test]
    fn what_is_sealed_is_read_back(it in declared(), texts in texts()) {
        let (events, _) = recorded_on(&it, &Recorded::default(), &texts);
        let (events, lines): (Vec<_>, Vec<_>) = events.into_iter().unzip();
        let digest = orch_event::Digest::of(b"");
        let header = Header {
            format: orch_event::FORMAT,
            projector: PROJECTOR,
            parents: Vec::new(),
            message: texts[0].clone(),
            author: texts[1].clone(),
            time: "2026-11-22T09:30:00Z".parse().unwrap(),
            up: digest,
            down: digest,
            events: Vec::new(),
        };
        let sealed = Sealed::new(header, &lines);
        let revision = Revision::read(sealed.id, sealed.text.as_bytes()).unwrap();
        let mut writing = Writing::default();
        for (line, (id, event)) in sealed.text.lines().skip(1).zip(revision.iter()) {
            prop_assert!(writing.check(2, id, event, line.as_bytes()).is_empty());
        }
        prop_assert_eq!(revision.events, events);
        prop_assert_eq!(revision.header, sealed.header);
    }

    #[test]
    fn a_form_reads_back_as_its_answers(it in declared(), texts in texts()) {
        let before = Recorded::default();
        let plan = Plan::new(&it, &before).unwrap();
        let answers = answered(&plan, &texts);
        let form = write_form(&plan, &answers);
        let read = read_form(&plan, &form).unwrap();
        let said = answers.into_iter().map(|(key, answer)| (key, answer.answer)).collect();
        prop_assert_eq!(read, said);
    }

    #[test]
    fn a_model_that_is_kept_is_read_back(it in declared(), texts in texts()) {
        let (_, recorded) = recorded_on(&it, &Recorded::default(), &texts);
        let kept = serde_json::to_vec(&recorded).unwrap();
        let read: Recorded = serde_json::from_slice(&kept).unwrap();
        prop_assert_eq!(read, recorded);
    }
}

#[test]
fn ids_never_change() {
    // Golden: pinned by what was computed when the format was made.
    let line = r#"{"event":"resource_type_added","thing":"6873303a-a6bc-829f-a23a-e747c7bb0472","name":"age","description":"age of the user"}"#;
    let event = Event::from_line(line.as_bytes()).unwrap();
    assert_eq!(event.to_line(), line);
    let id = orch_event::EventId::of(line.as_bytes());
    expect_test::expect!["7345b3cbc5aedaa6e7c9a61cd8f8b4d6c8fcc325bf6cbaf49b8436856f8ccbe6"]
        .assert_eq(&id.to_string());
}
