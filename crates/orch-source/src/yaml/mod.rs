//! Product descriptions in the form that the orchestrator's generator takes
//! (`python main.py generate`): a file each, all in one folder.
//!
//! What is read is what the Python means that the generator of orchestrator-core 5.5
//! would write, with its oddities; nothing is written or run.

mod block;
mod description;
mod field;
mod folder;
mod model;
mod scalar;
mod tree;
mod variants;

use orch_model::Declared;

pub use self::folder::{ReadError, read};
pub use self::model::read_texts;
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
