//! The frame around every page.

use maud::{DOCTYPE, Markup, html};

use super::asked::Asked;
use crate::assets;
use crate::paging::Part;
use crate::query::Query;

/// The places that every page leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Overview,
    Metadata,
    Diagram,
    History,
    Compare,
}

const TABS: [(Tab, &str, &str); 5] = [
    (Tab::Overview, "Overview", "/"),
    (Tab::Metadata, "Metadata", "/metadata/products"),
    (Tab::Diagram, "Diagram", "/diagram"),
    (Tab::History, "History", "/history"),
    (Tab::Compare, "Compare", "/compare"),
];

/// A page within the frame.
pub(super) fn framed(asked: &Asked<'_>, tab: Tab, title: &str, body: &Markup) -> Markup {
    let name = &asked.site.name;
    // The point that is looked at goes along, where the page has one.
    let point = asked.query.only(&["at"]);
    let address = |tab: Tab, path: &str| match tab {
        Tab::Metadata | Tab::Diagram => point.on(path),
        _ => path.to_owned(),
    };
    let inside = html! {
        header.top {
            a.brand href="/" {
                img src="/icon.svg" alt="" width="24" height="24";
                span { "orch" }
            }
            span.ledger title="the ledger" { (name) }
            nav aria-label="Pages" {
                @for (it, label, path) in TABS {
                    a href=(address(it, path)) aria-current=[(it == tab).then_some("page")] { (label) }
                }
            }
        }
        main #main { (body) }
        footer { "Read only. The same as data: " a href="/api/openapi.json" { "/api" } }
    };
    document(&format!("{title} · {name}"), &inside)
}

/// A page outside of the frame: all that can be said is the body.
pub(super) fn bare(title: &str, body: &Markup) -> Markup {
    document(title, &html! { main #main { (body) } })
}

fn document(title: &str, inside: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="stylesheet" href=(assets::style());
                link rel="icon" href="/icon.svg" type="image/svg+xml";
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                (inside)
            }
        }
    }
}

/// Links to the parts of a long list.
pub(super) fn paging(path: &str, query: &Query, part: Part, noun: &str) -> Markup {
    let to = |page: usize| query.with("page", page).on(path);
    html! {
        nav.paging aria-label="Parts of the list" {
            span {
                @if part.total == 0 { "No " (noun) }
                @else if part.pages == 1 { (count(part.total, noun)) }
                @else { (part.start + 1) "–" (part.end) " of " (count(part.total, noun)) }
            }
            @if part.pages > 1 {
                span.pages {
                    @if part.page > 1 {
                        a href=(to(1)) { "First" }
                        a href=(to(part.page - 1)) rel="prev" { "Previous" }
                    }
                    @if part.page < part.pages {
                        a href=(to(part.page + 1)) rel="next" { "Next" }
                        a href=(to(part.pages)) { "Last" }
                    }
                }
            }
        }
    }
}

/// `1 product`, `1,000 products`.
pub(super) fn count(count: usize, noun: &str) -> String {
    let digits = count.to_string();
    let mut number = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            number.push(',');
        }
        number.push(digit);
    }
    match noun.strip_suffix('y') {
        _ if count == 1 => format!("{number} {noun}"),
        Some(stem) => format!("{number} {stem}ies"),
        None if noun.ends_with('s') => format!("{number} {noun}es"),
        None => format!("{number} {noun}s"),
    }
}
