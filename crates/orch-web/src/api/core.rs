//! The orchestrator's own paths, for a point of history or a database.

use std::sync::Arc;

use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use super::problem;
use crate::failure::Failure;
use crate::point::Point;
use crate::query::Query;
use crate::serving::{Shared, answered};
use crate::shapes::{Product, ProductBlock, ResourceType, Workflow};
use crate::site::Site;
use crate::table::Tables;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/products", get(with_slash))
        .route("/api/products/", get(products))
        .route("/api/products/{id}", get(product))
        .route("/api/product_blocks", get(with_slash))
        .route("/api/product_blocks/", get(product_blocks))
        .route("/api/product_blocks/{id}", get(product_block))
        .route("/api/resource_types", get(with_slash))
        .route("/api/resource_types/", get(resource_types))
        .route("/api/resource_types/{id}", get(resource_type))
        .route("/api/workflows", get(with_slash))
        .route("/api/workflows/", get(workflows))
        .route("/api/workflows/{id}", get(workflow))
}

/// Lists the products.
#[utoipa::path(
    get, path = "/api/products/", tag = "orchestrator",
    params(
        ("tag" = Option<String>, Query, description = "Only products with this tag"),
        ("product_type" = Option<String>, Query, description = "Only products of this type"),
        ("at" = Option<String>, Query, description = "A place in history (`head`, `base`, the start of a revision's id), `declared`, or the name of a database"),
    ),
    responses((status = 200, body = [Product])),
)]
pub(super) async fn products(state: State<Shared>, uri: OriginalUri) -> Response {
    listed(state, &uri, |tables, query| {
        let fits =
            |wanted: Option<&str>, value: Option<&str>| wanted.is_none_or(|it| Some(it) == value);
        let wanted = |it: &Product| {
            fits(query.get("tag"), it.tag.as_deref())
                && fits(query.get("product_type"), Some(&it.product_type))
        };
        tables
            .products
            .iter()
            .filter(|it| wanted(it))
            .cloned()
            .collect::<Vec<_>>()
    })
    .await
}

/// Gives a product.
#[utoipa::path(
    get, path = "/api/products/{product_id}", tag = "orchestrator",
    params(("product_id" = String, Path)),
    responses((status = 200, body = Product), (status = 404, body = problem::Problem)),
)]
pub(super) async fn product(
    state: State<Shared>,
    uri: OriginalUri,
    Path(text): Path<String>,
) -> Response {
    let unknown = |id: &str| format!("Product id {id} not found");
    found(state, &uri, ("product_id", &text, unknown), |tables, id| {
        tables
            .products
            .iter()
            .find(|it| it.product_id == id)
            .cloned()
    })
    .await
}

/// Lists the product blocks.
#[utoipa::path(
    get, path = "/api/product_blocks/", tag = "orchestrator",
    params(("at" = Option<String>, Query)),
    responses((status = 200, body = [ProductBlock])),
)]
pub(super) async fn product_blocks(state: State<Shared>, uri: OriginalUri) -> Response {
    listed(state, &uri, |tables, _| tables.product_blocks.clone()).await
}

/// Gives a product block.
#[utoipa::path(
    get, path = "/api/product_blocks/{product_block_id}", tag = "orchestrator",
    params(("product_block_id" = String, Path)),
    responses((status = 200, body = ProductBlock), (status = 404, body = problem::Problem)),
)]
pub(super) async fn product_block(
    state: State<Shared>,
    uri: OriginalUri,
    Path(text): Path<String>,
) -> Response {
    let asked = ("product_block_id", text.as_str(), not_found);
    found(state, &uri, asked, |tables, id| {
        let mut all = tables.product_blocks.iter();
        all.find(|it| it.product_block_id == id).cloned()
    })
    .await
}

/// Lists the resource types.
#[utoipa::path(
    get, path = "/api/resource_types/", tag = "orchestrator",
    params(("at" = Option<String>, Query)),
    responses((status = 200, body = [ResourceType])),
)]
pub(super) async fn resource_types(state: State<Shared>, uri: OriginalUri) -> Response {
    listed(state, &uri, |tables, _| tables.resource_types.clone()).await
}

