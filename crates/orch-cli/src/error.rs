//! Errors of commands, and the one place that turns them into exit codes.

use std::error::Error;
use std::fmt::Write as _;
use std::process::ExitCode;

use serde::Serialize;

use crate::output::{Format, OutputError, line, one_line, styles, voice};

/// Why a command ended as it did; each kind is an exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It could not be done.
    Failed = 1,
    /// The command line, or a file that it names, is invalid.
    Usage = 2,
    /// Differences, pending work or several heads were found.
    Differences = 3,
    /// Sealed files, or the rows of a database, are not as recorded.
    Integrity = 4,
    /// Questions are open.
    Open = 5,
    /// Another process holds the lock.
    Locked = 6,
    /// Data would be lost, or it cannot be done yet without losing some.
    Refused = 7,
    /// A person ended it; the state is safe.
    Interrupted = 130,
}

impl Kind {
    /// Its name in JSON.
    const fn name(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Usage => "usage",
            Self::Differences => "differences",
            Self::Integrity => "integrity",
            Self::Open => "open",
            Self::Locked => "locked",
            Self::Refused => "refused",
            Self::Interrupted => "interrupted",
        }
    }

    /// The exit code.
    pub(crate) fn code(self) -> ExitCode {
        ExitCode::from(self as u8)
    }
}

/// A command's error: its exit code, why, and words about it.
#[derive(Debug)]
pub(crate) struct CommandError {
    kind: Kind,
    /// Why, with its own sources.
    source: Box<dyn Error + Send + Sync>,
    /// More about it, a paragraph each.
    details: Vec<String>,
    /// A command or an edit.
    hint: Option<String>,
}

pub(crate) type Result<T, E = CommandError> = std::result::Result<T, E>;

impl CommandError {
    /// An error of a kind, from another error or from a message.
    pub(crate) fn new(kind: Kind, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            kind,
            source: source.into(),
            details: Vec::new(),
            hint: None,
        }
    }

    pub(crate) fn failed(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(Kind::Failed, source)
    }

    pub(crate) fn usage(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(Kind::Usage, source)
    }

    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        if !detail.is_empty() {
            self.details.push(detail);
        }
        self
    }

    pub(crate) fn details(self, details: impl IntoIterator<Item = String>) -> Self {
        details.into_iter().fold(self, Self::detail)
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }

    /// Why, on one line.
    pub(crate) fn message(&self) -> String {
        one_line(&chain(self.source.as_ref()))
    }

    /// The command or edit that helps.
    pub(crate) fn advice(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Prints the error, in the form that is wanted, and gives its exit code.
    pub(crate) fn report(&self) -> ExitCode {
        self.report_as(voice().format)
    }

    /// Prints the error in a form, and gives its exit code.
    pub(crate) fn report_as(&self, format: Format) -> ExitCode {
        // Where nobody can read it, the exit code says it still.
        line(&match format {
            Format::Json => self.json(),
            _ => self.text(),
        });
        self.kind.code()
    }

    /// The error as JSON on a line of its own: notes may stand above it.
    fn json(&self) -> String {
        #[derive(Serialize)]
        struct Report<'a> {
            error: Failure<'a>,
        }
        #[derive(Serialize)]
        struct Failure<'a> {
            code: u8,
            kind: &'static str,
            message: String,
            details: &'a [String],
            hint: Option<&'a str>,
        }
        let report = Report {
            error: Failure {
                code: self.kind as u8,
                kind: self.kind.name(),
                message: chain(self.source.as_ref()),
                details: &self.details,
                hint: self.hint.as_deref(),
            },
        };
        let text = serde_json::to_string(&report);
        text.expect("BUG: an error holds only text and numbers")
    }

    fn text(&self) -> String {
        let style = styles::ERROR;
        let mut text = String::new();
        let message = chain(self.source.as_ref());
        let mut lines = message.lines();
        let first = one_line(lines.next().unwrap_or_default());
        // A string takes all text.
        let _ = writeln!(text, "{style}error{style:#}: {first}");
        for line in lines.chain(self.details.iter().flat_map(|it| it.lines())) {
            let _ = writeln!(text, "  {}", one_line(line));
        }
        if let Some(hint) = &self.hint {
            let style = styles::HINT;
            let _ = writeln!(text, "{style}hint{style:#}: {}", one_line(hint));
        }
        text.truncate(text.trim_end_matches('\n').len());
        text
    }
}

/// An error whose message already says in words of its own what its sources say.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Whole<E>(pub(crate) E)
where
    E: Error;

impl From<OutputError> for CommandError {
    fn from(error: OutputError) -> Self {
        Self::failed(error)
    }
}

/// An error with its sources, each said once: some say theirs themselves.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        let more = source.to_string();
        if !text.contains(&more) {
            text += ": ";
            text += &more;
        }
        next = source.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Whole, chain};

    #[derive(Debug, thiserror::Error)]
    #[error("cannot read `x`")]
    struct Outer(#[source] std::io::Error);

    #[derive(Debug, thiserror::Error)]
    #[error("cannot read `x`: {0}")]
    struct Telling(#[source] std::io::Error);

    #[test]
    fn sources_are_said_once() {
        let io = || std::io::Error::other("gone");
        assert_eq!(chain(&Outer(io())), "cannot read `x`: gone");
        assert_eq!(chain(&Telling(io())), "cannot read `x`: gone");
        assert_eq!(chain(&Whole(Outer(io()))), "cannot read `x`");
    }
}
