//! An answer that a person gave: the other kind of fact.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// An answer: to which question, with which words, how, by whom, when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The question's key, such as `product/User internal/description`.
    pub key: String,
    /// The words that were asked.
    pub ask: String,
    /// The answer.
    pub answer: String,
    /// How it was given.
    pub given: Given,
    /// Who gave it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// How an answer was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Given {
    /// Typed or chosen at a prompt.
    Prompt,
    /// Read from a file of answers, or from inputs in the orchestrator's form.
    File,
    /// The suggestion, taken as it was.
    Suggestion,
    /// Read from the rows of a database that was adopted.
    Database,
}

impl Given {
    /// The way as it is written in an event.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Prompt => "prompt",
            Self::File => "file",
            Self::Suggestion => "suggestion",
            Self::Database => "database",
        }
    }

    /// The way that `text` names, if it names one.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Prompt, Self::File, Self::Suggestion, Self::Database]
            .into_iter()
            .find(|given| given.as_str() == text)
    }
}

impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
