//! Why a database cannot be adopted.

use orch_event::RevisionId;
use orch_ledger::LedgerError;
use orch_model::drift::Row;
use orch_postgres::rights::{Grant, RightsError};
use orch_postgres::{InspectError, JournalError};
use orch_projector::RenderError;

use crate::heads::SeveralHeads;
use crate::record::RecordError;
use crate::replay::RouteError;

/// A database cannot be adopted. Nothing was written, unless the message says so.
#[derive(Debug, thiserror::Error)]
pub enum AdoptError {
    /// It is not an orchestrator's.
    #[error(transparent)]
    Inspect(#[from] InspectError),
    /// Its journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The server refused a question.
    #[error("{}", orch_postgres::described(.0))]
    Postgres(#[from] postgres::Error),
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// There is no single head to record on.
    #[error(transparent)]
    SeveralHeads(#[from] SeveralHeads),
    /// The ledger has revisions, or somebody recorded one meanwhile.
    #[error("another process recorded meanwhile")]
    Meanwhile,
    /// The database has revisions already.
    #[error("revisions were replayed on the database, or it was marked, before")]
    Journalled(Vec<RevisionId>),
    /// Nothing is recorded of the database.
    #[error("the database is at the base: nothing is recorded of it")]
    AtBase,
    /// Nothing differs in a row that was named.
    #[error("nothing differs in a row that was named")]
    Alike(Row),
    /// A row names another one, which is not recorded, and is not taken over either.
    #[error("one of the rows names another one that is not recorded")]
    Apart {
        /// The row.
        row: Row,
        /// The row that it names.
        to: Row,
    },
    /// The ledger is empty.
    #[error("the ledger is empty: it explains no row")]
    Unrecorded,
    /// The database holds no metadata.
    #[error("the database holds no products, product blocks or resource types to adopt")]
    Empty,
    /// The revision cannot be sealed.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The rows cannot be rendered as SQL.
    #[error("cannot render the SQL")]
    Render(#[source] RenderError),
    /// The sealed files of a revision cannot be used.
    #[error(transparent)]
    Route(#[from] RouteError),
    /// The role may not write the journal.
    #[error("the role may not write the journal")]
    Rights(Vec<Grant>),
    /// It cannot be found out what the role may do.
    #[error(transparent)]
    AskRights(#[from] RightsError),
    /// The journal could not be written.
    #[error(transparent)]
    Mark(#[from] orch_postgres::ReplayError),
    /// The database has gone another way than to the revision at which it is to be marked.
    #[error("the database is at {}, which the revision does not build on", .0.short())]
    Elsewhere(RevisionId),
}
