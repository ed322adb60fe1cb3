//! The names that a module, a class's body or a function's call has, with their values.

use std::collections::HashMap;
use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::value::id::ScopeId;
use crate::value::value::Value;

/// What kind of code a scope is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    Module,
    Class,
    Function,
}

/// A name's value, and the statement that gave it.
#[derive(Clone, Debug)]
pub(crate) struct Binding {
    pub(crate) value: Value,
    pub(crate) range: TextRange,
}

/// Names with their values.
pub(crate) struct Scope {
    pub(crate) kind: ScopeKind,
    /// The scope around it that it sees, none for a module.
    pub(crate) parent: Option<ScopeId>,
    pub(crate) names: HashMap<Rc<str>, Binding>,
    /// Names that `global` and `nonlocal` mean elsewhere.
    pub(crate) elsewhere: HashMap<Rc<str>, ScopeId>,
    /// `from x import *`, of modules whose names are not known.
    pub(crate) open_stars: Vec<Rc<str>>,
}

impl Scope {
    pub(crate) fn new(kind: ScopeKind, parent: Option<ScopeId>) -> Self {
        Self {
            kind,
            parent,
            names: HashMap::new(),
            elsewhere: HashMap::new(),
            open_stars: Vec::new(),
        }
    }
}
