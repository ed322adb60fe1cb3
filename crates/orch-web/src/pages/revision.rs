//! A revision: what it changes, what was asked and answered, its SQL, what it archives. It
//! prints well, for whoever keeps it on paper.

use std::collections::BTreeSet;

use maud::{Markup, html};
use orch_app::account::Account;
use orch_event::{Answer, Event, EventId, Header, MigrationFiles, Revision, RevisionId};
use orch_ledger::MigrationTexts;

use super::asked::Asked;
use super::layout::{Tab, count, framed, paging};
use super::parts::{revision_line, time, written_time};
use super::sql::highlighted;
use super::words::{particulars, sentence, sign};
use crate::failure::Failure;
use crate::paging::Part;
use crate::site::Site;
use crate::standing::Standing;

/// How many events a part of the page shows.
const EVENTS: usize = 100;

/// How much of a file of SQL the page shows; the rest is a link away.
const SQL: usize = 12_000;

pub(super) fn page(asked: &Asked<'_>, name: &str) -> Result<Markup, Failure> {
    let site = asked.site;
    let history = site.history()?;
    let id = history.graph.find(name)?;
    let revision = site.revision(id)?;
    let header = &revision.header;
    let (changes, answers) = parted(&revision);
    let part = Part::of(asked.query, changes.len().max(answers.len()), EVENTS);
    let shown = |length: usize| part.start.min(length)..part.end.min(length);
    let mut lines = header.message.lines();
    let title = lines.next().unwrap_or_default();
    let body = html! {
        article.revision {
            p.kicker { "Revision" }
            h1 { (title) }
            @for line in lines { p.message { (line) } }
            dl.facts {
                div { dt { "Id" } dd { code.whole { (id) } } }
                div { dt { "Author" } dd { (header.author) } }
                div { dt { "Sealed" } dd { (time(header.time)) " UTC" } }
                div {
                    dt { @if header.parents.len() > 1 { "Merges" } @else { "Parent" } }
                    dd {
                        @if header.parents.is_empty() { "none: the first revision" }
                        @for parent in &header.parents { p { (revision_line(site, *parent)) } }
                    }
                }
                div {
                    dt { "Followed by" }
                    dd {
                        @let children = history.graph.children(id);
                        @if children.is_empty() { "none: a head" }
                        @for child in children { p { (revision_line(site, *child)) } }
                    }
                }
                @for it in Standing::all(site) {
                    div { dt { "On " (it.name) } dd { (standing(&it, id)) } }
                }
            }
            p.links {
                a href={ "/metadata/products?at=" (id.short()) } { "Metadata as of here" }
                a href={ "/diagram?at=" (id.short()) } { "Diagram as of here" }
                @if let Some(parent) = header.parents.first() {
                    a href={ "/diagram?at=" (id.short()) "&against=" (parent.short()) } { "Diagram of the difference" }
                }
                a href={ "/revisions/" (id) "/events.jsonl" } { "The sealed file" }
            }
            section {
                h2 { "Changes " span.count { (changes.len()) } }
                (changed(&changes[shown(changes.len())]))
            }
            @if !answers.is_empty() {
                section {
                    h2 { "Questions and answers " span.count { (answers.len()) } }
                    (answered(&answers[shown(answers.len())]))
                }
            }
            @if part.pages > 1 { (paging(asked.path, asked.query, part, "event")) }
            (migrations(site, &revision)?)
        }
    };
    Ok(framed(asked, Tab::History, title, &body))
}

/// The address of an event: its revision's page, the part that shows it, its place there.
pub(super) fn event_address(revision: &Revision, event: EventId) -> String {
    let (changes, answers) = parted(revision);
    let among_changes = changes.iter().position(|(id, ..)| *id == event);
    let place = among_changes.or_else(|| answers.iter().position(|(id, _)| *id == event));
    let address = format!("/revisions/{}", revision.id);
    match place.unwrap_or_default() / EVENTS + 1 {
        1 => format!("{address}#e-{event}"),
        page => format!("{address}?page={page}#e-{event}"),
    }
}

/// A sealed file of a revision.
pub(super) fn file(site: &Site, id: &str, name: &str) -> Result<String, Failure> {
    let history = site.history()?;
    let id = history.graph.find(id)?;
    if name == Header::EVENTS {
        let bytes = site.with_ledger(|ledger| ledger.text(id))?;
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    let revision = site.revision(id)?;
    for (index, names) in revision.header.files().iter().enumerate() {
        let MigrationFiles { up, down, plan } = names;
        if [up, down, plan].iter().all(|it| *it != name) {
            continue;
        }
        let parent = revision.header.parents.get(index).copied();
        let texts = site.migration(&revision, parent)?;
        return Ok(match name {
            name if name == up => texts.up,
            name if name == down => texts.down,
            _ => texts.plan,
        });
    }
    Err(Failure::not_found(format!(
        "the revision has no file `{name}`"
    )))
}

type Changes<'a> = Vec<(EventId, Vec<Account>, &'a [EventId])>;
type Answers<'a> = Vec<(EventId, &'a Answer)>;

