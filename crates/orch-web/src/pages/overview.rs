//! The overview: where models, ledger and databases stand, and whether all is as it was sealed.

use std::sync::Arc;

use maud::{Markup, html};
use orch_app::diff::Side;
use orch_postgres::observe;

use super::asked::Asked;
use super::layout::{Tab, count, framed};
use super::parts::{first_line, revision_line, revision_link, time, written_time};
use crate::failure::Failure;
use crate::reader::History;
use crate::snapshot::Snapshot;
use crate::standing::Standing;
use crate::verdict::Verdict;

/// How many revisions are listed.
const NEWEST: usize = 6;

pub(super) fn page(asked: &Asked<'_>) -> Result<Markup, Failure> {
    let history = asked.site.history()?;
    // Begun first: it is done beside, while the rest of the page is made.
    asked.site.begin_to_verify();
    let newest = asked.site.snapshot(history.newest())?;
    let databases = databases(asked, &history);
    let body = html! {
        h1 { "Overview" }
        div.cards {
            (ledger(asked, &history, &newest))
            (models(asked, &newest))
            (verified(asked))
        }
        (databases)
        section {
            h2 { "The newest revisions" }
            @if history.order.is_empty() {
                p.empty { "Nothing is recorded yet: " code { "orch record MESSAGE" } " records the models." }
            } @else {
                (recent(asked, &history)?)
                p.more { a href="/history" { "The whole history" } }
            }
        }
    };
    Ok(framed(asked, Tab::Overview, "Overview", &body))
}

fn ledger(asked: &Asked<'_>, history: &History, newest: &Snapshot) -> Markup {
    let tables = &newest.tables;
    let heads = history.graph.heads();
    html! {
        section.card {
            h2 { "Ledger" }
            p.figure { (count(history.order.len(), "revision")) }
            @match heads.as_slice() {
                [] => p { "empty" },
                [head] => p { "head " (revision_line(asked.site, *head)) },
                heads => {
                    p.trouble { (heads.len()) " heads: branches were recorded apart" }
                    @for head in heads { p { (revision_line(asked.site, *head)) } }
                }
            }
            p.faint {
                a href="/metadata/products" { (count(tables.products.len(), "product")) } ", "
                a href="/metadata/productblocks" { (count(tables.product_blocks.len(), "product block")) } ", "
                a href="/metadata/resource-types" { (count(tables.resource_types.len(), "resource type")) }
            }
        }
    }
}

fn models(asked: &Asked<'_>, newest: &Snapshot) -> Markup {
    let Some(declared) = asked.site.declared() else {
        return html! {};
    };
    let head = newest.at.map_or_else(|| "base".to_owned(), |id| id.short());
    html! {
        section.card {
            h2 { "Declared models" }
            @match declared {
                Err(reason) => {
                    p.figure.trouble { "cannot be read" }
                    p { (reason) }
                },
                Ok(model) => {
                    @let differing = orch_app::status::differences(&model, &newest.recorded.model).len();
                    @if differing == 0 {
                        p.figure.good { "as recorded" }
                        p { "Nothing is to be recorded." }
                    } @else {
                        p.figure.pending { (count(differing, "difference")) }
                        p { "To be recorded: " code { "orch record MESSAGE" } }
                        p { a href=(super::compare::address(&head, "declared")) { "Compare with what is recorded" } }
                    }
                }
            }
        }
    }
}

