//! The ledger as data: revisions, events, things, differences, and where databases stand.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use axum::extract::{OriginalUri, Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use orch_app::account::{Account, Part as Taking};
use orch_event::{Event, EventId};
use orch_model::ThingId;
use orch_model::drift::{Differs, Value};
use serde::Serialize;
use utoipa::ToSchema;

use super::problem;
use crate::failure::Failure;
use crate::paging::Part;
use crate::point::Point;
use crate::query::Query;
use crate::row_words::{field_name, named};
use crate::serving::{Shared, answered};
use crate::site::Site;
use crate::standing::Standing;
use crate::verdict::Verdict;

/// How many revisions or events a page of a list has.
const PAGE: usize = 100;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/ledger/revisions", get(revisions))
        .route("/api/ledger/revisions/{id}", get(revision))
        .route("/api/ledger/things/{id}", get(thing))
        .route("/api/ledger/diff", get(diff))
        .route("/api/ledger/verify", get(verify))
        .route("/api/ledger/environments", get(environments))
}

/// Revisions, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct Revisions {
    total: usize,
    page: usize,
    pages: usize,
    heads: Vec<String>,
    revisions: Vec<RevisionItem>,
}

/// A revision in short.
#[derive(Serialize, ToSchema)]
pub(super) struct RevisionItem {
    revision: String,
    parents: Vec<String>,
    message: String,
    author: String,
    time: String,
    events: usize,
}

/// A revision whole.
#[derive(Serialize, ToSchema)]
pub(super) struct RevisionWhole {
    revision: String,
    /// The header, as it was sealed.
    #[schema(value_type = Object)]
    header: serde_json::Value,
    children: Vec<String>,
    /// The events, as they were sealed.
    #[schema(value_type = Vec<Object>)]
    events: Vec<serde_json::Value>,
}

/// The life of a thing.
#[derive(Serialize, ToSchema)]
pub(super) struct Life {
    thing: String,
    kind: Option<String>,
    /// Its present name; null once it is gone.
    name: Option<String>,
    total: usize,
    page: usize,
    pages: usize,
    /// The newest first.
    events: Vec<LifeEvent>,
}

/// An event of a thing's life.
#[derive(Serialize, ToSchema)]
pub(super) struct LifeEvent {
    event: String,
    revision: String,
    time: String,
    author: String,
    message: String,
    changes: Vec<Told>,
    answers: Vec<AnswerTold>,
}

/// A change in parts.
#[derive(Serialize, ToSchema)]
pub(super) struct Told {
    deed: &'static str,
    subject: ThingTold,
    of: Option<ThingTold>,
    /// Pairs of a label and a text.
    particulars: Vec<(String, String)>,
}

/// A thing, by the name that it had then.
#[derive(Serialize, ToSchema)]
pub(super) struct ThingTold {
    thing: String,
    kind: &'static str,
    name: String,
}

/// An answer that a change rests on.
#[derive(Serialize, ToSchema)]
pub(super) struct AnswerTold {
    key: String,
    ask: String,
    answer: String,
    given: String,
    by: String,
    at: String,
}

/// The difference of two points.
#[derive(Serialize, ToSchema)]
pub(super) struct Difference {
    from: String,
    to: String,
    rows: Vec<DifferentRow>,
}

/// A row, or a cell of it, that is not the same at both points.
#[derive(Serialize, ToSchema)]
pub(super) struct DifferentRow {
    kind: &'static str,
    name: String,
    /// `only_from`, `only_to` or `cell`.
    how: &'static str,
    field: Option<String>,
    #[schema(value_type = Object)]
    from: serde_json::Value,
    #[schema(value_type = Object)]
    to: serde_json::Value,
}

/// Whether the sealed files are as they were sealed.
#[derive(Serialize, ToSchema)]
pub(super) struct Verification {
    /// `pending`, `failed` or `done`.
    state: &'static str,
    reason: Option<String>,
    revisions: usize,
    events: usize,
    findings: Vec<FindingTold>,
}

/// Something that does not fit.
#[derive(Serialize, ToSchema)]
pub(super) struct FindingTold {
    path: String,
    line: Option<usize>,
    what: String,
}

