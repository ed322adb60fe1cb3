//! The drawing of products, blocks and their relations, at any point of history.

use maud::{Markup, html};
use orch_model::ThingKind;

use super::asked::Asked;
use super::layout::{Tab, count, framed};
use super::parts::{point_field, points, revision_line};
use crate::diagram::{Diagram, Node, NodeKind};
use crate::failure::Failure;
use crate::point::Point;
use crate::query::Query;
use crate::reader::History;
use crate::site::Site;

/// With more boxes than these, a part has to be chosen.
const BOXES: usize = 120;

pub(super) fn page(asked: &Asked<'_>) -> Result<Markup, Failure> {
    let site = asked.site;
    let history = site.history()?;
    let (whole, shown, against) = drawn(site, &history, asked.query)?;
    let zoomed = asked.query.get("product");
    let diagram = match zoomed {
        Some(name) => whole.around(name),
        None => whole.clone(),
    };
    let newest = site.snapshot(history.newest())?;
    let addresses = |node: &Node| match node.kind {
        NodeKind::Products => None,
        NodeKind::Product => zoom_or_thing(
            asked,
            &newest.recorded,
            ThingKind::Product,
            &node.title,
            zoomed,
        ),
        NodeKind::Block => zoom_or_thing(
            asked,
            &newest.recorded,
            ThingKind::Block,
            &node.title,
            zoomed,
        ),
    };
    let files = asked.query.only(&["at", "against", "product"]);
    let body = html! {
        h1 { "Diagram" @if let Some(name) = zoomed { " " span.of { (name) } } }
        form.tools method="get" action=(asked.path) {
            label.field.wide {
                span { "Only around" }
                input type="text" name="product" value=[zoomed] list="boxes" placeholder="a product or a block"
                    autocomplete="off" spellcheck="false";
            }
            (point_field("at", "As of", asked.query, "head"))
            (point_field("against", "Differences from", asked.query, "nothing"))
            button { "Draw" }
        }
        datalist #boxes {
            @for node in whole.nodes().iter().take(200) { option value=(node.title) {} }
        }
        (points(site, &history))
        p.stand {
            "As of " (named(site, &shown)) "."
            @if let Some(against) = &against {
                " Differences from " (named(site, against)) ": "
                span.key.added { "added" } " " span.key.removed { "removed" } " " span.key.changed { "changed" } "."
            }
            @if zoomed.is_some() { " " a href=(asked.query.without("product").on(asked.path)) { "All products" } "." }
            " As a file: "
            a href=(files.on("/diagram/models.svg")) { "SVG" } ", "
            a href=(files.on("/diagram/models.mmd")) { "Mermaid" } ", "
            a href=(files.on("/diagram/models.dot")) { "Graphviz" } "."
        }
        @if diagram.nodes().is_empty() {
            p.empty {
                @if zoomed.is_some() { "No product and no block has that name here." }
                @else { "There is nothing to draw here." }
            }
        } @else if diagram.nodes().len() > BOXES {
            (choice(asked, &diagram))
        } @else {
            div.canvas tabindex="0" { (diagram.svg(&addresses)) }
        }
    };
    Ok(framed(asked, Tab::Diagram, "Diagram", &body))
}

/// The drawing as a file.
pub(super) fn file(
    site: &Site,
    query: &Query,
    name: &str,
) -> Result<(&'static str, String), Failure> {
    let history = site.history()?;
    let (whole, ..) = drawn(site, &history, query)?;
    let diagram = query
        .get("product")
        .map_or_else(|| whole.clone(), |name| whole.around(name));
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("svg") => Ok(("image/svg+xml", diagram.to_svg())),
        Some("mmd") => Ok(("text/plain; charset=utf-8", diagram.to_mermaid())),
        Some("dot") => Ok(("text/plain; charset=utf-8", diagram.to_dot())),
        _ => Err(Failure::not_found(
            "a drawing is a file `.svg`, `.mmd` or `.dot`",
        )),
    }
}

fn drawn(
    site: &Site,
    history: &History,
    query: &Query,
) -> Result<(Diagram, Point, Option<Point>), Failure> {
    let shown = Point::shown(site, history, query, "at")?;
    let against = Point::named(site, history, query, "against")?;
    let no_model = |point: &Point| {
        Failure::invalid(format!("{} has rows, and no model to draw", point.title()))
    };
    let model = shown.model().ok_or_else(|| no_model(&shown))?;
    let diagram = match &against {
        None => Diagram::of(model),
        Some(point) => Diagram::compared(point.model().ok_or_else(|| no_model(point))?, model),
    };
    Ok((diagram, shown, against))
}

fn named(site: &Site, point: &Point) -> Markup {
    html! {
        @match point.revision() {
            Some(id) => (revision_line(site, id)),
            None => strong { (point.title()) },
        }
    }
}

/// A box of the whole drawing leads to the drawing around it; then to its thing.
fn zoom_or_thing(
    asked: &Asked<'_>,
    recorded: &orch_model::Recorded,
    kind: ThingKind,
    name: &str,
    zoomed: Option<&str>,
) -> Option<String> {
    if zoomed != Some(name) {
        return Some(asked.query.with("product", name).on("/diagram"));
    }
    let id = recorded.things.find(kind, None, name)?;
    Some(format!("/things/{id}"))
}

/// The parts that can be drawn, where the whole is too much to look at.
fn choice(asked: &Asked<'_>, diagram: &Diagram) -> Markup {
    /// How many of each are listed; the others are found by the field above.
    const LISTED: usize = 400;
    let of_kind = |is_block: bool| {
        let nodes = diagram.nodes().iter();
        nodes.filter(move |it| (it.kind == NodeKind::Block) == is_block)
    };
    html! {
        p { (count(diagram.nodes().len(), "part")) " are too many to look at. Choose a part:" }
        @for (title, is_block) in [("Products", false), ("Product blocks", true)] {
            h2 { (title) " " span.count { (of_kind(is_block).count()) } }
            p.badges {
                @for node in of_kind(is_block).take(LISTED) {
                    a.badge href=(asked.query.with("product", &node.title).on(asked.path)) { (node.title) } " "
                }
            }
        }
    }
}
