//! The lives of things.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use axum::extract::{OriginalUri, Path, State};
use axum::response::Response;
use orch_app::account::Account;
use orch_event::{Event, EventId};
use orch_model::ThingId;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{PAGE, json};
use super::told::Told;
use crate::api::problem;
use crate::failure::Failure;
use crate::paging::Part;
use crate::query::Query;
use crate::serving::Shared;
use crate::site::Site;

/// The life of a thing.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct Life {
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
pub(in crate::api) struct LifeEvent {
    event: String,
    revision: String,
    time: String,
    author: String,
    message: String,
    changes: Vec<Told>,
    answers: Vec<AnswerTold>,
}

/// An answer that a change rests on.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct AnswerTold {
    key: String,
    ask: String,
    answer: String,
    given: String,
    by: String,
    at: String,
}

/// Gives the life of a thing: every event that made it what it is.
#[utoipa::path(
    get, path = "/api/ledger/things/{thing}", tag = "ledger",
    params(("thing" = String, Path), ("page" = Option<usize>, Query)),
    responses((status = 200, body = Life), (status = 404, body = problem::Problem)),
)]
pub(in crate::api) async fn thing(
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
                (accounts.map(Told::from).collect(), answers(rests))
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
