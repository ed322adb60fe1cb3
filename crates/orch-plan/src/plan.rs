//! The plan of a recording: the questions that the differences raise, and the changes
//! that the answers give.

use std::collections::{BTreeSet, HashSet};

use orch_event::{Event, EventId, Lines};
use orch_model::difference::Part;
use orch_model::{
    BlockName, Declared, Difference, Origin, Owner, Place, ProductName, Recorded, limit,
};

use crate::differences::differences;
use crate::planner::{Making, Planned, Planner};
use crate::question::{Bearing, Kind};
use crate::tell::Tellings;
use crate::{Answers, Question, compare, suggest};

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
}

/// What is to be recorded, and what must be asked first.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    recording: Recording<'a>,
    /// What is asked, in order: what former names were; what becomes of products that
    /// went; then by product its description, type and tag; the values of fixed inputs;
    /// by block its description and tag; the descriptions of resource types; what
    /// existing subscriptions get; consent. Each by name.
    pub questions: Vec<Question>,
    /// How many changes it records, as far as is known.
    pub changes: usize,
    /// Keys that are not asked, and may be answered all the same.
    pub possible: Vec<String>,
}

/// Why a model cannot be recorded. Nothing is passed over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unrecordable {
    /// The orchestrator could not load it.
    #[error("the orchestrator could not load these models")]
    Unloadable(Vec<Unloadable>),
    /// Some names do not fit the target's columns.
    #[error("names are longer than the columns of the database")]
    TooLong(Vec<TooLong>),
    /// A name is taken by something that goes in the same revision.
    #[error("{0}: its former bearer goes at the same time; record that first")]
    Taken(String),
    /// A block requires itself.
    #[error("no instance can be made for existing subscriptions: {} require each other", listed(.0))]
    Circle(Vec<BlockName>),
    /// What is told is of nothing that is there.
    #[error("{0} is told of, and is not there")]
    Untold(String),
}

fn listed(names: &[BlockName]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// Two attributes at the root of a product that may hold the same block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unloadable {
    /// The product.
    pub product: ProductName,
    /// The attributes.
    pub attributes: (String, String),
    /// The block.
    pub block: BlockName,
    /// Where the second one stands.
    pub at: Option<Origin>,
}

