//! Product descriptions in the form that the orchestrator's generator takes
//! (`python main.py generate`): a file each, all in one folder.
//!
//! What is read is what the Python means that the generator of orchestrator-core 5.5
//! would write, with its oddities; nothing is written or run.

mod block;
mod described;
mod description;
mod field;
mod folder;
mod model;
mod scalar;
mod tree;
mod variants;

pub use self::described::Described;
pub use self::folder::{ReadError, read};
pub use self::model::read_texts;
pub(crate) use self::tree::tree;
