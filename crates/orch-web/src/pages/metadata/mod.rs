//! The metadata as the orchestrator's own pages show it, at any point, with the cells marked
//! that are not as they are at another point.

mod blocks;
mod cells;
mod listing;
mod products;
mod resource_types;
mod things;
mod workflows;

use maud::{Markup, html};

use self::listing::{Context, listing};
use self::things::Things;
use super::asked::Asked;
use super::layout::{Tab, framed};
use super::parts::{point_field, points, revision_line};
use crate::failure::Failure;
use crate::marks::Marks;
use crate::point::Point;
use crate::reader::History;

/// The tables, in the orchestrator's order.
const KINDS: [(&str, &str); 5] = [
    ("products", "Products"),
    ("productblocks", "Product blocks"),
    ("resource-types", "Resource types"),
    ("workflows", "Workflows"),
    ("tasks", "Tasks"),
];

/// The page of one of the tables.
pub(super) fn page(asked: &Asked<'_>, kind: &str) -> Result<Markup, Failure> {
    let Some((_, title)) = KINDS.iter().find(|(path, _)| *path == kind) else {
        return Err(Failure::not_found(format!("there is no table `{kind}`")));
    };
    let history = asked.site.history()?;
    let shown = Point::shown(asked.site, &history, asked.query, "at")?;
    let against = against(asked, &history, &shown)?;
    let marks = against
        .as_ref()
        .map(|it| Marks::new(shown.catalog(), it.catalog()));
    let newest = asked.site.snapshot(history.newest())?;
    let context = Context {
        asked,
        tables: shown.tables(),
        marks: marks.as_ref(),
        against: against.as_ref(),
        things: Things(&newest.recorded),
    };
    let (list, counts) = (
        match kind {
            "products" => listing(
                &context,
                &context.tables.products,
                products::COLUMNS,
                "product",
            ),
            "productblocks" => {
                let rows = &context.tables.product_blocks;
                listing(&context, rows, blocks::COLUMNS, "product block")
            }
            "resource-types" => {
                let rows = &context.tables.resource_types;
                listing(&context, rows, resource_types::COLUMNS, "resource type")
            }
            kind => {
                let is_task = kind == "tasks";
                let rows = workflows::of_kind(context.tables, is_task);
                let noun = if is_task { "task" } else { "workflow" };
                listing(&context, &rows, workflows::COLUMNS, noun)
            }
        },
        counts(&context),
    );
    let hint = against
        .as_ref()
        .map_or_else(|| "nothing".to_owned(), Point::address);
    let body = html! {
        h1 { "Metadata" }
        nav.tabs aria-label="Tables" {
            @for ((path, title), count) in KINDS.iter().zip(counts) {
                a href={ (asked.query.only(&["at", "against"]).on(&format!("/metadata/{path}"))) }
                    aria-current=[(*path == kind).then_some("page")] {
                    (title) " " span.count { (count) }
                }
            }
        }
        form.tools method="get" action=(asked.path) role="search" {
            label.field.wide {
                span { "Search" }
                input type="search" name="q" value=[asked.query.get("q")] placeholder="any column";
            }
            (point_field("at", "As of", asked.query, "head"))
            (point_field("against", "Compared with", asked.query, &hint))
            @for name in ["sort", "order"] {
                @if let Some(value) = asked.query.get(name) {
                    input type="hidden" name=(name) value=(value);
                }
            }
            button { "Show" }
        }
        (points(asked.site, &history))
        p.stand { (standing(asked, &shown, against.as_ref(), marks.as_ref())) }
        (list)
    };
    Ok(framed(asked, Tab::Metadata, title, &body))
}

/// The point that cells are compared with: the one that the address names; else the parent of
/// a revision, or the newest revision for a database and for declared models. The first
/// revision is compared with nothing: all of it would be marked.
fn against(asked: &Asked<'_>, history: &History, shown: &Point) -> Result<Option<Point>, Failure> {
    if let Some(point) = Point::named(asked.site, history, asked.query, "against")? {
        return Ok(Some(point));
    }
    let at = match shown {
        Point::Recorded(it) => it
            .at
            .and_then(|id| history.graph.parents(id).first().copied()),
        Point::Declared(..) | Point::Observed(_) => history.newest(),
    };
    match at {
        Some(id) => Ok(Some(Point::Recorded(asked.site.snapshot(Some(id))?))),
        None => Ok(None),
    }
}

/// Where the table stands, as a sentence.
fn standing(
    asked: &Asked<'_>,
    shown: &Point,
    against: Option<&Point>,
    marks: Option<&Marks>,
) -> Markup {
    let named = |point: &Point| {
        html! {
            @match point.revision() {
                Some(id) => (revision_line(asked.site, id)),
                None => strong { (point.title()) },
            }
        }
    };
    html! {
        "As of " (named(shown)) "."
        @if let (Some(against), Some(marks)) = (against, marks) {
            @let differing = marks.count();
            " " @match differing {
                0 => "No row differs from ",
                1 => "1 row differs from ",
                _ => { (differing) " rows differ from " },
            }
            (named(against)) "."
            @if differing > 0 {
                " " a href=(super::compare::address(&against.address(), &shown.address())) { "Compare" } "."
            }
        }
    }
}

fn counts(context: &Context<'_>) -> [usize; 5] {
    let tables = context.tables;
    [
        tables.products.len(),
        tables.product_blocks.len(),
        tables.resource_types.len(),
        workflows::of_kind(tables, false).len(),
        workflows::of_kind(tables, true).len(),
    ]
}
