//! Numbers by which modules, classes, functions, scopes and objects are named.

use ruff_text_size::TextRange;

use crate::finding::ModuleId;

/// Where something stands.
pub(crate) type Spot = (ModuleId, TextRange);

/// A class's number, in the order in which Python defines them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ClassId(pub(crate) usize);

/// A function's number, in the order in which Python defines them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FunctionId(pub(crate) usize);

/// A scope's number: of a module, a class's body or a function's call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ScopeId(pub(crate) usize);

/// The number of an object that can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ObjectId(pub(crate) usize);
