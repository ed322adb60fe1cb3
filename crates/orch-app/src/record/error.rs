//! Why a recording cannot go on.

use orch_ledger::LedgerError;
use orch_plan::{Refusal, Unrecordable};
use orch_projector::RenderError;

use crate::heads::SeveralHeads;
use crate::record::given::GivenError;

/// A recording cannot go on. Nothing was sealed; answers that were given are kept.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// There is no single head to record on.
    #[error(transparent)]
    SeveralHeads(#[from] SeveralHeads),
    /// There are not several heads.
    #[error("there is nothing to merge: the ledger does not have several heads")]
    NothingToMerge,
    /// Another process sealed a revision after the models were compared.
    #[error("another process recorded meanwhile")]
    Meanwhile,
    /// The models cannot be recorded, whatever is answered.
    #[error(transparent)]
    Unrecordable(#[from] Unrecordable),
    /// Answers that were given beforehand cannot be used.
    #[error(transparent)]
    Given(#[from] GivenError),
    /// An answer was given to a question that is not asked.
    #[error("there is no question `{0}`")]
    NotAsked(String),
    /// The models, or the database's columns, contradict an answer. Its question stays open.
    #[error("the answer to `{key}` is refused")]
    Refused {
        /// The question's key.
        key: String,
        /// Why.
        source: Refusal,
    },
    /// Questions are open.
    #[error("{0} questions are open")]
    Open(usize),
    /// The events cannot be rendered.
    #[error("cannot render the SQL")]
    Render(#[source] RenderError),
}
