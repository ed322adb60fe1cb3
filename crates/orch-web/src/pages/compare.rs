//! Any two points, compared: places in history, databases, declared models.

use std::collections::BTreeMap;

use maud::{Markup, html};
use orch_app::account::Account;
use orch_app::diff::Comparison;
use orch_model::drift::{Differs, Drift, Row, Value};

use super::asked::Asked;
use super::layout::{Tab, count as counted, framed, paging};
use super::parts::{change, point_field, points, revision_line};
use super::words::{particulars, sentence, sign};
use crate::failure::Failure;
use crate::paging::Part;
use crate::point::Point;
use crate::query::encoded;
use crate::row_words::{field_name, named};

/// How many rows a part of the comparison has.
const ROWS: usize = 60;

/// The address of a comparison.
pub(super) fn address(from: &str, to: &str) -> String {
    format!("/compare?from={}&to={}", encoded(from), encoded(to))
}

pub(super) fn page(asked: &Asked<'_>) -> Result<Markup, Failure> {
    let site = asked.site;
    let history = site.history()?;
    let to = Point::shown(site, &history, asked.query, "to")?;
    let from = match Point::named(site, &history, asked.query, "from")? {
        Some(from) => from,
        // Without a choice: the newest revision with the one before it.
        None => {
            let parents = to
                .revision()
                .map(|id| history.graph.parents(id))
                .unwrap_or_default();
            Point::Recorded(site.snapshot(parents.first().copied())?)
        }
    };
    let comparison = site.comparison(&from.side(), &to.side())?;
    let differences = Differences::of(&comparison);
    let part = Part::of(asked.query, differences.len(), ROWS);
    let named = |point: &Point| {
        html! {
            @match point.revision() {
                Some(id) => (revision_line(site, id)),
                None => strong { (point.title()) },
            }
        }
    };
    let body = html! {
        h1 { "Compare" }
        form.tools method="get" action=(asked.path) {
            (point_field("from", "From", asked.query, &from.address()))
            (point_field("to", "To", asked.query, &to.address()))
            button { "Compare" }
            a.swap href=(address(&to.address(), &from.address())) { "Swap" }
        }
        (points(site, &history))
        p.stand {
            "From " (named(&from)) " to " (named(&to)) ": "
            @match differences.len() {
                0 => { "they do not differ." },
                count => { strong { (counted(count, differences.noun())) } "." },
            }
            @if from.model().is_some() && to.model().is_some() && differences.len() > 0 {
                " " a href={ "/diagram?at=" (encoded(&to.address())) "&against=" (encoded(&from.address())) } { "Draw the difference" } "."
            }
        }
        @if differences.len() > 0 {
            ol.changes.compared {
                @match &differences {
                    Differences::Changes(all) => {
                        @for account in &all[part.start..part.end] { (changed(account)) }
                    },
                    Differences::Rows(all) => {
                        @for (row, differences) in &all[part.start..part.end] { (compared(row, differences)) }
                    },
                }
            }
            (paging(asked.path, asked.query, part, differences.noun()))
        }
    };
    Ok(framed(asked, Tab::Compare, "Compare", &body))
}

/// How two points differ, as it is listed.
enum Differences<'a> {
    /// The changes that lead from one model to the other.
    Changes(Vec<Account>),
    /// Rows, each with all that is not the same in it.
    Rows(Vec<(&'a Row, Vec<&'a Drift>)>),
}

impl<'a> Differences<'a> {
    fn of(comparison: &'a Comparison) -> Self {
        match comparison {
            Comparison::Changes(all) => Self::Changes(all.iter().flat_map(Account::of).collect()),
            Comparison::Rows(all) => {
                let mut rows: BTreeMap<&Row, Vec<&Drift>> = BTreeMap::new();
                for it in all {
                    rows.entry(&it.row).or_default().push(it);
                }
                Self::Rows(rows.into_iter().collect())
            }
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Changes(all) => all.len(),
            Self::Rows(all) => all.len(),
        }
    }

    const fn noun(&self) -> &'static str {
        match self {
            Self::Changes(_) => "change",
            Self::Rows(_) => "row",
        }
    }
}

/// A change between two models. Declared models do not say what only people know.
fn changed(account: &Account) -> Markup {
    let (sign, class) = sign(account.deed);
    html! {
        li class=(class) {
            span.sign aria-hidden="true" { (sign) }
            div {
                p.sentence { (sentence(account)) }
                (particulars(account))
            }
        }
    }
}

fn compared(row: &Row, differences: &[&Drift]) -> Markup {
    let (kind, name) = named(row);
    let whole = differences.iter().find(|it| it.is_of_whole_row());
    let (sign, class) = match whole.map(|it| &it.how) {
        Some(Differs::Missing) => ("−", "removed"),
        Some(_) => ("+", "added"),
        None => ("~", "changed"),
    };
    html! {
        li class=(class) {
            span.sign aria-hidden="true" { (sign) }
            div {
                p.sentence {
                    span.kind { (kind) } " " strong { (name) }
                    @match whole.map(|it| &it.how) {
                        Some(Differs::Missing) => { " is only on the left" },
                        Some(_) => { " is only on the right" },
                        None => {},
                    }
                }
                @let fields = fields(differences);
                @if !fields.is_empty() {
                    table.fields {
                        @for (field, before, after) in fields {
                            tr {
                                th scope="row" { (field) }
                                td { (change(before, after)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn fields<'a>(differences: &[&'a Drift]) -> Vec<(String, &'a Value, &'a Value)> {
    let fields = differences.iter().filter_map(|it| match &it.how {
        Differs::In {
            field,
            expected,
            found,
        } => Some((field_name(field), expected, found)),
        Differs::Missing | Differs::Unrecorded => None,
    });
    fields.collect()
}
