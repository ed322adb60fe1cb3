//! What is at a point: a recorded model, declared models, or rows.

use std::sync::Arc;
use std::time::Duration;

use orch_event::RevisionId;
use orch_ledger::Ledger;
use orch_model::{Catalog, Model, Recorded};
use orch_postgres::{InspectError, inspect, observe, reading};
use postgres::Client;

use crate::target::{Place, TargetError};

/// What is at a point.
#[derive(Clone, Debug)]
pub enum Side {
    /// The model that is recorded at a place in history.
    Recorded {
        /// Where; none is the base.
        at: Option<RevisionId>,
        /// The model.
        model: Arc<Recorded>,
    },
    /// What the classes say now.
    Declared(Arc<Model>),
    /// The rows of a database.
    Observed(Arc<Catalog>),
}

/// The rows of a database cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ObserveError {
    /// It is not an orchestrator's.
    #[error(transparent)]
    Inspect(#[from] InspectError),
    /// The server refused a question.
    #[error("{}", orch_postgres::described(.0))]
    Postgres(#[from] postgres::Error),
}

impl Side {
    /// The model that is recorded at a place in history.
    pub fn recorded(ledger: &Ledger, place: &Place) -> Result<Self, TargetError> {
        let at = place.find(ledger)?;
        if let Some(id) = at {
            // The file decides, not the copy that was cached of it.
            ledger.sealed(id)?;
        }
        let model = Arc::new(ledger.recorded(at)?);
        Ok(Self::Recorded { at, model })
    }

    /// The rows of a database; writes nothing, and waits no longer for a lock than it may.
    pub fn observed(client: &mut Client, wait: Duration) -> Result<Self, ObserveError> {
        let mut looking = reading(client, wait)?;
        inspect::structure(&mut looking)?;
        let catalog = observe(&mut looking, None)?;
        looking.rollback()?;
        Ok(Self::Observed(Arc::new(catalog)))
    }

    /// The revision, of a place in history above the base.
    pub const fn revision(&self) -> Option<RevisionId> {
        match self {
            Self::Recorded { at, .. } => *at,
            Self::Declared(_) | Self::Observed(_) => None,
        }
    }
}
