//! Why a text is no answer to a question.

use orch_model::spec::Unfit;

use crate::Choice;

/// Why a text is no answer to a question.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The column takes no empty text.
    #[error("the answer is empty")]
    Empty,
    /// Postgres cannot store it.
    #[error("the answer holds a NUL character, which Postgres cannot store")]
    Nul,
    /// The column is not that wide.
    #[error("the answer has {length} characters; the column holds {limit}")]
    TooLong {
        /// The most characters.
        limit: usize,
        /// How many there are.
        length: usize,
    },
    /// Only some answers are valid.
    #[error("the models allow only {}", listed(choices))]
    NoChoice {
        /// Which.
        choices: Vec<Choice>,
    },
    /// Another thing had that name before.
    #[error("`{0}` is the former name of another thing already")]
    Claimed(String),
    /// Nobody consented.
    #[error("removing it needs consent: answer `yes`, or put it back into the models")]
    NoConsent,
    /// A list is asked for.
    #[error("the answer must be a JSON list, such as [\"a\", \"b\"]")]
    NoList,
    /// A list needs more entries.
    #[error("at least {min} entries are needed")]
    TooFew {
        /// How many.
        min: u32,
    },
    /// A list has too many entries.
    #[error("at most {max} entries are allowed")]
    TooMany {
        /// How many.
        max: u32,
    },
    /// It does not fit what the models say of the field.
    #[error(transparent)]
    Unfit(#[from] Unfit),
}

fn listed(choices: &[Choice]) -> String {
    let quoted: Vec<_> = choices.iter().map(|choice| format!("`{choice}`")).collect();
    quoted.join(", ")
}
