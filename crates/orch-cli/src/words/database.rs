//! The words for a database that cannot be used.

use orch_app::current::CurrentError;
use orch_app::database::OpenError;
use orch_app::diff::ObserveError;
use orch_postgres::{
    ConnectError, Grant, InspectError, JournalError, PruneError, ServerError, is_locked,
};

use crate::error::{CommandError, Kind, Whole};

impl From<ConnectError> for CommandError {
    fn from(error: ConnectError) -> Self {
        let hint = error.hint();
        Self::failed(error).maybe_hint(hint)
    }
}

impl From<OpenError> for CommandError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Connect(error) => error.into(),
            OpenError::Unsound(ref faults) => {
                let faults = faults.clone();
                unsound(Self::new(Kind::Integrity, error), faults)
            }
            OpenError::Postgres(ref source) => {
                let kind = kind(source);
                Self::new(kind, Whole(error)).detail("nothing was written")
            }
            error => Self::failed(error),
        }
    }
}

/// An error that somebody else made or altered schema `orch`.
pub(super) fn unsound(error: CommandError, faults: Vec<String>) -> CommandError {
    error
        .details(faults)
        .detail("nothing was written")
        .hint("find out who did it; rename the schema, and nothing of it is used")
}

/// Whether a server refused something, or somebody else held a lock for too long.
pub(super) fn kind(error: &ServerError) -> Kind {
    if is_locked(error) {
        Kind::Locked
    } else {
        Kind::Failed
    }
}

impl From<InspectError> for CommandError {
    fn from(error: InspectError) -> Self {
        let hint = error.hint();
        let kind = match &error {
            InspectError::Postgres(error) => kind(error),
            _ => Kind::Failed,
        };
        Self::new(kind, Whole(error))
            .detail("nothing was written")
            .maybe_hint(hint)
    }
}

impl From<JournalError> for CommandError {
    fn from(error: JournalError) -> Self {
        let kind = match &error {
            JournalError::NoRevision(_) => Kind::Integrity,
            JournalError::Postgres(error) => kind(error),
            JournalError::Newer(_) | JournalError::Rights(_) => Kind::Failed,
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
            CurrentError::Inspect(error) => error.into(),
            CurrentError::Journal(error) => error.into(),
            CurrentError::Ledger(error) => error.into(),
        }
    }
}

impl From<ObserveError> for CommandError {
    fn from(error: ObserveError) -> Self {
        match error {
            ObserveError::Inspect(error) => error.into(),
            ObserveError::Postgres(ref source) => {
                let kind = kind(source);
                Self::new(kind, Whole(error))
            }
        }
    }
}

impl From<PruneError> for CommandError {
    fn from(error: PruneError) -> Self {
        let kind = match error {
            PruneError::Locked => Kind::Locked,
            PruneError::Sql(ref error) => kind(error),
            PruneError::Journal(JournalError::Postgres(ref error)) => kind(error),
            _ => Kind::Failed,
        };
        Self::new(kind, Whole(error)).detail("nothing was removed")
    }
}