fn verified(asked: &Asked<'_>) -> Markup {
    html! {
        section.card {
            h2 { "Sealed files" }
            @match asked.site.verdict() {
                Verdict::Pending => {
                    p.figure { "being verified" }
                    p { "Load the page again to see what was found." }
                },
                Verdict::Failed(reason) => {
                    p.figure.trouble { "not verified" }
                    p { (reason) }
                },
                Verdict::Done(verified) => {
                    @if verified.findings.is_empty() {
                        p.figure.good { "no problems" }
                        p { "Every hash of " (count(verified.events, "event")) " was computed again." }
                    } @else {
                        p.figure.trouble { (count(verified.findings.len(), "problem")) }
                        ul.findings {
                            @for finding in verified.findings.iter().take(20) {
                                li { code { (finding.path) } ": " (finding.what) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn databases(asked: &Asked<'_>, history: &History) -> Markup {
    let standings = Standing::all(asked.site);
    if standings.is_empty() {
        return html! {};
    }
    html! {
        section {
            h2 { "Databases" }
            div.scroll {
                table.list {
                    thead { tr { th { "Database" } th { "Revision" } th { "To come" } th { "Last replay" } th { "Not as recorded" } } }
                    tbody { @for it in &standings { (database(asked, history, it)) } }
                }
            }
        }
    }
}

fn database(asked: &Asked<'_>, history: &History, standing: &Standing) -> Markup {
    if let Err(failure) = &standing.stack {
        return html! {
            tr.dead {
                td data-label="Database" { strong { (standing.name) } }
                td.trouble data-label="State" colspan="4" { (failure.reason) }
            }
        };
    }
    let pending = standing.pending(history);
    let top = standing.top();
    let drift = asked.site.database(&standing.name).and_then(|pool| {
        let observed = Side::Observed(Arc::new(pool.ask(|client| observe(client, None))?));
        let at = match top {
            Some(id) if !history.graph.contains(id) => history.newest(),
            at => at,
        };
        let recorded = Side::Recorded {
            at,
            model: Arc::clone(&asked.site.snapshot(at)?.recorded),
        };
        Ok(asked.site.comparison(&recorded, &observed)?.len())
    });
    html! {
        tr {
            td data-label="Database" { strong { (standing.name) } br; span.faint.place { (standing.place) } }
            td data-label="Revision" {
                @match top {
                    None => "base",
                    Some(id) if history.graph.contains(id) => (revision_line(asked.site, id)),
                    Some(id) => { code.id { (id.short()) } " " span.trouble { "not in the ledger" } },
                }
            }
            td data-label="To come" {
                @if pending.is_empty() { span.good { "nothing" } }
                @else {
                    span.pending { (count(pending.len(), "revision")) }
                    @for id in pending.iter().take(3) { " " (revision_link(*id)) }
                }
            }
            td data-label="Last replay" {
                @match &standing.latest {
                    Some(it) => {
                        (it.direction) " by " (it.by)
                        @if top.map(|id| id.to_string()).as_deref() != Some(&it.revision) {
                            ", of " code.id { (short(&it.revision)) }
                        }
                        br; span.faint { (written_time(&it.at)) }
                    },
                    None => "never",
                }
            }
            td data-label="Not as recorded" {
                @match drift {
                    Err(failure) => span.trouble { (failure.reason) },
                    Ok(0) => span.good { "all rows are as recorded" },
                    Ok(found) => {
                        @let from = top.map_or_else(|| "base".to_owned(), |id| id.short());
                        a.pending href=(super::compare::address(&from, &standing.name)) { (count(found, "difference")) }
                    }
                }
            }
        }
    }
}

/// The digits of an id that people read.
fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}

fn recent(asked: &Asked<'_>, history: &History) -> Result<Markup, Failure> {
    let mut rows = Vec::new();
    for id in history.newest_first.iter().take(NEWEST) {
        let summary = asked.site.summary(*id)?;
        let header = &summary.header;
        rows.push(html! {
            tr {
                td data-label="Revision" { (revision_link(*id)) }
                td data-label="Message" { a href={ "/revisions/" (id) } { (first_line(&header.message)) } }
                td data-label="Author" { (header.author) }
                td data-label="Sealed" { (time(header.time)) }
            }
        });
    }
    Ok(html! { div.scroll { table.list { tbody { @for row in &rows { (row) } } } } })
}
