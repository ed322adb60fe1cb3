//! The team's workflows: which the registry names, and what their functions say of them. Uses
//! `run`, once the models are read, and the rooms below it.

mod read;
mod source;

pub(crate) use read::{Where, read};
