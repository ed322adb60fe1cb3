//! The words for a database that cannot be used.

use orch_app::current::CurrentError;
use orch_app::database::OpenSandboxError;
use orch_postgres::{ConnectError, Grant, InspectError, JournalError, PruneError};

use crate::error::{CommandError, Kind, Whole};

impl From<ConnectError> for CommandError {
    fn from(error: ConnectError) -> Self {
        let hint = error.hint();
        Self::failed(error).maybe_hint(hint)
    }
}

impl From<OpenSandboxError> for CommandError {
    fn from(error: OpenSandboxError) -> Self {
        match error {
            OpenSandboxError::Connect(error) => error.into(),
            error => Self::failed(error),
        }
    }
}

impl From<InspectError> for CommandError {
    fn from(error: InspectError) -> Self {
        let hint = error.hint();
        Self::failed(Whole(error))
            .detail("nothing was written")
            .maybe_hint(hint)
    }
}

impl From<JournalError> for CommandError {
    fn from(error: JournalError) -> Self {
        let kind = match error {
            JournalError::NoRevision(_) => Kind::Integrity,
            JournalError::Postgres(_) | JournalError::Newer(_) | JournalError::Rights(_) => {
                Kind::Failed
            }
        };
        let lacking = match &error {
            JournalError::Rights(lacking) => lacking.clone(),
            _ => Vec::new(),
        };
        Self::new(kind, Whole(error)).lacking(&lacking)
    }
}

impl CommandError {
    /// The grants that a role lacks, each as a line that its owner can run.
    pub(super) fn lacking(self, grants: &[Grant]) -> Self {
        let hint = (!grants.is_empty())
            .then(|| "have the owner of the tables, or a superuser, run these lines".to_owned());
        self.details(grants.iter().map(ToString::to_string))
            .maybe_hint(hint)
    }
}

impl From<CurrentError> for CommandError {
    fn from(error: CurrentError) -> Self {
        match error {
            CurrentError::Journal(error) => error.into(),
            CurrentError::Ledger(error) => error.into(),
        }
    }
}

impl From<PruneError> for CommandError {
    fn from(error: PruneError) -> Self {
        let kind = match error {
            PruneError::Locked => Kind::Locked,
            _ => Kind::Failed,
        };
        Self::new(kind, Whole(error)).detail("nothing was removed")
    }
}