/// Gives a resource type.
#[utoipa::path(
    get, path = "/api/resource_types/{resource_type_id}", tag = "orchestrator",
    params(("resource_type_id" = String, Path)),
    responses((status = 200, body = ResourceType), (status = 404, body = problem::Problem)),
)]
pub(super) async fn resource_type(
    state: State<Shared>,
    uri: OriginalUri,
    Path(text): Path<String>,
) -> Response {
    let asked = ("resource_type_id", text.as_str(), not_found);
    found(state, &uri, asked, |tables, id| {
        let mut all = tables.resource_types.iter();
        all.find(|it| it.resource_type_id == id).cloned()
    })
    .await
}

/// Lists the workflows and tasks that were not deleted.
#[utoipa::path(
    get, path = "/api/workflows/", tag = "orchestrator",
    params(("at" = Option<String>, Query)),
    responses((status = 200, body = [Workflow])),
)]
pub(super) async fn workflows(state: State<Shared>, uri: OriginalUri) -> Response {
    listed(state, &uri, |tables, _| {
        let mut all = tables.workflows.clone();
        all.retain(|it| !tables.deleted.contains(&it.workflow_id));
        all
    })
    .await
}

/// Gives a workflow, also one that was deleted.
#[utoipa::path(
    get, path = "/api/workflows/{workflow_id}", tag = "orchestrator",
    params(("workflow_id" = String, Path)),
    responses((status = 200, body = Workflow), (status = 404, body = problem::Problem)),
)]
pub(super) async fn workflow(
    state: State<Shared>,
    uri: OriginalUri,
    Path(text): Path<String>,
) -> Response {
    let asked = ("workflow_id", text.as_str(), not_found);
    found(state, &uri, asked, |tables, id| {
        tables
            .workflows
            .iter()
            .find(|it| it.workflow_id == id)
            .cloned()
    })
    .await
}

/// The orchestrator sends whoever leaves the last slash out to the path with it.
async fn with_slash(OriginalUri(uri): OriginalUri) -> Response {
    let query = uri.query().map(|it| format!("?{it}")).unwrap_or_default();
    let address = format!("{}/{query}", uri.path());
    (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, address)]).into_response()
}

fn not_found(_: &str) -> String {
    "Not Found".to_owned()
}

async fn listed<T, F>(State(serving): State<Shared>, uri: &OriginalUri, list: F) -> Response
where
    T: Serialize + Send + 'static,
    F: FnOnce(&Tables, &Query) -> Vec<T> + Send + 'static,
{
    let query = Query::of(uri.query());
    let answer = answered(serving, move |site| {
        point(site, &query).map(|it| list(it.tables(), &query))
    });
    match answer.await {
        Ok(list) => Json(list).into_response(),
        Err(failure) => problem::response(failure),
    }
}

async fn found<T, F>(
    State(serving): State<Shared>,
    uri: &OriginalUri,
    (parameter, text, unknown): (&str, &str, impl Fn(&str) -> String),
    find: F,
) -> Response
where
    T: Serialize + Send + 'static,
    F: FnOnce(&Tables, &str) -> Option<T> + Send + 'static,
{
    let id = match problem::id(text, parameter) {
        Ok(id) => id,
        Err(response) => return *response,
    };
    let query = Query::of(uri.query());
    let wanted = id.clone();
    let answer = answered(serving, move |site| {
        point(site, &query).map(|it| find(it.tables(), &wanted))
    });
    match answer.await {
        Ok(Some(found)) => Json(found).into_response(),
        Ok(None) => problem::response(Failure::not_found(unknown(&id))),
        Err(failure) => problem::response(failure),
    }
}

/// A point where `at` names one; else the first database; else the newest place in history.
fn point(site: &Site, query: &Query) -> Result<Point, Failure> {
    let history = site.history()?;
    let first = site.databases.first().filter(|_| query.get("at").is_none());
    match first {
        Some(database) => Ok(Point::Observed(Arc::new(site.observed(&database.name)?))),
        None => Point::shown(site, &history, query, "at"),
    }
}
