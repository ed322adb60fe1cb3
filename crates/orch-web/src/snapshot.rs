//! A point of history: the model that is recorded there, and what it stands for.

use std::sync::Arc;

use orch_app::lives::Lives;
use orch_event::RevisionId;
use orch_model::{Catalog, Recorded};

use crate::table::Tables;

/// A point of history.
#[derive(Debug)]
pub(crate) struct Snapshot {
    /// Where; none is the base.
    pub(crate) at: Option<RevisionId>,
    pub(crate) recorded: Arc<Recorded>,
    pub(crate) catalog: Catalog,
    pub(crate) tables: Tables,
}

impl Snapshot {
    pub(crate) fn new(at: Option<RevisionId>, recorded: Recorded, lives: &Lives) -> Self {
        Self {
            at,
            catalog: Catalog::of(&recorded.model),
            tables: Tables::recorded(&recorded, lives),
            recorded: Arc::new(recorded),
        }
    }
}
