//! A question, as a value.

use std::collections::BTreeSet;
use std::sync::Arc;

use orch_event::QuestionDigest;
use orch_model::{Origin, ValueSpec, ValueType};
use serde::Serialize;
use serde_json::Value;

use crate::{Choice, QuestionKey, Refusal};

/// A question to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Stable, and unique among the questions of a plan.
    pub key: QuestionKey,
    /// The words, a sentence.
    pub ask: String,
    /// The answers that it takes.
    pub kind: Kind,
    /// A sensible answer, where there is one; always valid, and never one that removes
    /// data.
    pub suggestion: Option<String>,
    /// Where the source says what it is about.
    pub about: Option<Origin>,
    /// Whether other questions hang on the answer.
    pub bearing: Bearing,
    /// Whether it can be left open.
    pub need: Need,
    /// The questions, by key, and the answers to them that this one hangs on.
    pub when: Vec<(QuestionKey, String)>,
}

/// Whether other questions hang on the answer to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearing {
    /// What is asked beside it stays the same, whatever the answer.
    Alone,
    /// What else is asked depends on the answer.
    Shapes,
}

/// Whether a question needs an answer before a revision is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It does.
    Required,
    /// Left open, it counts as answered by its suggestion, which changes nothing.
    Optional,
}

/// The answers that a question takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Text that is not empty.
    Text {
        /// The most characters.
        limit: usize,
    },
    /// One of these.
    Choice {
        /// Which; never empty.
        choices: Vec<Choice>,
        /// Valid too, and not shown, as there are too many.
        #[serde(skip_serializing_if = "Also::is_empty")]
        also: Also,
    },
    /// Nothing but consent to a removal: `yes`.
    Consent,
    /// Values of a Python type, as a JSON list of texts.
    List {
        /// The type of each.
        value_type: ValueType,
        /// What each must fit.
        fits: Vec<ValueSpec>,
        /// The least entries.
        min: u32,
        /// The most entries.
        max: Option<u32>,
        /// The most characters of each.
        limit: usize,
    },
    /// A value of a Python type, as text.
    Value {
        /// The type.
        value_type: ValueType,
        /// What it must fit.
        fits: Vec<ValueSpec>,
        /// The most characters.
        limit: usize,
    },
    /// A value as above, or none: `(none)`.
    OptionalValue {
        /// The type.
        value_type: ValueType,
        /// What it must fit.
        fits: Vec<ValueSpec>,
        /// The most characters.
        limit: usize,
    },
}

/// Names that are valid choices and are not shown. Questions of one place share them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Also {
    pub(crate) names: Arc<Shared>,
    /// One that another question claims.
    pub(crate) claimed: Option<String>,
}

/// Names with their digest, so that each question need not hash all of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Shared {
    pub(crate) names: BTreeSet<String>,
    digest: String,
}

impl Shared {
    pub(crate) fn new(names: BTreeSet<String>) -> Self {
        let text = serde_json::to_vec(&names).expect("BUG: names are text");
        let digest = QuestionDigest::of(&text).to_string();
        Self { names, digest }
    }
}

impl Also {
    fn is_empty(&self) -> bool {
        self.names.names.is_empty()
    }

    fn takes(&self, answer: &str) -> bool {
        self.names.names.contains(answer) && self.claimed.as_deref() != Some(answer)
    }
}

impl Serialize for Also {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.names.digest)
    }
}

impl Kind {
    /// One of these.
    pub(crate) fn choice(choices: Vec<Choice>) -> Self {
        Self::Choice {
            choices,
            also: Also::default(),
        }
    }

    /// One of these names or values.
    pub(crate) fn named<'a>(names: impl IntoIterator<Item = &'a String>) -> Self {
        Self::choice(names.into_iter().map(Choice::named).collect())
    }
}

/// The part of a question that decides whether an earlier answer is an answer to it.
#[derive(Serialize)]
struct Asked<'a> {
    key: &'a QuestionKey,
    ask: &'a str,
    kind: &'a Kind,
}

impl Question {
    /// The digest of what is asked. Neither the suggestion nor the place counts:
    /// an answer is not void because a line was put above a class.
    pub fn digest(&self) -> QuestionDigest {
        let asked = Asked {
            key: &self.key,
            ask: &self.ask,
            kind: &self.kind,
        };
        let text = serde_json::to_vec(&asked).expect("BUG: a question holds only text and numbers");
        QuestionDigest::of(&text)
    }

    /// The choice that an answer is, where it is one that is shown.
    pub(crate) fn chosen(&self, answer: &str) -> Option<&Choice> {
        match &self.kind {
            Kind::Choice { choices, .. } => choices.iter().find(|choice| choice.is(answer)),
            _ => None,
        }
    }

    /// Refuses a text that is no answer to it, with the reason.
    pub fn check(&self, answer: &str) -> Result<(), Refusal> {
        if answer.contains('\0') {
            return Err(Refusal::Nul);
        }
        match &self.kind {
            Kind::Text { limit } => check_length(answer, *limit),
            Kind::Choice { also, .. } if also.claimed.as_deref() == Some(answer) => {
                Err(Refusal::Claimed(answer.to_owned()))
            }
            Kind::Choice { choices, also } => {
                if choices.iter().any(|choice| choice.is(answer)) || also.takes(answer) {
                    Ok(())
                } else {
                    Err(Refusal::NoChoice {
                        choices: choices.clone(),
                    })
                }
            }
            Kind::Consent if answer == CONSENT => Ok(()),
            Kind::Consent => Err(Refusal::NoConsent),
            Kind::List {
                fits,
                min,
                max,
                limit,
                ..
            } => {
                let entries = entries(answer).ok_or(Refusal::NoList)?;
                let count = u32::try_from(entries.len()).unwrap_or(u32::MAX);
                if count < *min {
                    return Err(Refusal::TooFew { min: *min });
                }
                if let Some(max) = max.filter(|max| count > *max) {
                    return Err(Refusal::TooMany { max });
                }
                entries
                    .iter()
                    .try_for_each(|entry| check_value(entry, fits, *limit))
            }
            Kind::OptionalValue { .. } if Choice::NoValue.is(answer) => Ok(()),
            Kind::Value { fits, limit, .. } | Kind::OptionalValue { fits, limit, .. } => {
                check_value(answer, fits, *limit)
            }
        }
    }
}

/// The one answer that consents.
pub const CONSENT: &str = "yes";

/// The entries of a list as it is answered: texts, numbers, and truths as Python
/// writes them.
pub(crate) fn entries(answer: &str) -> Option<Vec<String>> {
    let values: Vec<Value> = serde_json::from_str(answer).ok()?;
    values
        .into_iter()
        .map(|value| match value {
            Value::String(text) if !text.contains('\0') => Some(text),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(true) => Some("True".to_owned()),
            Value::Bool(false) => Some("False".to_owned()),
            _ => None,
        })
        .collect()
}

fn check_value(answer: &str, fits: &[ValueSpec], limit: usize) -> Result<(), Refusal> {
    check_length(answer, limit)?;
    for spec in fits {
        spec.check(answer)?;
    }
    Ok(())
}

pub(crate) fn check_length(answer: &str, limit: usize) -> Result<(), Refusal> {
    if answer.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    let length = answer.chars().count();
    if length > limit {
        return Err(Refusal::TooLong { limit, length });
    }
    Ok(())
}
