//! Errors of commands, and the one place that turns them into exit codes.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use orch_ledger::{LedgerError, Misfit, PrefixError};
use orch_model::catalog::Drift;

use crate::output::{one_line, styles};

/// Why a command ended as it did; each kind is an exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It could not be done.
    Failed = 1,
    /// It was asked in a way that cannot be understood.
    Usage = 2,
    /// Differences, pending work or several heads were found.
    Differences = 3,
    /// What was sealed, or what a database holds, is not as recorded.
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
    pub(crate) fn code(self) -> ExitCode {
        ExitCode::from(self as u8)
    }
}

/// A command's error.
#[derive(Debug)]
pub(crate) struct CommandError {
    kind: Kind,
    /// What went wrong; empty where all has been said already.
    message: String,
    /// More about it, a paragraph each.
    details: Vec<String>,
    /// A command or an edit.
    hint: Option<String>,
}

pub(crate) type Result<T, E = CommandError> = std::result::Result<T, E>;

impl CommandError {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            details: Vec::new(),
            hint: None,
        }
    }

    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::new(Kind::Failed, message)
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.details.push(detail.into());
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }

    /// Prints the error and gives its exit code.
    pub(crate) fn report(&self) -> ExitCode {
        let Self {
            kind,
            message,
            details,
            hint,
        } = self;
        let mut text = String::new();
        if !message.is_empty() {
            let style = styles::ERROR;
            // A string takes all text.
            let _ = writeln!(text, "{style}error{style:#}: {message}");
        }
        for detail in details {
            for line in detail.lines() {
                let _ = writeln!(text, "  {line}");
            }
        }
        if let Some(hint) = hint {
            let style = styles::HINT;
            let _ = writeln!(text, "{style}hint{style:#}: {hint}");
        }
        // Where nobody can read it, the exit code says it still.
        let _ = anstream::stderr().lock().write_all(text.as_bytes());
        kind.code()
    }
}

/// How a misfit is shown.
pub(crate) fn described(misfit: &Misfit) -> String {
    let path = misfit.path().display();
    match misfit.line() {
        Some(line) => format!("{path}:{line}: {misfit}"),
        None => format!("{path}: {misfit}"),
    }
}

/// How a drift is shown. What a database holds may be anything, and is shown on its
/// line.
pub(crate) fn described_drift(drift: &Drift) -> String {
    let Drift {
        row,
        field,
        expected,
        found,
        ..
    } = drift;
    let field = field
        .as_ref()
        .map(|field| format!(", {field}"))
        .unwrap_or_default();
    format!(
        "{}\n  expected  {}\n  found     {}",
        one_line(&format!("{row}{field}")),
        one_line(expected),
        one_line(found)
    )
}

impl From<LedgerError> for CommandError {
    fn from(error: LedgerError) -> Self {
        let message = error.to_string();
        match error {
            LedgerError::Missing(_) => Self::failed(message).hint("start one with `orch init`"),
            LedgerError::Damaged(misfits) => {
                let error = Self::new(Kind::Integrity, message);
                let error = misfits
                    .iter()
                    .fold(error, |error, it| error.detail(described(it)));
                error
                    .detail("nothing was written")
                    .hint("`git status` and `git log` on the files tell what became of them")
            }
            LedgerError::Locked(_) => Self::new(Kind::Locked, message)
                .detail("nothing was written")
                .hint("wait until it is done"),
            LedgerError::Fold(..) | LedgerError::Unrenderable { .. } => {
                Self::new(Kind::Integrity, message)
            }
            LedgerError::Index { .. } | LedgerError::NewerIndex(_) => Self::failed(message)
                .hint("move the file aside: it holds only drafts and an index of the sealed files"),
            LedgerError::Io { .. } => Self::failed(message).detail("nothing was sealed"),
            _ => Self::failed(message),
        }
    }
}

impl From<PrefixError> for CommandError {
    fn from(error: PrefixError) -> Self {
        let message = error.to_string();
        match error {
            PrefixError::Ambiguous { found, .. } => {
                let ids: Vec<_> = found.iter().map(ToString::to_string).collect();
                Self::usage(message)
                    .detail(ids.join("\n"))
                    .hint("give more digits")
            }
            _ => Self::usage(message).hint("`orch log --all` lists the revisions"),
        }
    }
}
