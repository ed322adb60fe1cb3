//! The drawing as Mermaid's text, which many forges draw in documents and pull requests.

use std::fmt::Write as _;

use super::{Change, Diagram, NodeKind};

impl Diagram {
    /// The drawing as Mermaid's text.
    pub fn to_mermaid(&self) -> String {
        let mut text = String::from("flowchart LR\n");
        // A string takes all text.
        for (at, node) in self.nodes.iter().enumerate() {
            let mut label = escaped(&node.title);
            if node.kind != NodeKind::Block {
                label = format!("<b>{label}</b>");
            }
            for line in &node.lines {
                let _ = write!(label, "<br>{}", escaped(&line.text));
            }
            let _ = match node.kind {
                NodeKind::Block => writeln!(text, "  n{at}[\"{label}\"]"),
                NodeKind::Product | NodeKind::Products => writeln!(text, "  n{at}([\"{label}\"])"),
            };
        }
        for edge in &self.edges {
            let label = escaped(&edge.label());
            let _ = writeln!(text, "  n{} -->|\"{label}\"| n{}", edge.from, edge.to);
        }
        let changes = [
            (Change::Added, "stroke:#1a7f37,stroke-width:2px"),
            (
                Change::Removed,
                "stroke:#b42318,stroke-width:2px,stroke-dasharray:4",
            ),
            (Change::Changed, "stroke:#8a5a00,stroke-width:2px"),
        ];
        for (change, style) in changes {
            let nodes = self
                .nodes
                .iter()
                .enumerate()
                .filter(|(_, it)| it.change == change);
            let nodes: Vec<String> = nodes.map(|(at, _)| format!("n{at}")).collect();
            if !nodes.is_empty() {
                let _ = writeln!(text, "  style {} {style}", nodes.join(","));
            }
            let edges = self
                .edges
                .iter()
                .enumerate()
                .filter(|(_, it)| it.change == change);
            let edges: Vec<String> = edges.map(|(at, _)| at.to_string()).collect();
            if !edges.is_empty() {
                let _ = writeln!(text, "  linkStyle {} {style}", edges.join(","));
            }
        }
        text
    }
}

/// Text within quotes: what means something there is written by its number.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() || " .,:=_-/*+".contains(c) {
            safe.push(c);
        } else {
            // A string takes all text.
            let _ = write!(safe, "#{};", u32::from(c));
        }
    }
    safe
}
