//! A recording in progress: the questions that are open, and the answers that are kept.

use std::collections::BTreeSet;

use orch_event::{Answer, Event, Given, Lines};
use orch_ledger::{Draft, Entry, Ledger, RecordingLock};
use orch_model::ByHand;
use orch_plan::{Answers, Bearing, Incomplete, Plan, Question, QuestionKey, write_form};
use orch_projector::render;

use crate::author::Author;
use crate::record::decided::Decided;
use crate::record::draft::{Asked, planned, usable};
use crate::record::error::RecordError;
use crate::record::material::Material;
use crate::record::note::Note;
use crate::run::Run;

/// A recording to be done, and by whom.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The models that are compared.
    pub material: &'a Material,
    /// Facts that are recorded by hand.
    pub by_hand: &'a ByHand,
    /// Why it is recorded.
    pub message: &'a str,
    /// Whether answers are kept, and a revision may be sealed.
    pub run: Run,
    /// Who records.
    pub author: &'a dyn Author,
}

/// A recording in progress. Holds the ledger's recording lock, unless it is a dry run.
pub struct Recording<'a> {
    pub(super) ledger: &'a mut Ledger,
    pub(super) request: Request<'a>,
    pub(super) plan: Plan<'a>,
    pub(super) answers: Answers,
    /// Keys of answers that were given and refused: nothing else answers them now.
    pub(super) refused: BTreeSet<QuestionKey>,
    /// How often it was planned again.
    pub(super) replans: usize,
    /// None until there is something to keep; never there on a dry run.
    draft: Option<Draft>,
    /// Held until the end, so that two that record at once never mix.
    lock: Option<RecordingLock>,
    /// The author's name, once it was asked for.
    by: Option<String>,
}

impl<'a> Recording<'a> {
    /// Locks the ledger, plans, and resumes the open draft.
    pub fn begin(
        ledger: &'a mut Ledger,
        request: Request<'a>,
        tell: &mut dyn FnMut(Note),
    ) -> Result<Self, RecordError> {
        let Request {
            material,
            by_hand,
            message,
            run,
            ..
        } = request;
        let lock = match run {
            Run::Real => Some(ledger.lock()?),
            Run::Dry => None,
        };
        if let Some(lock) = &lock {
            ledger.clear_unsealed(lock)?;
        }
        ledger.refresh()?;
        if ledger.graph().heads() != material.heads {
            return Err(RecordError::Meanwhile);
        }
        let plan = planned(material, by_hand, Some(message))?;
        let (asked, draft) = resumed(ledger, plan, tell)?;
        Ok(Self {
            plan: asked.plan,
            answers: asked.answers,
            ledger,
            request,
            refused: BTreeSet::new(),
            replans: 0,
            draft,
            lock,
            by: None,
        })
    }

