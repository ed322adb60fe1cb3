//! A diagnostic in the making: a place by module and range.

use ruff_text_size::TextRange;

use crate::finding::code::Code;
use crate::finding::diagnostic::Severity;

/// A module's number, in the order in which they were first met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ModuleId(pub(crate) usize);

/// Something that cannot be read, at a place.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) severity: Severity,
    pub(crate) module: ModuleId,
    pub(crate) range: TextRange,
    pub(crate) message: String,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
}

impl Problem {
    pub(crate) fn new(
        code: Code,
        module: ModuleId,
        range: TextRange,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity: Severity::Error,
            module,
            range,
            message: message.into(),
            label: String::new(),
            hint: None,
        }
    }

    /// The model can be used in spite of it.
    pub(crate) fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
