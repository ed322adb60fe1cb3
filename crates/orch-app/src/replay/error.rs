//! Why a database cannot be replayed on.

use orch_event::RevisionId;
use orch_ledger::LedgerError;
use orch_model::Drift;
use orch_postgres::rights::{Grant, RightsError};
use orch_postgres::{InspectError, JournalError, Taken};
use orch_projector::{ChoiceError, Direction};

use crate::alembic_record::RecordFileError;
use crate::target::TargetError;

/// The steps to a target cannot be found.
#[derive(Debug, thiserror::Error)]
pub enum RouteError {
    /// The database is not one to replay on.
    #[error(transparent)]
    Inspect(#[from] InspectError),
    /// It lacks foreign keys of the orchestrator.
    #[error(
        "the database lacks foreign keys of the orchestrator, without which rows would be orphaned"
    )]
    ForeignKeys(Vec<String>),
    /// The role may not do what the steps do.
    #[error("the role may not do all that the steps do")]
    Rights(Vec<Grant>),
    /// It cannot be found out what the role may do.
    #[error(transparent)]
    AskRights(#[from] RightsError),
    /// Its journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// It has revisions that the ledger does not have.
    #[error("the database has revisions that the ledger does not have")]
    Unknown(Vec<RevisionId>),
    /// The target cannot be found.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The plan of a revision cannot be read.
    #[error("the plan of revision {revision} cannot be read")]
    Plan {
        /// The revision.
        revision: RevisionId,
        /// Why.
        source: serde_json::Error,
    },
    /// No prelude can run for a revision.
    #[error("revision {revision} cannot be replayed")]
    Prelude {
        /// The revision.
        revision: RevisionId,
        /// Why.
        source: ChoiceError,
    },
    /// The database does not keep the files of a revision.
    #[error("the database does not keep the files of revision {0}")]
    NotKept(RevisionId),
    /// The files that the database keeps of a revision are not those that its id covers.
    #[error("the database keeps other files of revision {0} than were sealed")]
    Altered(RevisionId),
    /// The record of an export cannot be read.
    #[error(transparent)]
    Alembic(#[from] RecordFileError),
    /// The server cannot be asked.
    #[error("{}", orch_postgres::described(.0))]
    Postgres(#[from] postgres::Error),
}

/// A step cannot be done. Nothing of it is left in the database.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The database is not as recorded where the next step starts.
    #[error("the database is not as recorded where the migration starts")]
    Drift(Vec<Drift>),
    /// Rows that orch does not know keep others from going.
    #[error("rows that orch does not know refer to rows that would be removed")]
    Blocked(Vec<Taken>),
    /// The step failed.
    #[error(transparent)]
    Step(#[from] orch_postgres::ReplayError),
}

/// A replay did not reach its target.
#[derive(Debug, thiserror::Error)]
#[error("{source}")]
pub struct ReplayFailed {
    /// Why.
    pub source: ReplayError,
    /// The step that could not be done.
    pub step: Option<(Direction, RevisionId)>,
    /// How many steps before it are committed; none on a dry run.
    pub committed: usize,
}
