//! The API's own description, made from the types and paths of this crate.

use axum::routing::get;
use axum::{Json, Router};
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;

use super::{core, ledger};
use crate::serving::Shared;

/// What `orch serve` answers.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "orch",
        description = "The metadata of a Workflow Orchestrator at any point of its ledger, in the \
                       orchestrator's own shapes, and the ledger itself. Read only.",
    ),
    paths(
        core::products,
        core::product,
        core::product_blocks,
        core::product_block,
        core::resource_types,
        core::resource_type,
        core::workflows,
        core::workflow,
        ledger::revisions::revisions,
        ledger::revisions::revision,
        ledger::things::thing,
        ledger::diff::diff,
        ledger::standing::verify,
        ledger::standing::environments,
    )
)]
struct Api;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/api", get(document))
        .route("/api/openapi.json", get(document))
}

async fn document() -> Json<Document> {
    Json(Api::openapi())
}
