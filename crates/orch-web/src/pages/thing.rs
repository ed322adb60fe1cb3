//! A thing: its life from the first event to the last, what it was called, where it is used,
//! and how many subscriptions have it.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use orch_app::account::{Account, Part as Taking};
use orch_app::lives::Moment;
use orch_event::{Answer, Event, EventId, Revision, RevisionId};
use orch_model::recorded::Thing;
use orch_model::{Recorded, ThingId, ThingKind};

use super::asked::Asked;
use super::layout::{Tab, count, framed, paging};
use super::parts::{badge, kind, revision_line, time};
use super::revision::{event_address, given};
use super::words::{particulars, sentence, sign};
use crate::failure::Failure;
use crate::paging::Part;
use crate::uses;

/// How many events a part of the life shows.
const EVENTS: usize = 60;

pub(super) fn page(asked: &Asked<'_>, name: &str) -> Result<Markup, Failure> {
    let site = asked.site;
    let history = site.history()?;
    let id: ThingId = name
        .parse()
        .map_err(|_| Failure::not_found(format!("`{name}` is not the id of a thing")))?;
    let moments: Vec<Moment> = history.lives.of(id).rev().collect();
    if moments.is_empty() {
        return Err(Failure::not_found(format!("no event is about `{name}`")));
    }
    let newest = site.snapshot(history.newest())?;
    let recorded = &newest.recorded;
    let present = recorded.things.get(id);
    let part = Part::of(asked.query, moments.len(), EVENTS);
    let mut events = Vec::new();
    let mut revisions: BTreeMap<RevisionId, Revision> = BTreeMap::new();
    for moment in &moments[part.start..part.end] {
        let revision = match revisions.entry(moment.revision) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(site.revision(moment.revision)?),
        };
        events.push(Told::of(revision, *moment, id));
    }
    let last = events
        .iter()
        .flat_map(|it| &it.parts)
        .find(|it| it.id == id);
    let (of_kind, title) = match (present, last) {
        (Some(thing), _) => (thing.kind, thing.name.clone()),
        (None, Some(part)) => (part.kind, part.name.clone()),
        (None, None) => (ThingKind::Product, name.to_owned()),
    };
    let names: BTreeSet<&str> = events
        .iter()
        .flat_map(|it| &it.parts)
        .filter(|it| it.id == id && it.name != title)
        .map(|it| it.name.as_str())
        .collect();
    let body = html! {
        article.thing {
            p.kicker { (kind(of_kind)) }
            h1 { (title) @if present.is_none() { " " span.flag.gone { "no longer there" } } }
            dl.facts {
                div { dt { "Id" } dd { code.whole { (id) } } }
                @if !names.is_empty() {
                    div { dt { "Once called" } dd { @for name in &names { span.badge { (name) } " " } } }
                }
                @if let Some(thing) = present { (facts(recorded, thing)) }
                @for pool in &site.databases {
                    @if let Some(what) = present.and_then(uses::question) {
                        div {
                            dt { "On " (pool.name) }
                            dd {
                                @match uses::count(pool, what, &title) {
                                    Ok(rows) => (count(rows, what.noun())),
                                    Err(failure) => span.trouble { (failure.reason) },
                                }
                            }
                        }
                    }
                }
            }
            h2 { "Its life " span.count { (count(moments.len(), "event")) } }
            ol.life {
                @for it in &events {
                    li {
                        p.when { (time(it.moment.time)) " · " (revision_line(site, it.moment.revision)) " · " (it.author) }
                        @for account in &it.accounts {
                            @let (sign, class) = sign(account.deed);
                            div class={ "change " (class) } {
                                span.sign aria-hidden="true" { (sign) }
                                div {
                                    p.sentence { (sentence(account)) }
                                    (particulars(account))
                                    @for answer in &it.answers {
                                        p.answer {
                                            span.ask { (answer.ask) } " " strong.prose { (answer.answer) }
                                            " " span.faint { (answer.by) ", " (given(answer)) }
                                        }
                                    }
                                }
                                code.event {
                                    a href=(it.address) { (it.moment.event) }
                                }
                            }
                        }
                    }
                }
            }
            @if part.pages > 1 { (paging(asked.path, asked.query, part, "event")) }
        }
    };
    Ok(framed(asked, Tab::Metadata, &title, &body))
}

/// An event as the page tells it.
struct Told {
    moment: Moment,
    /// Where the event stands.
    address: String,
    author: String,
    accounts: Vec<Account>,
    answers: Vec<Answer>,
    parts: Vec<Taking>,
}

