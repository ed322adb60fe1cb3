//! A diagnostic in the making: a place by module and range.

use ruff_text_size::TextRange;

use crate::loader::{Module, ModuleId};
use crate::{Diagnostic, Severity};

/// Something that cannot be read, at a place.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) code: &'static str,
    pub(crate) severity: Severity,
    pub(crate) module: ModuleId,
    pub(crate) range: TextRange,
    pub(crate) message: String,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
}

impl Problem {
    pub(crate) fn new(
        code: &'static str,
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

    pub(crate) fn into_diagnostic(self, module: &Module) -> Diagnostic {
        Diagnostic {
            code: self.code,
            severity: self.severity,
            excerpt: Some(module.source.excerpt(self.range, &self.label)),
            message: self.message,
            hint: self.hint,
        }
    }
}
