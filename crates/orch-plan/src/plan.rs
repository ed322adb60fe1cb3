//! The plan of a recording: the questions that the differences raise, and the changes
//! that the answers give.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use orch_event::{Event, EventId, Lines};
use orch_model::{ByHand, Declared, Phase, Recorded, WorkflowName, limit};

use crate::by_hand;
use crate::compare::compare;
use crate::differences::differences;
use crate::key::{Aspect, QuestionKey, Subject};
use crate::merge::{Decided, Merging, Settlement, decide};
use crate::planner::{Making, Planned, Planner, Reason};
use crate::question::{Bearing, Kind, Need, Question};
use crate::recordable::{too_long, unloadable};
use crate::unrecordable::Unrecordable;
use crate::words::REASON;
use crate::{Answers, suggest};

/// What a plan is made of.
#[derive(Clone, Copy, Debug)]
pub struct Recording<'a> {
    /// What the classes say.
    pub declared: &'a Declared,
    /// What is recorded at the parent.
    pub recorded: &'a Recorded,
    /// Why it is recorded, where that is known already.
    pub message: Option<&'a str>,
    /// What is recorded by hand.
    pub by_hand: &'a ByHand,
    /// The workflows that every product has, whatever its type.
    pub default_workflows: &'a [WorkflowName],
    /// The revisions that are merged, where it is a merge: the recorded model is then the one
    /// that they agree on, and only where they do not agree something is recorded.
    pub merging: Option<&'a Merging>,
}

/// What is to be recorded, and what must be asked first. A copy shares the questions.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    recording: Recording<'a>,
    /// What is asked, in order: what former names were; what becomes of products that
    /// went; then by product its description, type and tag; the values of fixed inputs;
    /// by block its description and tag; the descriptions of resource types; what
    /// existing subscriptions get; consent. Each by name.
    pub questions: Arc<[Question]>,
    /// How many changes it records, as far as is known.
    pub changes: usize,
    /// Keys that are not asked, and may be answered all the same; sorted.
    pub possible: Arc<[QuestionKey]>,
    /// What became of what the sides of a merge do not agree on.
    pub settlements: Vec<Settlement>,
    /// How many answers it rests on.
    answered: usize,
}

/// A plan gives no events.
#[derive(Debug, thiserror::Error)]
pub enum Incomplete {
    /// Some questions have no valid answer.
    #[error("{} questions are open", .0.len())]
    Open(Vec<Question>),
    /// What was answered cannot be recorded.
    #[error(transparent)]
    Unrecordable(#[from] Unrecordable),
}

impl<'a> Plan<'a> {
    /// Compares, and finds what must be asked. What is asked hangs on some of the
    /// answers: after one to a question that shapes others, plan anew.
    pub fn new(recording: Recording<'a>, answers: &Answers) -> Result<Self, Unrecordable> {
        let ran = run(recording, answers, Making::Questions)?;
        Ok(Self {
            recording,
            questions: ran.questions.into(),
            changes: ran.count,
            possible: ran.possible.into_iter().collect(),
            settlements: ran.settlements,
            answered: answers.len(),
        })
    }

    /// The same, planned again on what is answered now.
    pub fn again(&self, answers: &Answers) -> Result<Self, Unrecordable> {
        Self::new(self.recording, answers)
    }

    /// Whether other answers can lead to a question of that key: it is about a thing
    /// that the models have, or had.
    pub fn can_ask(&self, key: &QuestionKey) -> bool {
        let Recording {
            declared, recorded, ..
        } = self.recording;
        let models = [&declared.model, &recorded.model];
        let is_known = |(subject, aspect): (Subject, Aspect)| subject.is_known(aspect, models);
        *key == QuestionKey::reason() || key.parse().is_some_and(is_known)
    }

    /// Whether it rests on no answers.
    pub(crate) fn is_unanswered(&self) -> bool {
        self.answered == 0
    }

    /// What is declared.
    pub fn declared(&self) -> &'a Declared {
        self.recording.declared
    }