/// A name that does not fit its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooLong {
    /// What has it.
    pub part: Part,
    /// How many characters it has.
    pub length: usize,
    /// How many there is room for.
    pub limit: usize,
    /// Where it stands.
    pub at: Option<Origin>,
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
            questions: planner.questions,
            changes: planner.count,
            possible: planner.possible.into_iter().collect(),
        })
    }

    /// The same, planned again on what is answered now.
    pub fn again(&self, answers: &Answers) -> Result<Self, Unrecordable> {
        Self::new(self.recording, answers)
    }

    /// The keys of all that is asked where nothing is answered, and where nothing was
    /// renamed.
    pub fn keys_elsewhere(&self) -> BTreeSet<String> {
        let none = Answers::new();
        let mut keys = BTreeSet::new();
        for making in [Making::Questions, Making::Strangers] {
            if let Ok(planner) = run(self.recording, &none, making) {
                keys.extend(planner.questions.into_iter().map(|it| it.key));
            }
        }
        keys
    }

    /// What is declared.
    pub fn declared(&self) -> &'a Declared {
        self.recording.declared
    }

    /// The questions that no valid answer was given to, in order.
    pub fn open<'p>(&'p self, answers: &Answers) -> Vec<&'p Question> {
        let answered = |question: &Question| {
            answers
                .get(&question.key)
                .is_some_and(|answer| question.check(&answer.answer).is_ok())
        };
        self.questions
            .iter()
            .filter(|question| !answered(question))
            .collect()
    }

    /// The events, and their lines: the answers in the order of the questions, then the
    /// changes in the order in which a revision holds them.
    ///
    /// Returns the questions that are open, where some are. The plan goes, as a large
    /// one takes much room.
    pub fn events(self, answers: &Answers) -> Result<(Vec<Event>, Lines), Vec<Question>> {
        let open: Vec<Question> = self.open(answers).into_iter().cloned().collect();
        if !open.is_empty() {
            return Err(open);
        }
        let recording = self.recording;
        drop(self);
        let Ok(planner) = run(recording, answers, Making::Changes) else {
            return Err(Vec::new());
        };
        let Planner {
            questions,
            changes,
            count,
            ..
        } = planner;
        let mut events = Vec::with_capacity(questions.len() + count);
        let mut lines = Lines::default();
        let mut said: Vec<EventId> = Vec::with_capacity(questions.len());
        for question in &questions {
            let Some(answer) = answers.get(&question.key) else {
                return Err(Vec::new());
            };
            let event = Event::Answer(answer.clone());
            said.push(lines.push(&event));
            events.push(event);
        }
        drop(questions);
        let reason = said.last().copied();
        let mut fills = recording.recorded.fills.clone();
        let mut new = HashSet::new();
        for planned in changes.into_values().flatten() {
            let Planned {
                mut change,
                rests,
                reasoned,
            } = planned;
            new.extend(change.adds());
            fills.assign(&mut change, |owner| new.contains(&owner));
            let mut answers: Vec<EventId> = rests.into_iter().map(|at| said[at]).collect();
            answers.extend(reason.filter(|_| reasoned));
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
    differences(&mut planner)?;
    recording.tellings.plan(&mut planner)?;
    if planner.reasons {
        let kind = Kind::Text {
            limit: limit::DESCRIPTION,
        };
        let reason = suggest::description(recording.message);
        let question = Question {
            key: "reason".to_owned(),
            ask: "Reason",
            subject: "what is removed".to_owned(),
            kind,
            suggestion: reason,
            about: None,
            bearing: Bearing::Alone,
            when: Vec::new(),
        };
        planner.ask(question);
    }
    Ok(planner)
}

/// The attributes that cannot be told apart when a subscription is loaded: at the root
/// of a product there are no names of attributes in the database.
fn unloadable(declared: &Declared) -> Vec<Unloadable> {
    let mut found = Vec::new();
    for (product, it) in &declared.model.products {
        let mut held: std::collections::BTreeMap<&BlockName, &str> =
            std::collections::BTreeMap::new();
        for (name, attribute) in &it.attributes {
            for block in &attribute.blocks {
                if let Some(other) = held.insert(block, name.as_str()) {
                    let place = Place::Attribute(Owner::Product(product.clone()), name.clone());
                    found.push(Unloadable {
                        product: product.clone(),
                        attributes: (other.to_owned(), name.as_str().to_owned()),
                        block: block.clone(),
                        at: declared.origin(&place).cloned(),
                    });
                    break;
                }
            }
        }
    }
    found
}

/// The names that do not fit their columns, among what is added.
fn too_long(declared: &Declared, differences: &[Difference]) -> Vec<TooLong> {
    let check = |difference: &Difference| {
        let part = &difference.part;
        let (name, limit, place) = match part {
            Part::Product(name) | Part::ProductType(name) => {
                let class = declared.model.products.get(name)?.product_type.as_str();
                (
                    class,
                    limit::PRODUCT_TYPE,
                    Place::ProductClass(name.clone()),
                )
            }
            Part::Attachment(block, name) => {
                let place = Place::ResourceType(block.clone(), name.clone());
                (name.as_str(), limit::RESOURCE_TYPE, place)
            }
            Part::Attribute(owner, name) => {
                let place = Place::Attribute(owner.clone(), name.clone());
                (name.as_str(), limit::ATTRIBUTE, place)
            }
            _ => return None,
        };
        let length = name.chars().count();
        (length > limit).then(|| TooLong {
            part: part.clone(),
            length,
            limit,
            at: declared.origin(&place).cloned(),
        })
    };
    differences.iter().filter_map(check).collect()
}

/// The key most like one that is not there, if any is like it.
pub(crate) fn nearest<'k>(key: &str, keys: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    keys.into_iter()
        .map(|known| (strsim::normalized_damerau_levenshtein(key, known), known))
        .filter(|(likeness, _)| *likeness > 0.5)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, known)| known)
}
