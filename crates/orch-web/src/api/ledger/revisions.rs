//! Revisions, with their events.

use axum::extract::{OriginalUri, Path, State};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{PAGE, json};
use crate::api::problem;
use crate::failure::Failure;
use crate::paging::Part;
use crate::serving::Shared;

/// Revisions, newest first.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct Revisions {
    total: usize,
    page: usize,
    pages: usize,
    heads: Vec<String>,
    revisions: Vec<RevisionItem>,
}

/// A revision in short.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct RevisionItem {
    revision: String,
    parents: Vec<String>,
    message: String,
    author: String,
    time: String,
    events: usize,
}

/// A revision whole.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct RevisionWhole {
    revision: String,
    /// The header, as it was sealed.
    #[schema(value_type = Object)]
    header: serde_json::Value,
    children: Vec<String>,
    /// The events, as they were sealed.
    #[schema(value_type = Vec<Object>)]
    events: Vec<serde_json::Value>,
}

/// Lists revisions, newest first.
#[utoipa::path(
    get, path = "/api/ledger/revisions", tag = "ledger",
    params(("page" = Option<usize>, Query)),
    responses((status = 200, body = Revisions)),
)]
pub(in crate::api) async fn revisions(state: State<Shared>, uri: OriginalUri) -> Response {
    json(state, &uri, |site, query| {
        let history = site.history()?;
        let part = Part::of(query, history.newest_first.len(), PAGE);
        let item = |id: &orch_event::RevisionId| {
            let summary = site.summary(*id)?;
            let header = &summary.header;
            Ok(RevisionItem {
                revision: id.to_string(),
                parents: header.parents.iter().map(ToString::to_string).collect(),
                message: header.message.clone(),
                author: header.author.clone(),
                time: header.time.to_string(),
                events: summary.events,
            })
        };
        let revisions = history.newest_first[part.start..part.end].iter().map(item);
        Ok(Revisions {
            total: part.total,
            page: part.page,
            pages: part.pages,
            heads: history
                .graph
                .heads()
                .iter()
                .map(ToString::to_string)
                .collect(),
            revisions: revisions.collect::<Result<_, Failure>>()?,
        })
    })
    .await
}

/// Gives a revision with its events.
#[utoipa::path(
    get, path = "/api/ledger/revisions/{revision}", tag = "ledger",
    params(("revision" = String, Path, description = "The start of its id")),
    responses((status = 200, body = RevisionWhole), (status = 404, body = problem::Problem)),
)]
pub(in crate::api) async fn revision(
    state: State<Shared>,
    uri: OriginalUri,
    Path(name): Path<String>,
) -> Response {
    json(state, &uri, move |site, _| {
        let history = site.history()?;
        let id = history.graph.find(&name)?;
        let bytes = site.with_ledger(|ledger| ledger.text(id))?;
        let text = String::from_utf8_lossy(&bytes);
        let line = |line: &str| serde_json::from_str(line).unwrap_or_default();
        let mut lines = text.lines().map(line);
        Ok(RevisionWhole {
            revision: id.to_string(),
            header: lines.next().unwrap_or_default(),
            children: history
                .graph
                .children(id)
                .iter()
                .map(ToString::to_string)
                .collect(),
            events: lines.collect(),
        })
    })
    .await
}
