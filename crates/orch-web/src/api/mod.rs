//! The API: the orchestrator's own paths in its own shapes, and the ledger beside them.

mod core;
mod ledger;
mod openapi;
pub(crate) mod problem;

use axum::Router;

use crate::serving::Shared;

/// All paths below `/api`.
pub(crate) fn routes() -> Router<Shared> {
    core::routes()
        .merge(ledger::routes())
        .merge(openapi::routes())
}
