//! The history: the graph of revisions, with the databases where they stand.

use std::collections::BTreeMap;

use maud::{Markup, html};
use orch_event::RevisionId;

use super::asked::Asked;
use super::lanes::{drawn, rows, width};
use super::layout::{Tab, framed, paging};
use super::parts::{first_line, revision_link, time};
use crate::failure::Failure;
use crate::paging::Part;
use crate::standing::Standing;

/// How many revisions a part of the list has.
const REVISIONS: usize = 50;

pub(super) fn page(asked: &Asked<'_>) -> Result<Markup, Failure> {
    let history = asked.site.history()?;
    let part = Part::of(asked.query, history.newest_first.len(), REVISIONS);
    let rows = rows(&history.graph, &history.newest_first, part.start..part.end);
    let width = width(&rows);
    let heads = history.graph.heads();
    let mut stands: BTreeMap<RevisionId, Vec<&str>> = BTreeMap::new();
    let standings = Standing::all(asked.site);
    for it in &standings {
        if let Some(top) = it.top() {
            stands.entry(top).or_default().push(&it.name);
        }
    }
    let mut lines = Vec::with_capacity(rows.len());
    for (id, row) in history.newest_first[part.start..part.end].iter().zip(&rows) {
        let summary = asked.site.summary(*id)?;
        let is_merge = summary.header.parents.len() > 1;
        lines.push(html! {
            li.revision {
                (drawn(row, width, is_merge))
                div.told {
                    p.message {
                        a href={ "/revisions/" (id) } { (first_line(&summary.header.message)) }
                        @if heads.contains(id) { " " span.flag.head { "head" } }
                        @for name in stands.get(id).into_iter().flatten() {
                            " " span.flag.database { (name) }
                        }
                    }
                    p.meta {
                        (revision_link(*id)) " · " (summary.header.author) " · " (time(summary.header.time))
                        " · " (super::layout::count(summary.events, "event"))
                    }
                }
            }
        });
    }
    let body = html! {
        h1 { "History" }
        p.stand {
            @if heads.len() > 1 {
                strong { (heads.len()) " heads" } ": branches that were recorded apart. "
            }
            @if history.order.is_empty() { "Nothing is recorded yet." }
        }
        @if !history.gone.is_empty() {
            p.notice {
                (super::layout::count(history.gone.len(), "revision")) " only in the index: the files are missing, as after switching branches."
            }
        }
        ol.history { @for line in &lines { (line) } }
        (paging(asked.path, asked.query, part, "revision"))
    };
    Ok(framed(asked, Tab::History, "History", &body))
}
