//! How a question to the ledger is answered.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::api::problem;
use crate::failure::Failure;
use crate::query::Query;
use crate::serving::{Shared, answered};
use crate::site::Site;

/// How many revisions or events a page of a list has.
pub(super) const PAGE: usize = 100;

/// Answers with what is made of the query.
pub(super) async fn json<T, F>(
    State(serving): State<Shared>,
    uri: &OriginalUri,
    make: F,
) -> Response
where
    T: Serialize + Send + 'static,
    F: FnOnce(&Site, &Query) -> Result<T, Failure> + Send + 'static,
{
    let query = Query::of(uri.query());
    match answered(serving, move |site| make(site, &query)).await {
        Ok(value) => Json(value).into_response(),
        Err(failure) => problem::response(failure),
    }
}
