//! Statements both ways.

use crate::statement::Statement;

/// The statements of some changes of one kind.
#[derive(Default)]
pub(crate) struct Both {
    /// Forward, in the order in which they run.
    pub(crate) up: Vec<Statement>,
    /// Back, in the order in which they run.
    pub(crate) down: Vec<Statement>,
}
