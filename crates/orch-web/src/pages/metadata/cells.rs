//! What stands in a cell.

use maud::{Markup, html};
use orch_model::drift::Row;

use super::listing::Context;
use crate::pages::parts::badge;
use crate::shapes::Seconds;

/// A text, or nothing.
pub(super) fn text(text: &Option<String>) -> String {
    text.clone().unwrap_or_default()
}

/// Names after commas.
pub(super) fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

/// The first part of an id; the whole when it is pointed at.
pub(super) fn id(id: &str) -> Markup {
    html! { code.id title=(id) { (id.split('-').next().unwrap_or_default()) } }
}

/// The name of a row, which leads to its thing.
pub(super) fn name(name: &str, row: Option<Row>, context: &Context<'_>) -> Markup {
    let address = row.and_then(|row| context.things.address(&row));
    html! { strong { (badge(name, address)) } }
}

/// A sentence.
pub(super) fn prose(text: &Option<String>) -> Markup {
    html! {
        @match text {
            Some(text) => span.prose { (text) },
            None => span.faint { "–" },
        }
    }
}

/// A text that leads to the rows that have it too.
pub(super) fn filter(text: &Option<String>, context: &Context<'_>) -> Markup {
    let Some(text) = text else {
        return html! { span.faint { "–" } };
    };
    let query = context.asked.query.without("page").with("q", text);
    badge(text, Some(query.on(context.asked.path)))
}

/// A status, or another word of a short list.
pub(super) fn status(text: &Option<String>) -> Markup {
    html! {
        @match text.as_deref() {
            Some("active") => span.status.active { "active" },
            Some(text) => span.status { (text) },
            None => span.faint { "–" },
        }
    }
}

/// Names that lead to their things.
pub(super) fn things<'a>(
    names: impl Iterator<Item = &'a str>,
    row: impl Fn(&str) -> Row,
    context: &Context<'_>,
) -> Markup {
    html! {
        span.badges {
            @for name in names { (badge(name, context.things.address(&row(name)))) " " }
        }
    }
}

/// Names that lead nowhere.
pub(super) fn plain<'a>(names: impl Iterator<Item = &'a str>) -> Markup {
    html! { span.badges { @for name in names { (badge(name, None)) " " } } }
}

/// A moment, so that later ones come later.
pub(super) fn sortable(moment: Option<Seconds>) -> String {
    moment.map_or_else(String::new, |it| format!("{:020}", it.0))
}

/// A moment: day and minute, the whole when pointed at.
pub(super) fn created(moment: Option<Seconds>) -> Markup {
    let text = moment.and_then(|it| orch_event::Timestamp::from_unix_micros(it.0));
    html! {
        @match text {
            Some(moment) => (crate::pages::parts::time(moment)),
            None => span.faint { "–" },
        }
    }
}