impl Told {
    fn of(revision: &Revision, moment: Moment, thing: ThingId) -> Self {
        let answer = |wanted: &EventId| {
            let mut events = revision.iter();
            events.find_map(|(id, event)| match event {
                Event::Answer(answer) if id == *wanted => Some(answer.clone()),
                _ => None,
            })
        };
        let mut told = Self {
            moment,
            address: event_address(revision, moment.event),
            author: revision.header.author.clone(),
            accounts: Vec::new(),
            answers: Vec::new(),
            parts: Vec::new(),
        };
        let event = revision.iter().find(|(id, _)| *id == moment.event);
        if let Some((_, Event::Change { change, answers })) = event {
            told.accounts = Account::of(change);
            told.accounts
                .retain(|it| it.parts().any(|part| part.id == thing));
            let parts = told.accounts.iter().flat_map(Account::parts);
            told.parts = parts.cloned().collect();
            // A new name is a name that it has had.
            for account in &told.accounts {
                let to = account.particulars.iter().find(|(label, _)| *label == "to");
                if let Some((_, name)) = to.filter(|_| account.subject.id == thing) {
                    let name = name.clone();
                    told.parts.insert(
                        0,
                        Taking {
                            name,
                            ..account.subject.clone()
                        },
                    );
                }
            }
            told.answers = answers.iter().filter_map(answer).collect();
        }
        told
    }
}

/// What is recorded of a thing now, and where it is used.
fn facts(recorded: &Recorded, thing: &Thing) -> Markup {
    let model = &recorded.model;
    let named = |kind, name: &str| {
        let id = recorded.things.find(kind, None, name);
        badge(name, id.map(|id| format!("/things/{id}")))
    };
    let text = |label: &str, text: Option<&String>| {
        html! { @if let Some(text) = text { div { dt { (label) } dd.prose { (text) } } } }
    };
    let owner = thing
        .owner
        .and_then(|id| Some((id, recorded.things.get(id)?)));
    html! {
        @if let Some((id, owner)) = owner {
            div { dt { "Of" } dd { span.kind { (kind(owner.kind)) } " " (badge(&owner.name, Some(format!("/things/{id}")))) } }
        }
        @match thing.kind {
            ThingKind::Product => @if let Some(it) = model.products.get(thing.name.as_str()) {
                (text("Description", it.description.as_ref()))
                (text("Tag", it.tag.as_ref()))
                (text("Status", it.status.as_ref()))
                div { dt { "Product type" } dd { (it.product_type.as_str()) } }
                div { dt { "Drawing" } dd { a href={ "/diagram?" "product=" (crate::query::encoded(&thing.name)) } { "this product alone" } } }
                @for (name, it) in &it.fixed_inputs {
                    div { dt { "Fixed input" } dd { (name) " = " (it.value.as_deref().unwrap_or_default()) } }
                }
                @for (name, it) in &it.attributes {
                    div { dt { "Attribute" } dd { (name) " " @for block in it.held() { (named(ThingKind::Block, block.as_str())) " " } } }
                }
            },
            ThingKind::Block => @if let Some(it) = model.blocks.get(thing.name.as_str()) {
                (text("Description", it.description.as_ref()))
                (text("Tag", it.tag.as_ref()))
                (text("Status", it.status.as_ref()))
                div { dt { "Resource types" } dd { @for name in it.resource_types.keys() { (named(ThingKind::ResourceType, name.as_str())) " " } } }
                @for (name, it) in &it.attributes {
                    div { dt { "Attribute" } dd { (name) " " @for block in it.held() { (named(ThingKind::Block, block.as_str())) " " } } }
                }
                div { dt { "Used by" } dd {
                    @for (name, it) in &model.products {
                        @if it.attributes.values().any(|it| it.held().contains(thing.name.as_str())) { (named(ThingKind::Product, name.as_str())) " " }
                    }
                    @for (name, it) in &model.blocks {
                        @if it.attributes.values().any(|it| it.held().contains(thing.name.as_str())) { (named(ThingKind::Block, name.as_str())) " " }
                    }
                } }
            },
            ThingKind::ResourceType => @if let Some(it) = model.resource_types.get(thing.name.as_str()) {
                (text("Description", it.description.as_ref()))
                div { dt { "In" } dd {
                    @for (name, it) in &model.blocks {
                        @if let Some(spec) = it.resource_types.get(thing.name.as_str()) {
                            p { (named(ThingKind::Block, name.as_str())) " " span.faint { (orch_app::form_of_model::values(spec)) } }
                        }
                    }
                } }
            },
            ThingKind::Workflow => @if let Some(it) = model.workflows.as_ref().and_then(|all| all.get(thing.name.as_str())) {
                (text("Description", it.description.as_ref()))
                @if let Some(target) = it.target { div { dt { "Target" } dd { (target) } } }
                @for name in it.product_types.iter().flatten() { div { dt { "Product type" } dd { (name.as_str()) } } }
            },
            ThingKind::FixedInput | ThingKind::Attribute => {},
        }
    }
}
