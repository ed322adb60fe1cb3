//! Laws of recording, over random models.

use std::sync::LazyLock;

use orch_event::{
    Answer, Event, Given, Header, Lines, MigrationDigests, PlanDigest, Revision, SqlDigest,
    Timestamp, Writing,
};
use orch_model::{ByHand, Declared, Recorded};
use orch_plan::{
    Answers, Bearing, CONSENT, Choice, Kind, Plan, Question, Recording, Unrecordable, answer_form,
    compare, read_form, write_form,
};
use orch_projector::{PROJECTOR, Prelude, fold, render};
use proptest::prelude::{Strategy, prop_assert, prop_assert_eq};
use proptest::test_runner::TestCaseError;
use proptest::{collection, proptest};

use crate::generate::{declared, history, text};

/// Texts that valid answers are made of; enough, as they are used again and again.
pub(crate) fn texts() -> impl Strategy<Value = Vec<String>> {
    collection::vec(text(), 8)
}

/// An answer to a question, as random as the texts are.
fn answer(question: &Question, text: &str) -> String {
    let pick = |choices: &[Choice]| choices[text.len() % choices.len()].to_string();
    match &question.kind {
        Kind::Text { limit } => text.chars().take(*limit).collect(),
        // What does not fit goes, so that a replay does not refuse.
        Kind::Choice { choices, .. } if choices.contains(&Choice::Archive) => pick(&choices[1..]),
        Kind::Choice { choices, .. } => pick(choices),
        Kind::Consent => CONSENT.to_owned(),
        Kind::List { fits, min, max, .. } => {
            let allowed = fits.first().and_then(|it| it.allowed.clone());
            let allowed: Vec<String> = allowed.into_iter().flatten().collect();
            let count = min.saturating_add(u32::from(text.len() % 2 == 1));
            let count = usize::try_from(max.map_or(count, |max| count.min(max))).unwrap();
            let is_address = fits.iter().any(|it| it.check("1").is_err());
            let entry = |at: usize| match allowed.get(at % allowed.len().max(1)) {
                Some(allowed) => allowed.clone(),
                None if is_address => format!("10.0.0.{at}"),
                None => at.to_string(),
            };
            serde_json::to_string(&(0..count).map(entry).collect::<Vec<_>>()).unwrap()
        }
        Kind::Value { value_type, .. } if value_type.as_str() == "int" => text.len().to_string(),
        Kind::Value { value_type, .. } if value_type.as_str() == "ipaddress.IPv4Address" => {
            format!("10.0.0.{}", text.len() % 256)
        }
        Kind::Value { .. } | Kind::OptionalValue { .. } => text.to_owned(),
    }
}

/// Plans, and answers every question of it.
pub(crate) fn answered<'a>(
    declared: &'a Declared,
    before: &'a Recorded,
    texts: &[String],
) -> Result<(Plan<'a>, Answers), Unrecordable> {
    static NOTHING: LazyLock<ByHand> = LazyLock::new(ByHand::default);
    let recording = Recording {
        declared,
        recorded: before,
        message: None,
        by_hand: &NOTHING,
        default_workflows: &[],
        merging: None,
    };
    let mut texts = texts.iter().cycle();
    let mut answers = Answers::new();
    loop {
        let plan = Plan::new(recording, &answers)?;
        let Some(shaping) = plan
            .open(&answers)
            .into_iter()
            .find(|it| it.bearing == Bearing::Shapes)
            .cloned()
        else {
            for question in plan.open(&answers).into_iter().cloned().collect::<Vec<_>>() {
                said(&mut answers, &question, texts.next().unwrap());
            }
            return Ok((plan, answers));
        };
        said(&mut answers, &shaping, texts.next().unwrap());
    }
}

fn said(answers: &mut Answers, question: &Question, text: &str) {
    let answer = Answer {
        key: question.key.to_string(),
        ask: question.ask.clone(),
        answer: answer(question, text),
        given: Given::File,
        by: "Ada".to_owned(),
        at: "2026-11-22T09:30:00Z".parse::<Timestamp>().unwrap(),
    };
    answers.insert(question.key.clone(), answer);
}

