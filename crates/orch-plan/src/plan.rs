//! The plan of a recording: the questions that the differences raise, and the changes
//! that the answers give.

use std::collections::HashSet;
use std::sync::Arc;

use orch_event::{Event, EventId, Lines};
use orch_model::{Declared, Recorded, WorkflowName, limit};

use crate::compare::compare;
use crate::differences::differences;
use crate::key::{Aspect, QuestionKey, Subject};
use crate::planner::{Making, Planned, Planner, Reason};
use crate::question::{Bearing, Kind, Need, Question};
use crate::recordable::{too_long, unloadable};
use crate::tell::Tellings;
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
    /// What is told by hand.
    pub tellings: &'a Tellings,
    /// The workflows that every product has, whatever its type.
    pub default_workflows: &'a [WorkflowName],
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
        let declared = recording.declared;
        let raw = compare(&declared.model, &recording.recorded.model);
        if !raw.is_empty() {
            let too_long = too_long(declared, &raw);
            if !too_long.is_empty() {
                return Err(Unrecordable::TooLong(too_long));
            }
            let unloadable = unloadable(declared);
            if !unloadable.is_empty() {
                return Err(Unrecordable::Unloadable(unloadable));
            }
        }
        let planner = run(recording, answers, Making::Questions)?;
        Ok(Self {
            recording,
            questions: planner.questions.into(),
            changes: planner.count,
            possible: planner.possible.into_iter().collect(),
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
        let planner = run(recording, answers, Making::Changes)?;
        let Planner {
            questions,
            changes,
            count,
            ..
        } = planner;
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

/// Plans; the reason for what goes is asked last.
fn run<'a>(
    recording: Recording<'a>,
    answers: &'a Answers,
    making: Making,
) -> Result<Planner<'a>, Unrecordable> {
    let Recording {
        declared, recorded, ..
    } = recording;
    let mut planner = Planner::new(declared, recorded, answers, making);
    planner.default_workflows = recording.default_workflows;
    differences(&mut planner)?;
    recording.tellings.plan(&mut planner)?;
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
    Ok(planner)
}
