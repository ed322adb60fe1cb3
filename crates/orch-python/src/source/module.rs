//! A module that was read: its text and its tree.

use ruff_python_ast::ModModule;

use crate::source::text::Source;

/// A module that was read.
pub(crate) struct Module {
    /// Its dotted name.
    pub(crate) name: String,
    pub(crate) source: Source,
    pub(crate) ast: ModModule,
    /// Whether it can hold other modules.
    pub(crate) package: bool,
    /// `from __future__ import annotations`
    pub(crate) lazy_annotations: bool,
    /// It is run rather than imported; only what fills the registry matters.
    pub(crate) script: bool,
    /// It lies in a further import root: what it lacks is not the package's fault.
    pub(crate) installed: bool,
    /// It could not be parsed, which has been said; its names are unknown.
    pub(crate) broken: bool,
}
