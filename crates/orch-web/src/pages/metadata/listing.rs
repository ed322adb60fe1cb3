//! A table with a search, sorted columns, parts, and marks.

use maud::{Markup, html};
use orch_model::drift::{Field, Row, Value};

use super::things::Things;
use crate::marks::Marks;
use crate::pages::asked::Asked;
use crate::pages::layout::paging;
use crate::pages::parts::{change, value};
use crate::paging::Part;
use crate::point::Point;
use crate::table::Tables;

/// How many rows a part of the list has.
const ROWS: usize = 50;

/// What cells are made of, beside their row.
pub(super) struct Context<'a> {
    pub(super) asked: &'a Asked<'a>,
    pub(super) tables: &'a Tables,
    pub(super) marks: Option<&'a Marks>,
    pub(super) against: Option<&'a Point>,
    pub(super) things: Things<'a>,
}

/// A row of a table.
pub(super) trait Listed {
    /// The row as it is compared and recorded; none where it is not.
    fn row(&self) -> Option<Row>;

    /// Whether a row that was removed belongs to this table.
    fn is_alike(row: &Row) -> bool;
}

/// A column.
pub(super) struct Column<T> {
    /// Its name in addresses.
    pub(super) key: &'static str,
    pub(super) title: &'static str,
    /// What is searched and sorted by.
    pub(super) text: fn(&T, &Context<'_>) -> String,
    pub(super) cell: fn(&T, &Context<'_>) -> Markup,
    /// The field that it shows; none where nothing is compared.
    pub(super) field: Option<Field>,
}

/// The table.
pub(super) fn listing<T: Listed>(
    context: &Context<'_>,
    rows: &[T],
    columns: &[Column<T>],
    noun: &str,
) -> Markup {
    let query = context.asked.query;
    let path = context.asked.path;
    let sought = query.get("q").map(str::to_lowercase);
    let fits = |row: &&T| {
        sought.as_ref().is_none_or(|sought| {
            let mut texts = columns.iter().map(|it| (it.text)(row, context));
            texts.any(|it| it.to_lowercase().contains(sought))
        })
    };
    let mut found: Vec<&T> = rows.iter().filter(fits).collect();
    let sort = query
        .get("sort")
        .and_then(|key| columns.iter().find(|it| it.key == key));
    let is_descending = query.get("order") == Some("desc");
    if let Some(column) = sort {
        found.sort_by_cached_key(|row| (column.text)(row, context).to_lowercase());
        if is_descending {
            found.reverse();
        }
    }
    let part = Part::of(query, found.len(), ROWS);
    let heading = |column: &Column<T>| {
        let is_sorted = sort.is_some_and(|it| it.key == column.key);
        let direction = match (is_sorted, is_descending) {
            (false, _) => None,
            (true, false) => Some("ascending"),
            (true, true) => Some("descending"),
        };
        let sorted = query
            .without("page")
            .without("order")
            .with("sort", column.key);
        let sorted = if direction == Some("ascending") {
            sorted.with("order", "desc")
        } else {
            sorted
        };
        html! {
            th scope="col" aria-sort=[direction] { a href=(sorted.on(path)) { (column.title) } }
        }
    };
    let gone = |marks: &Marks| {
        let gone = marks.removed.iter().filter(|row| T::is_alike(row));
        gone.map(name).collect::<Vec<_>>()
    };
    html! {
        @if found.is_empty() {
            p.empty {
                @if sought.is_some() { "No " (noun) " has that in any column." }
                @else { "There is no " (noun) " here." }
            }
        } @else {
            div.scroll {
                table.list {
                    thead { tr { @for column in columns { (heading(column)) } } }
                    tbody {
                        @for row in &found[part.start..part.end] { (row_of(*row, columns, context)) }
                    }
                }
            }
            (paging(path, query, part, noun))
        }
        @if let (Some(marks), Some(against)) = (context.marks, context.against) {
            @let gone = gone(marks);
            @if !gone.is_empty() {
                p.gone {
                    "Only in " (against.title()) ": "
                    @for name in gone { span.badge.removed { (name) } " " }
                }
            }
        }
    }
}

fn row_of<T: Listed>(row: &T, columns: &[Column<T>], context: &Context<'_>) -> Markup {
    let named = row.row();
    let marks = context.marks.zip(named.as_ref());
    let is_added = marks.is_some_and(|(marks, row)| marks.is_added(row));
    let values = |column: &Column<T>| {
        let (marks, row) = marks?;
        marks.values(row, column.field.as_ref()?)
    };
    let against = context.against.map(Point::title).unwrap_or_default();
    let history = named.as_ref().and_then(|row| context.things.address(row));
    html! {
        tr.added[is_added] {
            @for (index, column) in columns.iter().enumerate() {
                @match values(column) {
                    Some((there, here)) => td.changed data-label=(column.title) {
                        (((column.cell)(row, context)))
                        (was(&against, &former(there, here), history.as_deref()))
                    },
                    None => td data-label=(column.title) {
                        ((column.cell)(row, context))
                        @if is_added && index == 1 { span.new { "new" } }
                    },
                }
            }
        }
    }
}

/// A value at the other point; of a list of names, what is not the same.
fn former(there: &Value, here: &Value) -> Markup {
    match (there, here) {
        (Value::Names(_), Value::Names(_)) => change(here, there),
        _ => value(there),
    }
}

/// The value at the other point, under the value that is shown; it leads to its history.
pub(super) fn was(against: &str, former: &Markup, history: Option<&str>) -> Markup {
    html! {
        span.was {
            @match history {
                Some(address) => a href=(address) { "in " (against) },
                None => { "in " (against) },
            }
            ": " (former)
        }
    }
}

fn name(row: &Row) -> String {
    match row {
        Row::Product(name) => name.to_string(),
        Row::Block(name) => name.to_string(),
        Row::ResourceType(name) => name.to_string(),
        Row::Workflow(name) => name.to_string(),
    }
}
