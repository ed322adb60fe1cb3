//! What could not be read, and where it stands.

use std::ops::Range;
use std::sync::Arc;

use crate::finding::code::Code;

/// Something in the source that a person should know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A stable name in kebab-case, such as `computed-base`.
    pub code: Code,
    /// Whether the model can be used all the same.
    pub severity: Severity,
    /// What is wrong: lowercase, names in backticks, no full stop.
    pub message: String,
    /// The place, where there is one.
    pub excerpt: Option<Excerpt>,
    /// A command or an edit that helps.
    pub hint: Option<String>,
}

/// Whether a model can be used in spite of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The model is not what the classes say.
    Error,
    /// The model is right; something beside it is not.
    Warning,
}

/// A place in a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The file, as the user would name it, with `/` between folders.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, in characters from 1.
    pub column: u32,
    /// The whole text of the file.
    pub source: Arc<str>,
    /// The bytes of `source` that are meant.
    pub span: Range<usize>,
    /// What to write beside the carets.
    pub label: String,
}

impl Diagnostic {
    /// Where it sorts: by path, then offset, those without a place first.
    pub(crate) fn key(&self) -> (&str, usize, usize, Code, &str) {
        let (path, start, end) = self.excerpt.as_ref().map_or(("", 0, 0), |excerpt| {
            (&*excerpt.path, excerpt.span.start, excerpt.span.end)
        });
        (path, start, end, self.code, &self.message)
    }
}
