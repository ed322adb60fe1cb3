//! Where code stands that runs: its module, its scope.

use ruff_text_size::TextRange;

use crate::finding::{Code, ModuleId, Problem};
use crate::value::id::ScopeId;
use crate::value::value::Value;

/// Where code stands that runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cx {
    pub(crate) module: ModuleId,
    pub(crate) scope: ScopeId,
    /// The place that stands for all, where the code is a text that was put together.
    pub(crate) pin: Option<TextRange>,
}

impl Cx {
    pub(crate) fn at(self, range: TextRange) -> TextRange {
        self.pin.unwrap_or(range)
    }

    pub(crate) fn problem(
        self,
        code: Code,
        range: TextRange,
        message: impl Into<String>,
    ) -> Problem {
        Problem::new(code, self.module, self.at(range), message)
    }

    /// A value that is known only at run time.
    pub(crate) fn computed(self, range: TextRange) -> Value {
        Value::computed(self.module, self.at(range))
    }

    pub(crate) fn because(self, range: TextRange, why: impl Into<String>) -> Value {
        Value::because(self.module, self.at(range), why)
    }
}
