//! The values of a generator that is being run.

use crate::value::id::ScopeId;
use crate::value::value::Value;

/// The values that a function gives which is being run.
#[derive(Debug)]
pub(crate) struct Given {
    pub(super) scope: ScopeId,
    /// How many branches that may not run stand around its body.
    pub(super) branches: usize,
    /// None where it is not known which these are.
    pub(super) values: Option<Vec<Value>>,
}
