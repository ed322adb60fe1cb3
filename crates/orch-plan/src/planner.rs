//! What a plan is made with: questions as they are asked, changes as they are found.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use orch_model::change::{Change, Named, NamedOwner};
use orch_model::{
    Declared, Origin, Owner, Phase, Place, Recorded, ThingId, ThingKind, ThingName, WorkflowName,
};

use crate::choice::Choice;
use crate::key::{Aspect, QuestionKey, Subject};
use crate::question::{Bearing, Kind, Need, Question};
use crate::words::sentence;
use crate::{Answers, suggest};

/// Whether changes are made, or only counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Making {
    /// Only the questions are wanted.
    Questions,
    /// The changes are wanted; all questions are answered.
    Changes,
}

/// A change, with the answers that it rests on.
pub(crate) struct Planned {
    pub(crate) change: Change,
    /// The questions, by their place among all.
    pub(crate) rests: Vec<usize>,
    /// Whether it rests on the reason too, which is asked last.
    pub(crate) reason: Reason,
}

/// Whether a change rests on the reason for removals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// It removes nothing.
    None,
    /// It removes something.
    Asked,
}

/// The place of a question among all, and the answer to it.
pub(crate) struct Said {
    pub(crate) at: usize,
    /// Empty while the question is open.
    pub(crate) answer: String,
}

/// Asks and notes.
pub(crate) struct Planner<'a> {
    pub(crate) declared: &'a Declared,
    pub(crate) recorded: &'a Recorded,
    pub(crate) answers: &'a Answers,
    making: Making,
    /// The workflows that every product has.
    pub(crate) default_workflows: &'a [WorkflowName],
    pub(crate) questions: Vec<Question>,
    /// The place of each question among all.
    places: HashMap<QuestionKey, usize>,
    /// Keys that are not asked, and may be answered all the same.
    pub(crate) possible: BTreeSet<QuestionKey>,
    /// The questions about former names that say that a thing is new.
    news: BTreeSet<QuestionKey>,
    pub(crate) changes: BTreeMap<Phase, Vec<Planned>>,
    pub(crate) count: usize,
    /// Whether anything is removed, so that a reason is asked.
    pub(crate) reasons: bool,
    /// Renames that a merge decided, with the questions that they rest on.
    pub(crate) renames: Vec<(Change, Vec<usize>)>,
    /// Names that things have until a merge removes them.
    pub(crate) aside: Vec<Change>,
    /// By block and resource type, the resource type whose values it took over.
    pub(crate) replaced: BTreeMap<(ThingId, ThingId), ThingId>,
}

impl<'a> Planner<'a> {
    pub(crate) fn new(
        declared: &'a Declared,
        recorded: &'a Recorded,
        answers: &'a Answers,
        making: Making,
    ) -> Self {
        Self {
            declared,
            recorded,
            answers,
            making,
            default_workflows: &[],
            questions: Vec::new(),
            places: HashMap::new(),
            possible: BTreeSet::new(),
            news: BTreeSet::new(),
            changes: BTreeMap::new(),
            count: 0,
            reasons: false,
            renames: Vec::new(),
            aside: Vec::new(),
            replaced: BTreeMap::new(),
        }
    }

    /// Notes a key that may be answered without being asked. Returns whether it is
    /// answered.
    pub(crate) fn may_ask(&mut self, key: QuestionKey) -> bool {
        let is_answered = self.answers.contains_key(&key);
        if self.making == Making::Questions {
            self.possible.insert(key);
        }
        is_answered
    }

    /// Notes that a thing is new, as the question of that key says.
    pub(crate) fn came(&mut self, key: QuestionKey) {
        self.news.insert(key);
    }

    /// The answers on which a question about a new thing hangs: that it was not there
    /// under another name.
    fn when_new(&self, subject: &Subject) -> Vec<(QuestionKey, String)> {
        let former = subject.key(Aspect::Former);
        let is_asked = self.news.contains(&former) && self.places.contains_key(&former);
        let new = is_asked.then(|| (former, Choice::NoneOfThese.to_string()));
        new.into_iter().collect()
    }

    /// The place of the question about an aspect, if it is asked.
    pub(crate) fn place(&self, key: &QuestionKey) -> Option<usize> {
        self.places.get(key).copied()
    }

    /// A question. A suggestion that would be refused, or that removes data, is none.
    pub(crate) fn question(
        &self,
        subject: &Subject,
        aspect: Aspect,
        kind: Kind,
        suggestion: Option<String>,
        about: &Place,
    ) -> Question {
        let question = Question {
            key: subject.key(aspect),
            ask: sentence(subject, aspect),
            kind,
            suggestion: None,
            about: self.declared.origin(about).cloned(),
            bearing: Bearing::Alone,
            need: Need::Required,
            when: Vec::new(),
        };
        let is_safe = |suggestion: &String| {
            let chosen = question.chosen(suggestion);
            question.check(suggestion).is_ok() && !chosen.is_some_and(Choice::removes_data)
        };
        let suggestion = suggestion.filter(is_safe);
        Question {
            suggestion,
            ..question
        }
    }

