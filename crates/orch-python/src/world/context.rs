//! Where an expression stands, which decides the meaning of its names.

use ruff_text_size::TextSize;

use crate::finding::ModuleId;

/// A class's number, in the order in which Python defines them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ClassId(pub(crate) usize);

/// A turn's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TurnId(pub(crate) usize);

/// Where an expression stands, which decides what its names mean.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    pub(crate) module: ModuleId,
    /// The class whose body it stands in.
    pub(crate) class: Option<ClassId>,
    /// What was bound before this counts; all of it where none is given.
    pub(crate) before: Option<TextSize>,
    /// How many names were followed to get here.
    pub(crate) depth: u16,
    /// What the variables of the loops around it are just now.
    pub(crate) turn: Option<TurnId>,
}

impl Context {
    pub(crate) fn module(module: ModuleId) -> Self {
        Self {
            module,
            class: None,
            before: None,
            depth: 0,
            turn: None,
        }
    }

    pub(crate) fn before(self, at: TextSize) -> Self {
        Self {
            before: Some(at),
            ..self
        }
    }

    /// All bindings count: the expression is looked at when the module is done.
    pub(crate) fn lazy(self) -> Self {
        Self {
            before: None,
            ..self
        }
    }

    /// Follows a name to where it was bound.
    pub(crate) fn deeper(self) -> Self {
        Self {
            depth: self.depth.saturating_add(1),
            ..self
        }
    }
}
