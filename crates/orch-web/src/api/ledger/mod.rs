//! The ledger as data: revisions, events, things, differences, and where databases stand.

mod answer;
pub(super) mod diff;
pub(super) mod revisions;
pub(super) mod standing;
pub(super) mod things;
mod told;

use axum::Router;
use axum::routing::get;

use crate::serving::Shared;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/ledger/revisions", get(revisions::revisions))
        .route("/api/ledger/revisions/{id}", get(revisions::revision))
        .route("/api/ledger/things/{id}", get(things::thing))
        .route("/api/ledger/diff", get(diff::diff))
        .route("/api/ledger/verify", get(standing::verify))
        .route("/api/ledger/environments", get(standing::environments))
}
