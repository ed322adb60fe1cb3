//! What a database holds, as it is shown and as it is compared.

use std::sync::Arc;

use orch_model::Catalog;

use crate::table::Tables;

/// What a database holds.
#[derive(Debug)]
pub(crate) struct Observed {
    /// The name of the database.
    pub(crate) name: String,
    pub(crate) tables: Tables,
    pub(crate) catalog: Arc<Catalog>,
}