/// What recording a model on another gives; none where it cannot be recorded.
pub(crate) fn recorded_on(
    declared: &Declared,
    before: &Recorded,
    texts: &[String],
) -> Option<((Vec<Event>, Lines), Recorded)> {
    let (plan, answers) = answered(declared, before, texts).ok()?;
    let events = plan.events(&answers).unwrap();
    let mut after = before.clone();
    for event in &events.0 {
        fold(&mut after, event).unwrap_or_else(|error| panic!("{error}: {event:?}"));
    }
    Some((events, after))
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
    fn after_recording_nothing_differs(models in history(), texts in texts()) {
        let mut recorded = Recorded::default();
        for declared in &models {
            let Some((_, after)) = recorded_on(declared, &recorded, &texts) else { continue };
            nothing_differs(declared, &after)?;
            recorded = after;
        }
    }

    #[test]
    fn the_same_input_gives_the_same_bytes(models in history(), texts in texts()) {
        let mut recorded = Recorded::default();
        for declared in &models {
            let Some((once, after)) = recorded_on(declared, &recorded, &texts) else { continue };
            let (again, _) = recorded_on(declared, &recorded, &texts).unwrap();
            prop_assert_eq!(&once, &again);
            let (events, lines) = once;
            let events = || lines.ids.iter().copied().zip(&events);
            let rendered = || render(recorded.clone(), "m", events()).unwrap();
            let (a, b) = (rendered(), rendered());
            prop_assert_eq!(&a, &b);
            prop_assert_eq!(&a.recorded, &after);
            recorded = after;
        }
    }

    #[test]
    fn what_was_recorded_can_be_taken_back_by_recording(models in history(), texts in texts()) {
        // Recording a model, another one, and the first again, leads to the first.
        let mut recorded = Recorded::default();
        for declared in models.iter().chain(models.iter().rev()) {
            let Some((_, after)) = recorded_on(declared, &recorded, &texts) else { continue };
            nothing_differs(declared, &after)?;
            recorded = after;
        }
    }

    #[test]
    fn what_is_sealed_is_read_back(it in declared(), texts in texts()) {
        let (events, _) = recorded_on(&it, &Recorded::default(), &texts).unwrap();
        let (events, lines) = events;
        let header = Header {
            format: orch_event::FORMAT,
            projector: PROJECTOR,
            parents: Vec::new(),
            message: texts[0].clone(),
            author: texts[1].clone(),
            time: "2026-11-22T09:30:00Z".parse().unwrap(),
            events: lines.digest(),
            prelude: Prelude::current().digest(),
            migrations: vec![MigrationDigests {
                up: SqlDigest::of(b""),
                down: SqlDigest::of(b""),
                plan: PlanDigest::of(b""),
            }],
        };
        let mut text = header.to_line().into_bytes();
        text.push(b'\n');
        text.extend_from_slice(&lines.text);
        let revision = Revision::read(&text).unwrap();
        let mut writing = Writing::default();
        let written = lines.text.split(|byte| *byte == b'\n');
        for (line, (id, event)) in written.zip(revision.iter()) {
            prop_assert!(Writing::check_bytes(2, event, line, &mut Vec::new()).is_none());
            prop_assert!(writing.check(2, id, event).is_empty());
        }
        prop_assert_eq!(revision.events, events);
        prop_assert_eq!(revision.header, header);
    }

    #[test]
    fn a_form_reads_back_as_its_answers(it in declared(), texts in texts()) {
        let before = Recorded::default();
        let (plan, answers) = answered(&it, &before, &texts).unwrap();
        let form = write_form(&plan, &answers);
        let read = answer_form(&plan, &read_form(&form).unwrap()).unwrap();
        let said = answers.into_iter().map(|(key, answer)| (key, answer.answer)).collect();
        prop_assert_eq!(read.answers, said);
    }

    #[test]
    fn a_model_that_is_kept_is_read_back(it in declared(), texts in texts()) {
        let (_, recorded) = recorded_on(&it, &Recorded::default(), &texts).unwrap();
        let kept = serde_json::to_vec(&recorded).unwrap();
        let read: Recorded = serde_json::from_slice(&kept).unwrap();
        prop_assert_eq!(read, recorded);
    }
}

#[test]
fn ids_never_change() {
    // Golden: pinned by what was computed when the format was made.
    let line = r#"{"id":"000000000000","event":"resource_type_added","thing":"6873303a-a6bc-829f-a23a-e747c7bb0472","name":"age","description":"age of the user"}"#;
    let (_, event) = Event::from_line(line.as_bytes()).unwrap();
    let (id, written) = event.to_line();
    assert_eq!(written, line.replace("000000000000", &id.to_string()));
    assert_eq!(id.to_string(), "aad66a4078c6");
}