    /// Asks.
    pub(crate) fn ask(&mut self, question: Question) -> Said {
        let answer = self.answers.get(&question.key).map(|it| it.answer.as_str());
        let answer = answer.filter(|it| question.check(it).is_ok());
        let answer = answer.unwrap_or_default().to_owned();
        let question = match self.making {
            // Only its key is of use, and there may be very many.
            Making::Changes => Question {
                ask: String::new(),
                kind: Kind::Consent,
                suggestion: None,
                about: None,
                when: Vec::new(),
                ..question
            },
            Making::Questions => question,
        };
        let at = self.questions.len();
        self.places.insert(question.key.clone(), at);
        self.questions.push(question);
        Said { at, answer }
    }

    /// Asks about something that came.
    pub(crate) fn ask_new(&mut self, subject: &Subject, question: Question) -> Said {
        let when = self.when_new(subject);
        self.ask(Question { when, ..question })
    }

    /// Asks what other questions hang on. Gives the place of the question, and the
    /// choice that was made: while it is open, the suggestion, else the first one.
    pub(crate) fn choose(&mut self, question: Question) -> (usize, Choice) {
        let assumed = question.suggestion.as_deref();
        let assumed = assumed.and_then(|it| question.chosen(it)).cloned();
        let assumed = assumed.or_else(|| match &question.kind {
            Kind::Choice { choices, .. } => choices.first().cloned(),
            _ => None,
        });
        let answer = self.answers.get(&question.key);
        let said = answer.filter(|it| question.check(&it.answer).is_ok());
        let said = said.map(|it| {
            let shown = question.chosen(&it.answer).cloned();
            shown.unwrap_or_else(|| Choice::named(&it.answer))
        });
        let said = said.or(assumed).unwrap_or(Choice::NoneOfThese);
        let bearing = Bearing::Shapes;
        let Said { at, .. } = self.ask(Question {
            bearing,
            ..question
        });
        (at, said)
    }

    /// Asks for consent to a removal; gives the place of the question.
    pub(crate) fn consent(&mut self, question: Question) -> usize {
        self.reasons = true;
        self.ask(question).at
    }

    /// Notes a change.
    pub(crate) fn change(
        &mut self,
        phase: Phase,
        rests: Vec<usize>,
        change: impl FnOnce() -> Change,
    ) {
        self.note(phase, rests, Reason::None, change);
    }

    /// Notes a change that takes something away.
    pub(crate) fn removal(
        &mut self,
        phase: Phase,
        rests: Vec<usize>,
        change: impl FnOnce() -> Change,
    ) {
        self.reasons = true;
        self.note(phase, rests, Reason::Asked, change);
    }

    fn note(
        &mut self,
        phase: Phase,
        rests: Vec<usize>,
        reason: Reason,
        change: impl FnOnce() -> Change,
    ) {
        self.count += 1;
        if self.making == Making::Changes {
            let planned = Planned {
                change: change(),
                rests,
                reason,
            };
            self.changes.entry(phase).or_default().push(planned);
        }
    }

    /// A thing as changes name it that come before all renames: by its former name.
    pub(crate) fn former<N: ThingName>(&self, id: ThingId, name: &N) -> Named<N> {
        let thing = self.recorded.things.get(id);
        Named {
            id,
            name: thing.map_or_else(|| name.clone(), |thing| N::of(thing.name.clone())),
        }
    }

    /// An owner as changes name it that come before all renames.
    pub(crate) fn former_owner(&self, id: ThingId, owner: &Owner) -> NamedOwner {
        let thing = self.recorded.things.get(id);
        NamedOwner {
            kind: owner.kind(),
            id,
            name: thing.map_or_else(|| owner.name().to_owned(), |thing| thing.name.clone()),
        }
    }

    /// The docstring of a place, as a description.
    pub(crate) fn doc(&self, about: &Place) -> Option<String> {
        let doc = self
            .declared
            .origin(about)
            .and_then(|it: &Origin| it.doc.as_deref());
        suggest::description(doc)
    }
}

/// The thing that has a name in a recorded model, or that gets it.
pub(crate) fn thing(
    recorded: &Recorded,
    kind: ThingKind,
    owner: Option<ThingId>,
    name: &str,
) -> ThingId {
    let things = &recorded.things;
    things
        .find(kind, owner, name)
        .unwrap_or_else(|| things.next_id(kind, owner, name))
}
