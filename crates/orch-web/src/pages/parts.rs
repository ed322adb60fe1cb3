//! Small parts that many pages share.

use maud::{Markup, html};
use orch_event::{RevisionId, Timestamp};
use orch_model::ThingKind;
use orch_model::drift::Value;

use crate::query::Query;
use crate::reader::History;
use crate::site::Site;

/// The start of a revision's id, which leads to the revision.
pub(super) fn revision_link(id: RevisionId) -> Markup {
    html! { a.id href={ "/revisions/" (id) } title=(id) { (id.short()) } }
}

/// The same with the revision's message, if it can be read.
pub(super) fn revision_line(site: &Site, id: RevisionId) -> Markup {
    let message = site.summary(id).map(|it| it.header.message.clone());
    html! {
        (revision_link(id)) " "
        @if let Ok(message) = message { span.message { (first_line(&message)) } }
    }
}

/// The first line of a message.
pub(super) fn first_line(message: &str) -> &str {
    message.lines().next().unwrap_or_default()
}

/// A moment as people read it: day and minute, the whole when pointed at.
pub(super) fn time(time: Timestamp) -> Markup {
    let text = time.to_string();
    html! { time datetime=(text) title=(text) { (text[..16].replace('T', " ")) } }
}

/// A moment as a database writes it in its journal.
pub(super) fn written_time(text: &str) -> Markup {
    html! {
        @match text.parse() {
            Ok(moment) => (time(moment)),
            Err(_) => (text),
        }
    }
}

/// A name that leads to the thing.
pub(super) fn badge(name: &str, address: Option<String>) -> Markup {
    html! {
        @match address {
            Some(address) => a.badge href=(address) { (name) },
            None => span.badge { (name) },
        }
    }
}

/// A kind of thing in words.
pub(super) fn kind(kind: ThingKind) -> String {
    match kind {
        ThingKind::Block => "product block".to_owned(),
        kind => kind.as_str().replace('_', " "),
    }
}

/// A value of a cell at another point.
pub(super) fn value(value: &Value) -> Markup {
    html! {
        @match value {
            Value::None => span.faint { "not there" },
            Value::Null => span.faint { "empty" },
            Value::Text(text) => (text),
            Value::Truth(true) => "yes",
            Value::Truth(false) => "no",
            Value::Names(names) if names.is_empty() => span.faint { "none" },
            Value::Names(names) => { @for name in names { span.badge { (name) } " " } },
        }
    }
}

/// A value before and after: of lists of names, the names that went and came.
pub(super) fn change(before: &Value, after: &Value) -> Markup {
    let (Value::Names(before), Value::Names(after)) = (before, after) else {
        return html! {
            span.before { (value(before)) } " "
            span.arrow aria-hidden="true" { "→" } " "
            span.after { (value(after)) }
        };
    };
    html! {
        span.badges {
            @for name in before.difference(after) { span.badge.removed { (name) } " " }
            @for name in after.difference(before) { span.badge.added { (name) } " " }
        }
        @let same = before.intersection(after).count();
        @if same > 0 { " " span.faint { "and " (same) " as before" } }
    }
}

/// A field for a point, with the points that are likely.
pub(super) fn point_field(name: &str, label: &str, query: &Query, hint: &str) -> Markup {
    html! {
        label.field {
            span { (label) }
            input type="text" name=(name) list="points" value=[query.get(name)] placeholder=(hint)
                autocomplete="off" spellcheck="false" size="14";
        }
    }
}

/// The points that are likely: databases, declared models, the newest revisions.
pub(super) fn points(site: &Site, history: &History) -> Markup {
    const NEWEST: usize = 12;
    html! {
        datalist #points {
            option value="head" {}
            @for it in &site.databases { option value=(it.name) { "database " (it.name) } }
            option value="declared" { "the models as they are declared now" }
            @for id in history.order.iter().rev().take(NEWEST) {
                @if let Ok(summary) = site.summary(*id) {
                    option value=(id.short()) { (first_line(&summary.header.message)) }
                }
            }
            option value="base" { "before the first revision" }
        }
    }
}
