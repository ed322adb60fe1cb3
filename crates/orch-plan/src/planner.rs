//! What a plan is made with: questions as they are asked, changes as they are found.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::change::{Change, Named, NamedOwner};
use orch_model::{Declared, Origin, Owner, Place, Recorded, ThingId, ThingKind, ThingName};

use crate::question::{Bearing, CONSENT, Kind, Question};
use crate::{Answers, suggest};

/// The changes of a revision, in the order in which it holds them. What goes, goes
/// first and by its former name, so that what it takes can be counted beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    AttributeMoved,
    AttributeRemoved,
    AttributeNarrowed,
    ResourceTypeDetached,
    ResourceTypeChanged,
    FixedInputRemoved,
    ProductRemoved,
    ProductEnded,
    BlockRemoved,
    ProductRenamed,
    BlockRenamed,
    ResourceTypeRenamed,
    FixedInputRenamed,
    AttributeRenamed,
    ProductAdded,
    FixedInputAdded,
    BlockAdded,
    ResourceTypeAdded,
    ResourceTypeReplaced,
    ResourceTypeRemoved,
    ResourceTypeAttached,
    AttributeAdded,
    ProductTypeChanged,
    FixedInputChanged,
    AttributeChanged,
    Described,
    DefaultGiven,
    MemberChosen,
}

/// Whether changes are made, or only counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Making {
    /// Only the questions are wanted.
    Questions,
    /// Only the questions are wanted, as if nothing had been renamed.
    Strangers,
    /// The changes are wanted; all questions are answered.
    Changes,
}

/// A change, with the answers that it rests on.
pub(crate) struct Planned {
    pub(crate) change: Change,
    /// The questions, by their place among all.
    pub(crate) rests: Vec<usize>,
    /// Whether it rests on the reason too, which is asked last.
    pub(crate) reasoned: bool,
}

/// Asks and notes.
pub(crate) struct Planner<'a> {
    pub(crate) declared: &'a Declared,
    pub(crate) recorded: &'a Recorded,
    pub(crate) answers: &'a Answers,
    making: Making,
    pub(crate) questions: Vec<Question>,
    /// Keys that are not asked, and may be answered all the same.
    pub(crate) possible: BTreeSet<String>,
    /// The questions about former names that say that a thing is new.
    news: BTreeSet<String>,
    pub(crate) changes: BTreeMap<Phase, Vec<Planned>>,
    pub(crate) count: usize,
    /// Whether anything goes, so that a reason is asked.
    pub(crate) reasons: bool,
    /// By block and resource type, which one it took over from.
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
            questions: Vec::new(),
            possible: BTreeSet::new(),
            news: BTreeSet::new(),
            changes: BTreeMap::new(),
            count: 0,
            reasons: false,
            replaced: BTreeMap::new(),
        }
    }

    /// Notes a key that may be answered without being asked.
    pub(crate) fn may_ask(&mut self, key: &str) {
        if self.making == Making::Questions {
            self.possible.insert(key.to_owned());
        }
    }

    /// Notes that a thing is new, as the question of that key says.
    pub(crate) fn came(&mut self, key: &str) {
        self.news.insert(key.to_owned());
    }

    /// What a question about something that came hangs on: that it is not something
    /// that was there.
    pub(crate) fn when_new(&self, former: &str) -> Vec<(String, String)> {
        if self.news.contains(former) {
            vec![(former.to_owned(), crate::matching::NEITHER.to_owned())]
        } else {
            Vec::new()
        }
    }

    /// A question; a suggestion that would be refused is none.
    pub(crate) fn question(
        &self,
        key: &str,
        ask: &'static str,
        subject: &str,
        kind: Kind,
        suggestion: Option<String>,
        about: &Place,
    ) -> Question {
        let question = Question {
            key: key.to_owned(),
            ask,
            subject: subject.to_owned(),
            kind,
            suggestion: None,
            about: self.declared.origin(about).cloned(),
            bearing: Bearing::Alone,
            when: Vec::new(),
        };
        let suggestion = suggestion.filter(|suggestion| question.check(suggestion).is_ok());
        Question {
            suggestion,
            ..question
        }
    }

    /// Asks; gives the place of the question and the answer, which is empty while it is
    /// open.
    pub(crate) fn ask(&mut self, question: Question) -> (usize, String) {
        let answer = self.answers.get(&question.key).map(|it| it.answer.as_str());
        let answer = answer.filter(|it| question.check(it).is_ok());
        let answer = answer.unwrap_or_default().to_owned();
        let question = match self.making {
            // Only its key is of use any more, and there may be very many.
            Making::Changes => Question {
                subject: String::new(),
                kind: Kind::Consent,
                suggestion: None,
                about: None,
                when: Vec::new(),
                ..question
            },
            Making::Questions | Making::Strangers => question,
        };
        self.questions.push(question);
        (self.questions.len() - 1, answer)
    }

    /// Asks what other questions hang on; gives the answer, or what is suggested.
    pub(crate) fn assumed(&mut self, question: Question, bearing: Bearing) -> String {
        let suggestion = question.suggestion.clone().unwrap_or_default();
        let (_, answer) = self.ask(Question {
            bearing,
            ..question
        });
        let is_former = self.making == Making::Strangers;
        if is_former && answer.is_empty() {
            return crate::matching::NEITHER.to_owned();
        }
        if answer.is_empty() {
            suggestion
        } else {
            answer
        }
    }

    /// The place of the last question.
    pub(crate) fn last(&self) -> usize {
        self.questions.len().saturating_sub(1)
    }

    /// Asks for consent to something that goes; gives the place of the question.
    pub(crate) fn consent(&mut self, key: &str, subject: &str, about: &Place) -> usize {
        let suggestion = Some(CONSENT.to_owned());
        let kind = Kind::Consent;
        let question = self.question(
            key,
            "Remove with its data",
            subject,
            kind,
            suggestion,
            about,
        );
        self.reasons = true;
        self.ask(question).0
    }

    /// Notes a change.
    pub(crate) fn change(
        &mut self,
        phase: Phase,
        rests: Vec<usize>,
        change: impl FnOnce() -> Change,
    ) {
        self.note(phase, rests, false, change);
    }

    /// Notes a change that takes something away.
    pub(crate) fn removal(
        &mut self,
        phase: Phase,
        rests: Vec<usize>,
        change: impl FnOnce() -> Change,
    ) {
        self.note(phase, rests, true, change);
    }

    fn note(
        &mut self,
        phase: Phase,
        rests: Vec<usize>,
        reasoned: bool,
        change: impl FnOnce() -> Change,
    ) {
        self.count += 1;
        if self.making == Making::Changes {
            let planned = Planned {
                change: change(),
                rests,
                reasoned,
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
