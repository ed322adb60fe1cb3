//! The drawing as SVG.

use maud::{Markup, PreEscaped, html};

use super::layout::{LINE, Layout, PADDING, Place, Way, placed, text_width};
use super::{Change, Diagram, Edge, Node, NodeKind};
use crate::assets;

/// Where a box leads; none where it leads nowhere.
pub(crate) type Addresses<'a> = &'a dyn Fn(&Node) -> Option<String>;

impl Diagram {
    /// The drawing within a page, which has the stylesheet.
    pub(crate) fn svg(&self, addresses: Addresses<'_>) -> Markup {
        let layout = placed(self);
        let title = format!("{} boxes, {} arrows", self.nodes.len(), self.edges.len());
        html! {
            svg.diagram xmlns="http://www.w3.org/2000/svg" width=(layout.width) height=(layout.height)
                viewBox={ "0 0 " (layout.width) " " (layout.height) } role="img" aria-label=(title) {
                (self.inside(&layout, addresses))
            }
        }
    }

    /// The drawing as a file of its own.
    pub fn to_svg(&self) -> String {
        let layout = placed(self);
        let drawing = html! {
            svg xmlns="http://www.w3.org/2000/svg" width=(layout.width) height=(layout.height)
                viewBox={ "0 0 " (layout.width) " " (layout.height) } class="diagram alone" {
                style { (PreEscaped(assets::drawing_style())) }
                (self.inside(&layout, &|_| None))
            }
        };
        let mut text = drawing.into_string();
        text.push('\n');
        text
    }

    fn inside(&self, layout: &Layout, addresses: Addresses<'_>) -> Markup {
        html! {
            defs {
                @for change in [Change::Same, Change::Added, Change::Removed, Change::Changed] {
                    marker class={ "head " (change.class()) } id={ "head-" (change.class()) } viewBox="0 0 10 10"
                        refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse" {
                        path d="M0 1L9 5L0 9z" {}
                    }
                }
            }
            @for (edge, way) in self.edges.iter().zip(&layout.ways) { (arrow(edge, way)) }
            @for (node, place) in self.nodes.iter().zip(&layout.boxes) { (drawn(node, *place, addresses)) }
            @for (edge, way) in self.edges.iter().zip(&layout.ways) { (label(edge, way)) }
        }
    }
}

fn drawn(node: &Node, place: Place, addresses: Addresses<'_>) -> Markup {
    let kind = match node.kind {
        NodeKind::Product => "product",
        NodeKind::Products => "product several",
        NodeKind::Block => "block",
    };
    let Place {
        x,
        y,
        width,
        height,
    } = place;
    let inside = html! {
        rect x=(x) y=(y) width=(width) height=(height) rx="6" {}
        text.title x=(x + PADDING) y=(y + PADDING + 12) { (fitting(&node.title, width)) }
        @for (line, at) in node.lines.iter().zip(2..) {
            text class={ "line " (line.change.class()) } x=(x + PADDING) y=(y + PADDING + LINE * at - 5) {
                (fitting(&line.text, width))
            }
        }
    };
    html! {
        g class={ "node " (kind) " " (node.change.class()) } {
            title { (clean(&node.title)) }
            @match addresses(node) {
                Some(address) => a href=(address) { (inside) },
                None => (inside),
            }
        }
    }
}

fn arrow(edge: &Edge, way: &Way) -> Markup {
    let class = edge.change.class();
    html! {
        path class={ "edge " (class) } d=(path(way)) marker-end={ "url(#head-" (class) ")" } {}
    }
}

/// The label stands where its arrow leaves, because there arrows are apart.
fn label(edge: &Edge, way: &Way) -> Markup {
    let Some((x, y)) = way.points.first().copied() else {
        return html! {};
    };
    let (x, anchor) = match (way.is_loop, way.is_back) {
        (true, _) => (x + 40, "start"),
        (false, true) => (x - 12, "end"),
        (false, false) => (x + 10, "start"),
    };
    html! {
        text class={ "label " (edge.change.class()) } x=(x) y=(y - 5) text-anchor=(anchor) { (clean(&edge.label())) }
    }
}

fn path(way: &Way) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    let Some((x, y)) = way.points.first().copied() else {
        return text;
    };
    if way.is_loop {
        return format!("M{x} {y}c34 0 34 22 0 22");
    }
    // A string takes all text.
    let _ = write!(text, "M{x} {y}");
    for pair in way.points.windows(2) {
        let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
        let bend = i32::midpoint(x1, x2);
        let _ = write!(text, "C{bend} {y1} {bend} {y2} {x2} {y2}");
    }
    text
}

/// A text cut to what a box holds.
fn fitting(text: &str, width: i32) -> String {
    let text = clean(text);
    if text_width(&text) <= width - 2 * PADDING {
        return text;
    }
    let mut short = String::new();
    for c in text.chars() {
        short.push(c);
        if text_width(&short) > width - 2 * PADDING - 12 {
            break;
        }
    }
    short.push('…');
    short
}

/// Text that XML can hold, on one line.
fn clean(text: &str) -> String {
    let fit = |c: char| match c {
        '\n' | '\r' | '\t' => ' ',
        c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => '\u{fffd}',
        c => c,
    };
    text.chars().map(fit).collect()
}