    /// The questions, and how many changes are known so far.
    pub fn plan(&self) -> &Plan<'a> {
        &self.plan
    }

    /// The answers that count.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// The models that are compared.
    pub fn material(&self) -> &'a Material {
        self.request.material
    }

    /// Why it is recorded.
    pub fn message(&self) -> &'a str {
        self.request.message
    }

    /// The questions that no valid answer was given to, in order.
    pub fn open(&self) -> Vec<&Question> {
        self.plan.open(&self.answers)
    }

    /// Whether there is nothing to record. A merge is recorded even where it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.plan.changes == 0 && self.request.material.merging.is_none()
    }

    /// Whether a draft keeps the answers.
    pub fn is_kept(&self) -> bool {
        self.draft.is_some()
    }

    /// All questions as a file to fill in, with the answers that there are.
    pub fn form(&self) -> String {
        write_form(&self.plan, &self.answers)
    }

    /// Takes an answer that a person gave. Other questions may be asked afterwards. One
    /// that does not fit its question is an error, and is not kept.
    pub fn answer(&mut self, key: &str, answer: String, how: Given) -> Result<(), RecordError> {
        let asked = |it: &Question| it.key.as_str() == key;
        let index = self.plan.questions.iter().position(asked);
        let index = index.ok_or_else(|| RecordError::NotAsked(key.to_owned()))?;
        let checked = self.plan.questions[index].check(&answer);
        checked.map_err(|source| RecordError::Refused {
            key: key.to_owned(),
            source,
        })?;
        self.keep(vec![(index, answer)], how)
    }

    /// Takes every suggestion, until no open question has one.
    pub fn take_suggestions(&mut self) -> Result<(), RecordError> {
        loop {
            let before = self.replans;
            let is_open = |question: &Question| {
                let known = self.answers.get(&question.key);
                known.is_none_or(|it| question.check(&it.answer).is_err())
            };
            let questions = self.plan.questions.iter().enumerate();
            let taken = questions
                .filter(|(_, question)| is_open(question))
                .filter(|(_, question)| !self.refused.contains(&question.key))
                .filter_map(|(index, question)| Some((index, question.suggestion.clone()?)))
                .collect();
            self.keep(taken, Given::Suggestion)?;
            if self.replans == before {
                return Ok(());
            }
        }
    }

    /// The events that the answers give, as they would be sealed. Questions that are open are
    /// an error.
    pub fn events(&self) -> Result<Vec<Event>, RecordError> {
        let (events, _) = decided(self.plan.clone(), &self.answers)?;
        Ok(events)
    }

    /// The SQL that goes forward, as it would be sealed.
    pub fn sql(&self) -> Result<String, RecordError> {
        let (events, lines) = decided(self.plan.clone(), &self.answers)?;
        let recorded = self.request.material.recorded.clone();
        let events = lines.ids.iter().copied().zip(&events);
        let rendered = render(recorded, self.request.message, events);
        Ok(rendered.map_err(RecordError::Render)?.up)
    }

    /// Turns all answers into events. Questions that are open are an error.
    pub fn decide(self) -> Result<Decided, RecordError> {
        let Self {
            request,
            plan,
            answers,
            draft,
            lock,
            ..
        } = self;
        let (events, lines) = decided(plan, &answers)?;
        let is_answer = |event: &&Event| matches!(event, Event::Answer(_));
        let count = events.iter().filter(is_answer).count();
        Ok(Decided {
            message: request.message.to_owned(),
            events,
            lines,
            answers: count,
            draft,
            lock,
        })
    }

    /// Keeps answers in the draft, then counts them. Plans again where other questions
    /// depend on one of them.
    ///
    /// Questions are given by their place in the plan.
    pub(super) fn keep(
        &mut self,
        given: Vec<(usize, String)>,
        how: Given,
    ) -> Result<(), RecordError> {
        if given.is_empty() {
            return Ok(());
        }
        let by = self.by();
        let at = self.request.author.now();
        let questions = &self.plan.questions;
        let shapes = given
            .iter()
            .any(|(at, _)| questions[*at].bearing == Bearing::Shapes);
        let entries: Vec<Entry> = given
            .into_iter()
            .map(|(index, answer)| {
                let question = &questions[index];
                Entry {
                    question: question.digest(),
                    answer: Answer {
                        key: question.key.to_string(),
                        ask: question.ask.clone(),
                        answer,
                        given: how,
                        by: by.clone(),
                        at,
                    },
                }
            })
            .collect();
        if self.request.run == Run::Real {
            let draft = match self.draft.take() {
                Some(draft) => draft,
                None => self.ledger.begin_draft()?,
            };
            self.ledger.add_answers(&draft, &entries)?;
            self.draft = Some(draft);
        }
        for Entry { answer, .. } in entries {
            self.answers.insert(answer.key.as_str().into(), answer);
        }
        if shapes {
            self.plan = self.plan.again(&self.answers)?;
            self.replans += 1;
        }
        Ok(())
    }

    /// The author's name.
    pub(super) fn by(&mut self) -> String {
        let author = self.request.author;
        self.by.get_or_insert_with(|| author.name()).clone()
    }
}

/// The events that answers give, and their lines.
fn decided(plan: Plan<'_>, answers: &Answers) -> Result<(Vec<Event>, Lines), RecordError> {
    plan.events(answers).map_err(|incomplete| match incomplete {
        Incomplete::Open(open) => RecordError::Open(open.len()),
        Incomplete::Unrecordable(error) => error.into(),
    })
}

/// Takes over the answers of the open draft that count.
fn resumed<'a>(
    ledger: &Ledger,
    plan: Plan<'a>,
    tell: &mut dyn FnMut(Note),
) -> Result<(Asked<'a>, Option<Draft>), RecordError> {
    let Some(draft) = ledger.open_draft()? else {
        let others = ledger.drafts_elsewhere()?;
        if others > 0 {
            tell(Note::DraftsElsewhere(others));
        }
        return Ok((Asked::unanswered(plan), None));
    };
    let mut asked = usable(ledger, &draft, plan)?;
    if !asked.answers.is_empty() {
        tell(Note::Resumed(asked.answers.values().cloned().collect()));
    }
    let aside = std::mem::take(&mut asked.aside);
    if !aside.is_empty() {
        tell(Note::SetAside(aside));
    }
    Ok((asked, Some(draft)))
}
