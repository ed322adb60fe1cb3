//! Any two points, compared: places in history, databases, declared models.

use std::collections::BTreeMap;

use maud::{Markup, html};
use orch_model::drift::{Differs, Drift, Row, Value};

use super::asked::Asked;
use super::layout::{Tab, count, framed, paging};
use super::parts::{change, point_field, points, revision_line};
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
    let drift = from.catalog().drift(to.catalog());
    let mut rows: BTreeMap<&Row, Vec<&Drift>> = BTreeMap::new();
    for it in &drift {
        rows.entry(&it.row).or_default().push(it);
    }
    let rows: Vec<(&Row, Vec<&Drift>)> = rows.into_iter().collect();
    let part = Part::of(asked.query, rows.len(), ROWS);
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
            @if rows.is_empty() { strong { "the same rows" } "." }
            @else { strong { (count(rows.len(), "row")) } " differ" @if rows.len() == 1 { "s" } "." }
            @if from.model().is_some() && to.model().is_some() && !rows.is_empty() {
                " " a href={ "/diagram?at=" (encoded(&to.address())) "&against=" (encoded(&from.address())) } { "Draw the difference" } "."
            }
        }
        @if !rows.is_empty() {
            ol.changes.compared {
                @for (row, differences) in &rows[part.start..part.end] { (compared(row, differences)) }
            }
            (paging(asked.path, asked.query, part, "row"))
        }
    };
    Ok(framed(asked, Tab::Compare, "Compare", &body))
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
