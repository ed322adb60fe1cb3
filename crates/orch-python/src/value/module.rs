//! A module that was read: its text, and the scope of its names.

use std::rc::Rc;

use crate::source::text::Source;
use crate::value::id::ScopeId;

/// A module that was read.
pub(crate) struct Module {
    /// Its dotted name.
    pub(crate) name: Rc<str>,
    pub(crate) source: Source,
    /// Whether it can hold other modules.
    pub(crate) package: bool,
    /// `from __future__ import annotations`
    pub(crate) lazy_annotations: bool,
    /// It is run rather than imported.
    pub(crate) script: bool,
    /// It lies in a further import root: what it lacks is not the package's fault.
    pub(crate) installed: bool,
    /// It could not be parsed, which has been said; its names are unknown.
    pub(crate) broken: bool,
    /// It has run to its end.
    pub(crate) done: bool,
    pub(crate) scope: ScopeId,
}