/// Where a database stands.
#[derive(Serialize, ToSchema)]
pub(super) struct Environment {
    name: String,
    database: String,
    /// Why it gives no answer.
    trouble: Option<String>,
    revision: Option<String>,
    since: Option<String>,
    up: Vec<String>,
    pending: Vec<String>,
}

async fn json<T, F>(State(serving): State<Shared>, uri: &OriginalUri, make: F) -> Response
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

/// Lists revisions, newest first.
#[utoipa::path(
    get, path = "/api/ledger/revisions", tag = "ledger",
    params(("page" = Option<usize>, Query)),
    responses((status = 200, body = Revisions)),
)]
pub(super) async fn revisions(state: State<Shared>, uri: OriginalUri) -> Response {
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
pub(super) async fn revision(
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

/// Gives the life of a thing: every event that made it what it is.
#[utoipa::path(
    get, path = "/api/ledger/things/{thing}", tag = "ledger",
    params(("thing" = String, Path), ("page" = Option<usize>, Query)),
    responses((status = 200, body = Life), (status = 404, body = problem::Problem)),
)]
pub(super) async fn thing(
    state: State<Shared>,
    uri: OriginalUri,
    Path(text): Path<String>,
) -> Response {
    let id = match problem::id(&text, "thing") {
        Ok(id) => id,
        Err(response) => return *response,
    };
    json(state, &uri, move |site, query| life(site, query, &id)).await
}

fn life(site: &Site, query: &Query, text: &str) -> Result<Life, Failure> {
    let unknown = || Failure::not_found(format!("no event is about `{text}`"));
    let id: ThingId = text.parse().map_err(|_| unknown())?;
    let history = site.history()?;
    let moments: Vec<_> = history.lives.of(id).rev().collect();
    if moments.is_empty() {
        return Err(unknown());
    }
    let part = Part::of(query, moments.len(), PAGE);
    let mut events = Vec::new();
    let mut revisions = BTreeMap::new();
    for moment in &moments[part.start..part.end] {
        let revision = match revisions.entry(moment.revision) {
            Entry::Occupied(known) => &*known.into_mut(),
            Entry::Vacant(place) => &*place.insert(site.revision(moment.revision)?),
        };
        let answers = |wanted: &[EventId]| {
            let answers = revision.iter().filter(|(id, _)| wanted.contains(id));
            answers
                .filter_map(|(_, event)| told_answer(event))
                .collect::<Vec<_>>()
        };
        let event = revision.iter().find(|(id, _)| *id == moment.event);
        let (changes, answers) = match event {
            Some((
                _,
                Event::Change {
                    change,
                    answers: rests,
                },
            )) => {
                let accounts = Account::of(change).into_iter();
                let accounts = accounts.filter(|it| it.parts().any(|part| part.id == id));
                (accounts.map(told).collect(), answers(rests))
            }
            _ => (Vec::new(), Vec::new()),
        };
        events.push(LifeEvent {
            event: moment.event.to_string(),
            revision: moment.revision.to_string(),
            time: moment.time.to_string(),
            author: revision.header.author.clone(),
            message: revision.header.message.clone(),
            changes,
            answers,
        });
    }
    let newest = site.snapshot(history.newest())?;
    let present = newest.recorded.things.get(id);
    Ok(Life {
        thing: id.to_string(),
        kind: present.map(|it| it.kind.as_str().to_owned()),
        name: present.map(|it| it.name.clone()),
        total: part.total,
        page: part.page,
        pages: part.pages,
        events,
    })
}

fn told(account: Account) -> Told {
    let thing = |it: Taking| ThingTold {
        thing: it.id.to_string(),
        kind: it.kind.as_str(),
        name: it.name,
    };
    let particulars = account.particulars.into_iter();
    Told {
        deed: account.deed.as_str(),
        subject: thing(account.subject),
        of: account.of.map(thing),
        particulars: particulars
            .map(|(label, text)| (label.to_owned(), text))
            .collect(),
    }
}

fn told_answer(event: &Event) -> Option<AnswerTold> {
    let Event::Answer(it) = event else {
        return None;
    };
    Some(AnswerTold {
        key: it.key.clone(),
        ask: it.ask.clone(),
        answer: it.answer.clone(),
        given: it.given.to_string(),
        by: it.by.clone(),
        at: it.at.to_string(),
    })
}

