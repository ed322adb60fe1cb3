//! A part of the set-up, as it was found.

use serde::Serialize;

use crate::error::CommandError;

/// How a part of the set-up is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    Fine,
    /// It works, and may surprise.
    Note,
    /// Some commands fail.
    Problem,
}

/// A part of the set-up, as it was found.
#[derive(Debug, Serialize)]
pub(crate) struct Checked {
    /// The part: `ledger`, `git`.
    pub(crate) part: &'static str,
    pub(crate) state: State,
    /// A sentence on how it is.
    pub(crate) finding: String,
    /// A command or an edit.
    pub(crate) hint: Option<String>,
}

impl Checked {
    pub(super) fn fine(part: &'static str, finding: impl Into<String>) -> Self {
        Self::new(part, State::Fine, finding)
    }

    pub(super) fn note(part: &'static str, finding: impl Into<String>) -> Self {
        Self::new(part, State::Note, finding)
    }

    pub(super) fn problem(part: &'static str, finding: impl Into<String>) -> Self {
        Self::new(part, State::Problem, finding)
    }

    fn new(part: &'static str, state: State, finding: impl Into<String>) -> Self {
        Self {
            part,
            state,
            finding: finding.into(),
            hint: None,
        }
    }

    /// A part that a command could not use.
    pub(crate) fn failed(part: &'static str, error: &CommandError) -> Self {
        let hint = error.advice().map(str::to_owned);
        Self {
            hint,
            ..Self::problem(part, error.message())
        }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
