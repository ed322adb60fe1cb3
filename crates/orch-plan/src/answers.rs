//! Answers by their question's key, and why one is refused.

use std::collections::BTreeMap;

use orch_event::Answer;
use orch_model::ValueType;

/// The answers that count, by key.
pub type Answers = BTreeMap<String, Answer>;

/// Why a text is no answer to a question.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The column takes no empty text.
    #[error("an answer is needed, and it is empty")]
    Empty,
    /// Postgres cannot store it.
    #[error("it holds a NUL character, which Postgres cannot store")]
    Nul,
    /// The column is not that wide.
    #[error("it has {length} characters, and there is room for {limit}")]
    TooLong {
        /// The most characters.
        limit: usize,
        /// How many there are.
        length: usize,
    },
    /// The models allow only some answers.
    #[error("the models allow only {}", listed(choices))]
    NoChoice {
        /// Which.
        choices: Vec<String>,
    },
    /// It is not consented to.
    #[error("it is not consented to: say `yes`, or put back what went")]
    NoConsent,
    /// A list is asked for.
    #[error("it is no JSON list, such as [\"a\", \"b\"]")]
    NoList,
    /// A list needs more entries.
    #[error("it needs at least {min} entries")]
    TooFew {
        /// How many.
        min: u32,
    },
    /// The models say what type it has.
    #[error("it is no `{}`", .0.as_str())]
    NotOfType(ValueType),
}

fn listed(choices: &[String]) -> String {
    let quoted: Vec<_> = choices.iter().map(|choice| format!("`{choice}`")).collect();
    quoted.join(", ")
}
