//! Answers by their question's key.

use std::collections::BTreeMap;

use orch_event::Answer;

use crate::QuestionKey;

/// The answers that count, by key.
pub type Answers = BTreeMap<QuestionKey, Answer>;
