//! Fields on a terminal: a line of text, a choice from a list, a choice by letter.
//!
//! They draw on standard error, below what stands there, and leave one line behind. They know
//! nothing of questions.

mod edit;
mod field;
mod key;
mod list;
mod menu;
mod screen;
mod span;

pub(crate) use field::Field;
pub(crate) use list::{Item, List};
pub(crate) use menu::Menu;
pub(crate) use screen::restore;

/// How a field ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said<T> {
    /// With an answer.
    This(T),
    /// Esc: back to the question before.
    Back,
    /// Ctrl-C, or the terminal was closed.
    Interrupted,
}
