//! The answers file: all questions as JSON, to be filled in and given back.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::plan::nearest;
use crate::{Answers, Kind, Plan, Question};

/// An answers file cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// It is no JSON, or not an object.
    #[error("the answers cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// A key is there twice.
    #[error("`{0}` is answered twice")]
    Twice(String),
    /// Nothing asks that.
    #[error("nothing asks `{key}`")]
    Unasked {
        /// The key.
        key: String,
        /// The most similar key that is asked.
        nearest: Option<String>,
    },
    /// An answer is of a shape that no question takes.
    #[error("the answer to `{key}` cannot be read: {reason}")]
    Shape {
        /// The key.
        key: String,
        /// What is wrong.
        reason: &'static str,
    },
}

/// Writes all questions of a plan, with the answers that there are.
pub fn write_form(plan: &Plan<'_>, answers: &Answers) -> String {
    struct Form<'a>(&'a Plan<'a>, &'a Answers);
    impl Serialize for Form<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let Self(plan, answers) = self;
            let mut map = serializer.serialize_map(Some(plan.questions.len()))?;
            for question in &plan.questions {
                let answer = answers
                    .get(&question.key)
                    .map(|answer| answer.answer.as_str());
                let answer = answer.filter(|answer| question.check(answer).is_ok());
                map.serialize_entry(&question.key, &Entry::new(question, answer))?;
            }
            map.end()
        }
    }
    let text = serde_json::to_string_pretty(&Form(plan, answers));
    text.expect("BUG: a form holds only text and numbers") + "\n"
}

/// A question as the form shows it.
#[derive(Serialize)]
struct Entry<'a> {
    ask: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<usize>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    value_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    choices: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<&'a str>,
    answer: Option<&'a str>,
}

/// What an entry may hold when it comes back; all but `answer` is ignored.
const FIELDS: [&str; 8] = [
    "ask",
    "about",
    "limit",
    "type",
    "choices",
    "suggestion",
    "when",
    "answer",
];

impl<'a> Entry<'a> {
    fn new(question: &'a Question, answer: Option<&'a str>) -> Self {
        let (limit, value_type, choices) = match &question.kind {
            Kind::Text { limit } => (Some(*limit), None, None),
            Kind::Choice { choices } => (None, None, Some(choices.as_slice())),
            Kind::Value { value_type, limit } => (Some(*limit), Some(value_type.as_str()), None),
        };
        Self {
            ask: format!("{}, {}", question.ask, question.subject),
            about: question.about.as_ref().map(ToString::to_string),
            limit,
            value_type,
            choices,
            suggestion: question.suggestion.as_deref(),
            answer,
        }
    }
}

/// Reads a form, or a plain object of answers by key. Open answers are left out.
///
/// Whether an answer is valid is for its question to say.
pub fn read_form(plan: &Plan<'_>, text: &str) -> Result<BTreeMap<String, String>, FormError> {
    // Editors of some systems put a mark in front, which is not JSON's.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Pairs(pairs) = serde_json::from_str(text)?;
    let mut questions: BTreeMap<&str, &Question> = BTreeMap::new();
    for question in &plan.questions {
        questions.insert(&question.key, question);
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut answers = BTreeMap::new();
    for (key, value) in pairs {
        if !seen.insert(key.clone()) {
            return Err(FormError::Twice(key));
        }
        let Some(question) = questions.get(key.as_str()) else {
            let nearest = nearest(&key, questions.keys().copied()).map(str::to_owned);
            return Err(FormError::Unasked { key, nearest });
        };
        let shape = |reason| FormError::Shape {
            key: key.clone(),
            reason,
        };
        let value = match value {
            Value::Object(mut fields) => {
                if fields.keys().any(|field| !FIELDS.contains(&field.as_str())) {
                    return Err(shape(
                        "an entry holds `answer`, and what the form put beside it",
                    ));
                }
                fields
                    .remove("answer")
                    .ok_or_else(|| shape("an entry needs an `answer`"))?
            }
            value => value,
        };
        if let Some(answer) = answer(question, value).map_err(shape)? {
            answers.insert(key, answer);
        }
    }
    Ok(answers)
}

/// The text that a JSON value stands for; `None` while the answer is open.
pub(crate) fn answer(question: &Question, value: Value) -> Result<Option<String>, &'static str> {
    let takes_text_only = matches!(question.kind, Kind::Text { .. });
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Number(_) | Value::Bool(_) if takes_text_only => Err("it must be text"),
        Value::Number(number) => Ok(Some(number.to_string())),
        // As Python's `str()` writes it, and so the orchestrator.
        Value::Bool(true) => Ok(Some("True".to_owned())),
        Value::Bool(false) => Ok(Some("False".to_owned())),
        Value::Array(_) | Value::Object(_) => Err("it must be text or a number"),
    }
}

/// The entries of an object in their order, also those whose key is there twice.
pub(crate) struct Pairs<V = Value>(pub(crate) Vec<(String, V)>);

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Pairs<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<V>(PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for Entries<V> {
            type Value = Pairs<V>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object: for each question's key, the answer")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<V>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Entries(PhantomData))
    }
}