fn parted(revision: &Revision) -> (Changes<'_>, Answers<'_>) {
    let (mut changes, mut answers) = (Vec::new(), Vec::new());
    for (id, event) in revision.iter() {
        match event {
            Event::Answer(answer) => answers.push((id, answer)),
            Event::Change {
                change,
                answers: rests,
            } => changes.push((id, Account::of(change), rests.as_slice())),
        }
    }
    (changes, answers)
}

fn changed(changes: &[(EventId, Vec<Account>, &[EventId])]) -> Markup {
    html! {
        ol.changes {
            @for (id, accounts, _) in changes {
                @for (index, account) in accounts.iter().enumerate() {
                    @let (sign, class) = sign(account.deed);
                    li class=(class) id=[(index == 0).then(|| format!("e-{id}"))] {
                        span.sign aria-hidden="true" { (sign) }
                        div {
                            p.sentence { (sentence(account)) }
                            (particulars(account))
                        }
                        code.event title="the event" { (id) }
                    }
                }
            }
        }
    }
}

fn answered(answers: &[(EventId, &Answer)]) -> Markup {
    html! {
        div.scroll {
            table.list.answers {
                thead { tr { th { "Question" } th { "Answer" } th { "Given" } th { "By" } th { "Event" } } }
                tbody {
                    @for (id, it) in answers {
                        tr id={ "e-" (id) } {
                            td data-label="Question" title=(it.key) { (it.ask) }
                            td data-label="Answer" { strong.prose { (it.answer) } }
                            td data-label="Given" { (given(it)) }
                            td data-label="By" { (it.by) " " span.faint { (time(it.at)) } }
                            td data-label="Event" { code.event { (id) } }
                        }
                    }
                }
            }
        }
    }
}

/// How an answer was given, in words.
pub(super) fn given(answer: &Answer) -> String {
    match answer.given.as_str() {
        "prompt" => "at a prompt".to_owned(),
        "file" => "in a file".to_owned(),
        "suggestion" => "as suggested".to_owned(),
        other => other.to_owned(),
    }
}

fn standing(standing: &Standing, id: RevisionId) -> Markup {
    html! {
        @match &standing.stack {
            Err(failure) => span.trouble { (failure.reason) },
            Ok(stack) => @match stack.iter().find(|it| it.revision == id) {
                Some(applied) => { "up since " (written_time(&applied.at)) },
                None => span.faint { "not up" },
            },
        }
    }
}

/// The SQL of every parent, forward and back.
fn migrations(site: &Site, revision: &Revision) -> Result<Markup, Failure> {
    let header = &revision.header;
    let names = header.files();
    let mut sections = Vec::new();
    for (index, names) in names.iter().enumerate() {
        let parent = header.parents.get(index).copied();
        let texts = site.migration(revision, parent)?;
        let MigrationTexts { up, down, plan } = &texts;
        let of_parent = parent.filter(|_| header.parents.len() > 1);
        let sealed = |name: &str| format!("/revisions/{}/{name}", revision.id);
        sections.push(html! {
            @if let Some(parent) = of_parent { h3 { "From " (revision_line(site, parent)) } }
            details.sql open[up.len() < SQL && names.up == "up.sql"] {
                summary { "Forward " span.count { (count(up.lines().count(), "line")) } " " a href=(sealed(&names.up)) { (names.up) } }
                (cut(up, &sealed(&names.up)))
            }
            details.sql {
                summary { "Back " span.count { (count(down.lines().count(), "line")) } " " a href=(sealed(&names.down)) { (names.down) } }
                (cut(down, &sealed(&names.down)))
            }
            (archived(plan, &sealed(&names.plan)))
        });
    }
    Ok(html! {
        section {
            h2 { "SQL" }
            @for section in &sections { (section) }
        }
    })
}

fn cut(sql: &str, address: &str) -> Markup {
    let end = if sql.len() <= SQL {
        sql.len()
    } else {
        let end = (0..=SQL)
            .rev()
            .find(|at| sql.is_char_boundary(*at))
            .unwrap_or(0);
        sql[..end].rfind('\n').map_or(end, |at| at + 1)
    };
    html! {
        (highlighted(&sql[..end]))
        @if end < sql.len() {
            p.more { "There is more: " a href=(address) { "the whole file" } "." }
        }
    }
}

/// Which tables a migration archives rows of, read from its sealed plan.
fn archived(plan: &str, address: &str) -> Markup {
    let plan: serde_json::Value = serde_json::from_str(plan).unwrap_or_default();
    let tables = |direction: &str| -> BTreeSet<String> {
        let statements = plan[direction].as_array().into_iter().flatten();
        let tables = statements
            .filter_map(|it| it["archives"].as_array())
            .flatten();
        tables
            .filter_map(|it| Some(it.as_str()?.to_owned()))
            .collect()
    };
    let told = |tables: &BTreeSet<String>| {
        html! {
            @if tables.is_empty() { "no rows" }
            @for table in tables { code.badge { (table) } " " }
        }
    };
    html! {
        p.archives {
            "Going forward archives " (told(&tables("up"))) "; going back archives "
            (told(&tables("down"))) ". " a href=(address) { "The plan" }
        }
    }
}