/// Compares two points.
#[utoipa::path(
    get, path = "/api/ledger/diff", tag = "ledger",
    params(
        ("from" = Option<String>, Query, description = "A point, as `at` elsewhere; the base where none is named"),
        ("to" = Option<String>, Query, description = "A point; the newest revision where none is named"),
    ),
    responses((status = 200, body = Difference)),
)]
pub(super) async fn diff(state: State<Shared>, uri: OriginalUri) -> Response {
    json(state, &uri, |site, query| {
        let history = site.history()?;
        let to = Point::shown(site, &history, query, "to")?;
        let from = match Point::named(site, &history, query, "from")? {
            Some(from) => from,
            None => Point::Recorded(site.snapshot(None)?),
        };
        let drift = from.catalog().drift(to.catalog());
        let row = |it: &orch_model::Drift| {
            let (kind, name) = named(&it.row);
            let (how, field, values) = match &it.how {
                Differs::Missing => ("only_from", None, None),
                Differs::Unrecorded => ("only_to", None, None),
                Differs::In {
                    field,
                    expected,
                    found,
                } => (
                    "cell",
                    Some(field_name(field)),
                    Some((value(expected), value(found))),
                ),
            };
            let (from, to) = values.unwrap_or_default();
            DifferentRow {
                kind,
                name: name.to_owned(),
                how,
                field,
                from,
                to,
            }
        };
        Ok(Difference {
            from: from.address(),
            to: to.address(),
            rows: drift.iter().map(row).collect(),
        })
    })
    .await
}

fn value(value: &Value) -> serde_json::Value {
    match value {
        Value::None | Value::Null => serde_json::Value::Null,
        Value::Text(text) => text.as_str().into(),
        Value::Truth(truth) => (*truth).into(),
        Value::Names(names) => names.iter().cloned().collect::<Vec<_>>().into(),
    }
}

/// Says whether the sealed files are as they were sealed. `pending` means: ask again.
#[utoipa::path(
    get, path = "/api/ledger/verify", tag = "ledger",
    responses((status = 200, body = Verification)),
)]
pub(super) async fn verify(state: State<Shared>, uri: OriginalUri) -> Response {
    json(state, &uri, |site, _| {
        // A folder that was changed is looked at again.
        let _ = site.history();
        let nothing = |state, reason| Verification {
            state,
            reason,
            revisions: 0,
            events: 0,
            findings: Vec::new(),
        };
        Ok(match site.verdict() {
            Verdict::Pending => nothing("pending", None),
            Verdict::Failed(reason) => nothing("failed", Some(reason)),
            Verdict::Done(verified) => {
                let finding = |it: &crate::verdict::Finding| FindingTold {
                    path: it.path.clone(),
                    line: it.line,
                    what: it.what.clone(),
                };
                Verification {
                    revisions: verified.revisions,
                    events: verified.events,
                    findings: verified.findings.iter().map(finding).collect(),
                    ..nothing("done", None)
                }
            }
        })
    })
    .await
}

/// Says where every database stands.
#[utoipa::path(
    get, path = "/api/ledger/environments", tag = "ledger",
    responses((status = 200, body = [Environment])),
)]
pub(super) async fn environments(state: State<Shared>, uri: OriginalUri) -> Response {
    json(state, &uri, |site, _| {
        let history = site.history()?;
        let environment = |it: Standing| {
            let (pending, top) = (it.pending(&history), it.top());
            let stack = it.stack.as_deref().unwrap_or_default();
            let up: Vec<String> = stack.iter().map(|it| it.revision.to_string()).collect();
            let since = stack.last().map(|it| it.at.clone());
            let is_known = it.stack.is_ok();
            Environment {
                revision: top.map(|id| id.to_string()),
                since,
                up,
                pending: pending
                    .iter()
                    .filter(|_| is_known)
                    .map(ToString::to_string)
                    .collect(),
                trouble: it.stack.err().map(|failure| failure.reason),
                name: it.name,
                database: it.place,
            }
        };
        Ok(Standing::all(site)
            .into_iter()
            .map(environment)
            .collect::<Vec<_>>())
    })
    .await
}
