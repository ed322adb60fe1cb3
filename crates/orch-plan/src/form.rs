//! The answers file: all questions as JSON, to be filled in and given back.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Answers;
use crate::choice::Choice;
use crate::key::QuestionKey;
use crate::nearest::nearest;
use crate::plan::Plan;
use crate::question::{CONSENT, Kind, Need, Question};

/// An answers file cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// It is not JSON, or not an object.
    #[error("the answers cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// A key is there twice.
    #[error("`{0}` is answered twice")]
    Twice(QuestionKey),
    /// No question has that key.
    #[error("no question has the key `{key}`")]
    Unasked {
        /// The key.
        key: QuestionKey,
        /// The most similar key that is asked.
        nearest: Option<String>,
    },
    /// An answer is of a shape that no question takes.
    #[error("the answer to `{key}` cannot be read: {reason}")]
    Shape {
        /// The key.
        key: QuestionKey,
        /// What is wrong.
        reason: &'static str,
    },
}

impl FormError {
    /// The key of the answer that is at fault.
    pub fn key(&self) -> Option<&QuestionKey> {
        match self {
            Self::Json(_) => None,
            Self::Twice(key) | Self::Unasked { key, .. } | Self::Shape { key, .. } => Some(key),
        }
    }
}

/// Writes all questions of a plan, with the answers that there are.
pub fn write_form(plan: &Plan<'_>, answers: &Answers) -> String {
    struct Form<'a>(&'a Plan<'a>, &'a Answers);
    impl Serialize for Form<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let Self(plan, answers) = self;
            let mut map = serializer.serialize_map(Some(plan.questions.len()))?;
            for question in plan.questions.iter() {
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
    ask: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<usize>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    value_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    choices: Option<Vec<String>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    optional: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<BTreeMap<&'a str, &'a str>>,
    answer: Option<&'a str>,
}

/// What an entry may hold when it comes back; all but `answer` is ignored.
const FIELDS: [&str; 9] = [
    "ask",
    "about",
    "limit",
    "type",
    "choices",
    "optional",
    "suggestion",
    "when",
    "answer",
];

impl<'a> Entry<'a> {
    fn new(question: &'a Question, answer: Option<&'a str>) -> Self {
        let mut limit = None;
        let mut value_type = None;
        let mut choices = None;
        let texts = |of: &mut dyn Iterator<Item = &Choice>| of.map(ToString::to_string).collect();
        match &question.kind {
            Kind::Text { limit: most } => limit = Some(*most),
            Kind::Choice { choices: all, .. } => choices = Some(texts(&mut all.iter())),
            Kind::Consent => choices = Some(vec![CONSENT.to_owned()]),
            Kind::Value {
                value_type: of,
                limit: most,
                ..
            } => {
                limit = Some(*most);
                value_type = Some(of.as_str().to_owned());
            }
            Kind::OptionalValue {
                value_type: of,
                limit: most,
                ..
            } => {
                limit = Some(*most);
                value_type = Some(format!("{}, or {}", of.as_str(), Choice::NoValue));
            }
            Kind::List {
                value_type: of,
                fits,
                min,
                max,
                limit: most,
            } => {
                limit = Some(*most);
                let entries = entries(*min, *max);
                value_type = Some(format!("list of {}{entries}", of.as_str()));
                let allowed = fits.first().and_then(|it| it.allowed.as_ref());
                choices = allowed.map(|it| it.iter().cloned().collect());
            }
        }
        let when = question.when.iter();
        let when: BTreeMap<&str, &str> = when.map(|(a, b)| (a.as_str(), b.as_str())).collect();
        Self {
            ask: &question.ask,
            about: question.about.as_ref().map(ToString::to_string),
            limit,
            value_type,
            choices,
            optional: question.need == Need::Optional,
            suggestion: question.suggestion.as_deref(),
            when: (!when.is_empty()).then_some(when),
            answer,
        }
    }
}

/// How many entries a list takes, as it stands behind its type.
fn entries(min: u32, max: Option<u32>) -> String {
    match (min, max) {
        (0, None) => String::new(),
        (0, Some(max)) => format!(", at most {max}"),
        (min, None) => format!(", at least {min}"),
        (min, Some(max)) if min == max => format!(", exactly {max}"),
        (min, Some(max)) => format!(", {min} to {max}"),
    }
}

