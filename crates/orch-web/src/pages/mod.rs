//! The pages: HTML that reads without a script.

mod asked;
mod compare;
mod diagram;
mod history;
mod lanes;
mod layout;
mod metadata;
mod overview;
mod parts;
mod revision;
mod sql;
mod thing;
mod words;

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};

use self::asked::Asked;
use crate::failure::Failure;
use crate::query::Query;
use crate::serving::{Shared, answered};

/// All pages.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(|state, uri| page(state, uri, overview::page)))
        .route("/metadata", get(to_products))
        .route("/metadata/{kind}", get(with_name(metadata::page)))
        .route("/things/{id}", get(with_name(thing::page)))
        .route(
            "/history",
            get(|state, uri| page(state, uri, history::page)),
        )
        .route("/revisions/{id}", get(with_name(revision::page)))
        .route("/revisions/{id}/{file}", get(file))
        .route(
            "/compare",
            get(|state, uri| page(state, uri, compare::page)),
        )
        .route(
            "/diagram",
            get(|state, uri| page(state, uri, diagram::page)),
        )
        .route("/diagram/{file}", get(drawing))
}

async fn page<F>(State(serving): State<Shared>, OriginalUri(uri): OriginalUri, make: F) -> Response
where
    F: FnOnce(&Asked<'_>) -> Result<Markup, Failure> + Send + 'static,
{
    let made = answered(serving, move |site| {
        let query = Query::of(uri.query());
        make(&Asked {
            site,
            path: uri.path(),
            query: &query,
        })
    });
    match made.await {
        Ok(markup) => Html(markup.into_string()).into_response(),
        Err(failure) => failed(&failure),
    }
}

/// A page of something that the path names.
fn with_name(
    make: fn(&Asked<'_>, &str) -> Result<Markup, Failure>,
) -> impl Fn(State<Shared>, OriginalUri, Path<String>) -> BoxFuture + Clone {
    move |state, uri, Path(name): Path<String>| {
        Box::pin(page(state, uri, move |asked| make(asked, &name)))
    }
}

type BoxFuture = std::pin::Pin<Box<dyn Future<Output = Response> + Send>>;

/// A file of a revision, as it was sealed.
async fn file(State(serving): State<Shared>, Path((id, name)): Path<(String, String)>) -> Response {
    match answered(serving, move |site| revision::file(site, &id, &name)).await {
        Ok(text) => ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response(),
        Err(failure) => failed(&failure),
    }
}

/// A drawing alone.
async fn drawing(
    State(serving): State<Shared>,
    OriginalUri(uri): OriginalUri,
    Path(name): Path<String>,
) -> Response {
    let made = answered(serving, move |site| {
        diagram::file(site, &Query::of(uri.query()), &name)
    });
    match made.await {
        Ok((kind, text)) => ([(CONTENT_TYPE, kind)], text).into_response(),
        Err(failure) => failed(&failure),
    }
}

async fn to_products() -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, "/metadata/products")]).into_response()
}

/// The page for a failure.
pub(crate) fn failed(failure: &Failure) -> Response {
    let title = failure.status.canonical_reason().unwrap_or("Failed");
    let body = html! {
        section.failure {
            p.code { (failure.status.as_u16()) }
            h1 { (title) }
            p { (failure.reason) }
            @if !failure.details.is_empty() {
                ul { @for detail in &failure.details { li { code { (detail) } } } }
            }
            p { a href="/" { "To the overview" } }
        }
    };
    let page = layout::bare(title, &body).into_string();
    (failure.status, Html(page)).into_response()
}
