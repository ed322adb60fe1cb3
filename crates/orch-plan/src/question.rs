//! A question, as a value.

use std::fmt::Write as _;

use orch_event::QuestionDigest;
use orch_model::{Origin, ValueType};
use serde::Serialize;

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
    },
    /// A value of a Python type, as text.
    Value {
        /// The type.
        value_type: ValueType,
        /// The most characters.
        limit: usize,
    },
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
            Kind::Choice { choices } => {
                if choices.iter().any(|choice| choice == answer) {
                    Ok(())
                } else {
                    Err(Refusal::NoChoice {
                        choices: choices.clone(),
                    })
                }
            }
            Kind::Value { value_type, limit } => {
                check_length(answer, *limit)?;
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
        }
    }
}

/// Whether it is an integer as Python's `str()` writes one.
fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let canonical = digits == "0" && text == "0" || !digits.starts_with('0');
    canonical && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn check_length(answer: &str, limit: usize) -> Result<(), Refusal> {
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
