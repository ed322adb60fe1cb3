//! Why there is no answer; pages and the API each say it in their form.

use std::error::Error;

use axum::http::StatusCode;
use orch_app::target::TargetError;
use orch_ledger::{LedgerError, PrefixError};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) status: StatusCode,
    /// What went wrong, as a sentence without its full stop.
    pub(crate) reason: String,
    /// More about it, a line each.
    pub(crate) details: Vec<String>,
}

impl Failure {
    pub(crate) fn new(status: StatusCode, reason: impl Into<String>) -> Self {
        let (reason, details) = (reason.into(), Vec::new());
        Self {
            status,
            reason,
            details,
        }
    }

    /// It is not there.
    pub(crate) fn not_found(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, reason)
    }

    /// The address says something that cannot be.
    pub(crate) fn invalid(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, reason)
    }

    /// A database does not answer, or too many ask.
    pub(crate) fn unavailable(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, reason)
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        let details = match &error {
            LedgerError::Damaged(misfits) => misfits
                .iter()
                .map(|it| format!("{}: {it}", it.path().display()))
                .collect(),
            _ => Vec::new(),
        };
        Self {
            details,
            ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, with_sources(&error))
        }
    }
}

impl From<PrefixError> for Failure {
    fn from(error: PrefixError) -> Self {
        let details = match &error {
            PrefixError::Ambiguous { found, .. } => found.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        };
        Self {
            details,
            ..Self::not_found(error.to_string())
        }
    }
}

impl From<TargetError> for Failure {
    fn from(error: TargetError) -> Self {
        match error {
            TargetError::Prefix(error) => error.into(),
            TargetError::Ledger(error) => error.into(),
            error @ TargetError::NoTag(_) => Self::not_found(error.to_string()),
            error => Self::invalid(error.to_string()),
        }
    }
}

/// An error with its sources, each said once: some say theirs themselves.
pub(crate) fn with_sources(error: &dyn Error) -> String {
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
