//! A change in words, each thing in it leading to its page.

use maud::{Markup, html};
use orch_app::account::{Account, Deed, Part};

use super::parts::kind;

/// The sign before a change: what it does to the model, at a glance.
pub(super) fn sign(deed: Deed) -> (&'static str, &'static str) {
    match deed {
        Deed::Added | Deed::Attached => ("+", "added"),
        Deed::Removed | Deed::Detached | Deed::Ended => ("−", "removed"),
        Deed::Renamed | Deed::Replaced | Deed::Changed | Deed::Described | Deed::Filled => {
            ("~", "changed")
        }
    }
}

/// A change as a sentence: `Product block UserBlock got resource type age`.
pub(super) fn sentence(account: &Account) -> Markup {
    let Account {
        deed, subject, of, ..
    } = account;
    let to = account
        .particulars
        .iter()
        .find(|(label, _)| matches!(*label, "to" | "by"));
    let to = to.map(|(_, text)| text.as_str()).unwrap_or_default();
    html! {
        @match (deed, of) {
            (Deed::Attached, Some(of)) => { (thing(of)) " got " (thing(subject)) },
            (Deed::Detached, Some(of)) => { (thing(of)) " lost " (thing(subject)) },
            (Deed::Renamed, _) => {
                (thing(subject)) @if let Some(of) = of { " of " (thing(of)) }
                " was renamed " strong { (to) }
            },
            (Deed::Replaced, _) => {
                (thing(subject)) " gave its values to " strong { (to) }
                @if let Some(of) = of { " in " (thing(of)) }
            },
            (deed, of) => {
                (thing(subject)) @if let Some(of) = of { " of " (thing(of)) }
                " " (verb(*deed))
            },
        }
    }
}

/// The particulars of a change: texts, values, bounds.
pub(super) fn particulars(account: &Account) -> Markup {
    let told = account.particulars.iter();
    let told = told.filter(|(label, _)| !matches!(*label, "to" | "by"));
    html! {
        dl.particulars {
            @for (label, text) in told { div { dt { (label) } dd { (text) } } }
        }
    }
}

/// A thing by its kind and name.
pub(super) fn thing(part: &Part) -> Markup {
    html! {
        span.kind { (kind(part.kind)) } " "
        a href={ "/things/" (part.id) } { (part.name) }
    }
}

const fn verb(deed: Deed) -> &'static str {
    match deed {
        Deed::Added => "was added",
        Deed::Attached => "was attached",
        Deed::Removed => "was removed",
        Deed::Detached => "was detached",
        Deed::Ended => "left the registry; its rows stay",
        Deed::Renamed => "was renamed",
        Deed::Replaced => "was replaced",
        Deed::Changed => "was changed",
        Deed::Described => "got other texts",
        Deed::Filled => "is filled for existing subscriptions",
    }
}