    /// What is recorded at the parent.
    pub fn recorded(&self) -> &'a Recorded {
        self.recording.recorded
    }

    /// The questions that need an answer and have no valid one, in order.
    pub fn open<'p>(&'p self, answers: &Answers) -> Vec<&'p Question> {
        let answered = |question: &Question| {
            answers
                .get(&question.key)
                .is_some_and(|answer| question.check(&answer.answer).is_ok())
        };
        self.questions
            .iter()
            .filter(|question| question.need == Need::Required && !answered(question))
            .collect()
    }

    /// The events, and their lines: the answers in the order of the questions, then the
    /// changes in the order in which a revision holds them. The plan goes, as a large
    /// one takes much room.
    pub fn events(self, answers: &Answers) -> Result<(Vec<Event>, Lines), Incomplete> {
        let open: Vec<Question> = self.open(answers).into_iter().cloned().collect();
        if !open.is_empty() {
            return Err(Incomplete::Open(open));
        }
        let recording = self.recording;
        drop(self);
        let Ran {
            questions,
            changes,
            count,
            ..
        } = run(recording, answers, Making::Changes)?;
        let mut events = Vec::with_capacity(questions.len() + count);
        let mut lines = Lines::default();
        // A question that needs none may have no answer.
        let mut said: Vec<Option<EventId>> = Vec::with_capacity(questions.len());
        for question in &questions {
            let Some(answer) = answers.get(&question.key) else {
                said.push(None);
                continue;
            };
            let event = Event::Answer(answer.clone());
            said.push(Some(lines.push(&event)));
            events.push(event);
        }
        drop(questions);
        let reason = said.last().copied().flatten();
        let mut fills = recording.recorded.fills.clone();
        let mut new = HashSet::new();
        for planned in changes.into_values().flatten() {
            let Planned {
                mut change,
                rests,
                reason: why,
            } = planned;
            recording.by_hand.complete(&mut change);
            new.extend(change.adds());
            fills.assign(&mut change, |owner| new.contains(&owner));
            let mut answers: Vec<EventId> = rests.into_iter().filter_map(|at| said[at]).collect();
            answers.extend(reason.filter(|_| why == Reason::Asked));
            let event = Event::Change { change, answers };
            lines.push(&event);
            events.push(event);
        }
        Ok((events, lines))
    }
}

/// The outcome of planning.
struct Ran {
    questions: Vec<Question>,
    changes: BTreeMap<Phase, Vec<Planned>>,
    count: usize,
    possible: BTreeSet<QuestionKey>,
    settlements: Vec<Settlement>,
}

/// Refuses models that cannot be recorded, whatever is answered.
fn check(declared: &Declared, recorded: &Recorded) -> Result<(), Unrecordable> {
    let raw = compare(&declared.model, &recorded.model);
    if raw.is_empty() {
        return Ok(());
    }
    let too_long = too_long(declared, &raw);
    if !too_long.is_empty() {
        return Err(Unrecordable::TooLong(too_long));
    }
    let unloadable = unloadable(declared);
    if !unloadable.is_empty() {
        return Err(Unrecordable::Unloadable(unloadable));
    }
    Ok(())
}

/// Plans; the reason for what goes is asked last.
fn run(recording: Recording<'_>, answers: &Answers, making: Making) -> Result<Ran, Unrecordable> {
    let Recording {
        declared,
        recorded,
        merging,
        ..
    } = recording;
    let mut decided = merging.map(|merging| decide(merging, declared, answers));
    let target = decided.as_mut().map(|it| std::mem::take(&mut it.target));
    let declared = target.as_ref().unwrap_or(declared);
    check(declared, recorded)?;
    let mut planner = Planner::new(declared, recorded, answers, making);
    planner.default_workflows = recording.default_workflows;
    let mut settlements = Vec::new();
    if let Some(decided) = decided {
        settlements = take(&mut planner, decided);
    }
    differences(&mut planner)?;
    by_hand::plan(recording.by_hand, &mut planner)?;
    if planner.reasons {
        let kind = Kind::Text {
            limit: limit::DESCRIPTION,
        };
        let question = Question {
            key: QuestionKey::reason(),
            ask: REASON.to_owned(),
            kind,
            suggestion: suggest::description(recording.message),
            about: None,
            bearing: Bearing::Alone,
            need: Need::Required,
            when: Vec::new(),
        };
        planner.ask(question);
    }
    let Planner {
        questions,
        changes,
        count,
        possible,
        ..
    } = planner;
    Ok(Ran {
        questions,
        changes,
        count,
        possible,
        settlements,
    })
}

/// Takes in what a merge decided: its questions come first.
fn take(planner: &mut Planner<'_>, decided: Decided) -> Vec<Settlement> {
    for question in decided.questions {
        planner.ask(question);
    }
    let places = |planner: &Planner<'_>, keys: &[QuestionKey]| {
        keys.iter().filter_map(|key| planner.place(key)).collect()
    };
    for (change, rests) in decided.renames {
        let rests = places(planner, &rests);
        planner.renames.push((change, rests));
    }
    planner.aside = decided.aside;
    for (change, rests) in decided.texts {
        let rests = places(planner, &rests);
        planner.change(Phase::of(change.kind_of()), rests, || change);
    }
    decided.settlements
}