/// The answers of a form, by key.
pub type Form = Vec<(QuestionKey, Value)>;

/// Reads a form, or a plain object of answers by key.
pub fn read_form(text: &str) -> Result<Form, FormError> {
    // Editors of some systems put a mark in front, which is not JSON's.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Pairs(pairs) = serde_json::from_str(text)?;
    let mut seen = std::collections::BTreeSet::new();
    let mut form = Vec::with_capacity(pairs.len());
    for (key, value) in pairs {
        if !seen.insert(key.clone()) {
            return Err(FormError::Twice(key.into()));
        }
        let reason = "an entry holds `answer`, and what the form put beside it";
        let value = match value {
            Value::Object(mut fields) => {
                let is_known = |field: &String| FIELDS.contains(&field.as_str());
                match fields
                    .remove("answer")
                    .filter(|_| fields.keys().all(is_known))
                {
                    Some(value) => value,
                    None => {
                        return Err(FormError::Shape {
                            key: key.into(),
                            reason,
                        });
                    }
                }
            }
            value => value,
        };
        form.push((key.into(), value));
    }
    Ok(form)
}

/// What a form answers of a plan.
#[derive(Debug, Default)]
pub struct Answered {
    /// Answers by the questions' keys; whether one is valid is for its question to say.
    pub answers: BTreeMap<QuestionKey, String>,
    /// Keys of what the plan does not ask.
    pub unasked: Vec<QuestionKey>,
}

/// The answers of a form to a plan's questions. Open ones are left out.
pub fn answer_form(plan: &Plan<'_>, form: &Form) -> Result<Answered, FormError> {
    let mut questions: BTreeMap<&QuestionKey, Option<&Question>> = BTreeMap::new();
    questions.extend(plan.possible.iter().map(|key| (key, None)));
    questions.extend(plan.questions.iter().map(|it| (&it.key, Some(it))));
    let mut answered = Answered::default();
    for (key, value) in form {
        let text = match questions.get(key) {
            Some(Some(question)) => answer(question, value.clone()),
            // It is asked once it is answered.
            Some(None) => Ok(value.as_str().map(str::to_owned)),
            None => {
                answered.unasked.push(key.clone());
                continue;
            }
        };
        let text = text.map_err(|reason| FormError::Shape {
            key: key.clone(),
            reason,
        })?;
        if let Some(text) = text {
            answered.answers.insert(key.clone(), text);
        }
    }
    Ok(answered)
}

/// Whether each answer of a form was given before to the question of its key, and there is one.
pub fn is_answered(form: &Form, answers: &BTreeMap<&str, &str>) -> bool {
    let mut given = form.iter().filter(|(_, value)| !value.is_null()).peekable();
    given.peek().is_some()
        && given.all(|(key, value)| {
            let said = answers.get(key.as_str());
            said.is_some_and(|said| match value {
                Value::String(text) => text == said,
                Value::Bool(true) => ["True", CONSENT].contains(said),
                Value::Bool(false) => *said == "False",
                value => {
                    let text = value.to_string();
                    text == *said
                }
            })
        })
}

/// The error for a key that no question has, whatever is answered.
pub fn unasked(plan: &Plan<'_>, key: &QuestionKey) -> FormError {
    let keys = plan.questions.iter().map(|it| it.key.as_str());
    FormError::Unasked {
        key: key.clone(),
        nearest: nearest(key.as_str(), keys).map(str::to_owned),
    }
}

/// The text that a JSON value stands for; `None` while the answer is open.
pub(crate) fn answer(question: &Question, value: Value) -> Result<Option<String>, &'static str> {
    let takes_text_only = matches!(question.kind, Kind::Text { .. });
    let is_consent = question.kind == Kind::Consent;
    match value {
        Value::Bool(true) if is_consent => Ok(Some(CONSENT.to_owned())),
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Number(_) | Value::Bool(_) if takes_text_only => Err("it must be text"),
        Value::Number(number) => Ok(Some(number.to_string())),
        // As Python's `str()` writes it, and so the orchestrator.
        Value::Bool(true) => Ok(Some("True".to_owned())),
        Value::Bool(false) => Ok(Some("False".to_owned())),
        Value::Array(_) if matches!(question.kind, Kind::List { .. }) => {
            Ok(Some(value.to_string()))
        }
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
