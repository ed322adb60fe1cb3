//! A question, as a value.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use orch_event::QuestionDigest;
use orch_model::{Origin, ValueType};
use serde::Serialize;
use serde_json::Value;

use crate::Refusal;

/// What a person is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Stable, and unique among the questions of a plan.
    pub key: String,
    /// The words, short: `Product description`.
    pub ask: &'static str,
    /// What it is about: `product "User internal"`.
    pub subject: String,
    /// What an answer must be.
    pub kind: Kind,
    /// A sensible answer, where there is one; always valid.
    pub suggestion: Option<String>,
    /// Where the source says what it is about.
    pub about: Option<Origin>,
    /// Whether other questions hang on the answer.
    pub bearing: Bearing,
    /// The questions, by key, and the answers to them that this one hangs on.
    pub when: Vec<(String, String)>,
}

/// Whether other questions hang on the answer to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearing {
    /// What is asked beside it stays the same, whatever the answer.
    Alone,
    /// What else is asked depends on the answer.
    Shapes,
}

/// What an answer must be.
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
        choices: Vec<String>,
        /// Valid too, and not shown, as there are too many.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        also: Vec<String>,
    },
    /// Nothing but consent: `yes`.
    Consent,
    /// Values of a Python type, as a JSON list of texts.
    List {
        /// The type of each.
        value_type: ValueType,
        /// The only ones that are valid, where there are such.
        #[serde(skip_serializing_if = "Option::is_none")]
        allowed: Option<BTreeSet<String>>,
        /// The least entries.
        min: u32,
        /// The most characters of each.
        limit: usize,
    },
    /// A value of a Python type, as text.
    Value {
        /// The type.
        value_type: ValueType,
        /// The most characters.
        limit: usize,
    },
}

impl Kind {
    /// One of these.
    pub(crate) fn choice(choices: Vec<String>) -> Self {
        Self::Choice {
            choices,
            also: Vec::new(),
        }
    }
}

/// What of a question decides whether an earlier answer is an answer to it.
#[derive(Serialize)]
struct Asked<'a> {
    key: &'a str,
    ask: &'a str,
    kind: &'a Kind,
}

impl Question {
    /// The digest of what is asked. Neither the suggestion nor the place counts:
    /// an answer is not void because a line was put above a class.
    pub fn digest(&self) -> QuestionDigest {
        let asked = Asked {
            key: &self.key,
            ask: self.ask,
            kind: &self.kind,
        };
        let text = serde_json::to_vec(&asked).expect("BUG: a question holds only text and numbers");
        QuestionDigest::of(&text)
    }

    /// Refuses what is no answer to it, with the reason.
    pub fn check(&self, answer: &str) -> Result<(), Refusal> {
        if answer.contains('\0') {
            return Err(Refusal::Nul);
        }
        match &self.kind {
            Kind::Text { limit } => check_length(answer, *limit),
            Kind::Choice { choices, also } => {
                if choices.iter().chain(also).any(|choice| choice == answer) {
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
                value_type,
                allowed,
                min,
                limit,
            } => {
                let entries = entries(answer).ok_or(Refusal::NoList)?;
                if u32::try_from(entries.len()).is_ok_and(|count| count < *min) {
                    return Err(Refusal::TooFew { min: *min });
                }
                for entry in &entries {
                    match allowed {
                        Some(allowed) if allowed.contains(entry) => {}
                        Some(allowed) => {
                            let choices = allowed.iter().cloned().collect();
                            return Err(Refusal::NoChoice { choices });
                        }
                        None => check_value(entry, value_type, *limit)?,
                    }
                }
                Ok(())
            }
            Kind::Value { value_type, limit } => check_value(answer, value_type, *limit),
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

fn check_value(answer: &str, value_type: &ValueType, limit: usize) -> Result<(), Refusal> {
    check_length(answer, limit)?;
    let valid = match value_type.as_str() {
        "int" => is_integer(answer),
        "float" => answer.parse::<f64>().is_ok(),
        _ => true,
    };
    if valid {
        Ok(())
    } else {
        Err(Refusal::NotOfType(value_type.clone()))
    }
}

/// Whether it is an integer as Python's `str()` writes one.
fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let canonical = digits == "0" && text == "0" || !digits.starts_with('0');
    canonical && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
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

/// Joins the parts of a key; `/` and `%` in a name are written `%2F` and `%25`.
pub(crate) fn key(parts: &[&str]) -> String {
    let mut key = String::new();
    for part in parts {
        if !key.is_empty() {
            key.push('/');
        }
        for c in part.chars() {
            match c {
                '/' | '%' => {
                    write!(key, "%{:02X}", u32::from(c)).expect("BUG: a string takes all text");
                }
                c => key.push(c),
            }
        }
    }
    key
}
