//! What descriptions say.

use orch_model::Declared;

use crate::{Answer, Fault};

/// What descriptions say.
#[derive(Clone, Debug, Default)]
pub struct Described {
    /// The models.
    pub declared: Declared,
    /// What they say that only people know, sorted by key: descriptions, tags, and the
    /// value of each fixed input of which there is a product a value.
    pub answers: Vec<Answer>,
    /// What is odd and may surprise, though it can be read.
    pub warnings: Vec<Fault>,
}
