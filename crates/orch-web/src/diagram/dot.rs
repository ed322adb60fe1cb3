//! The drawing as Graphviz's text.

use std::fmt::Write as _;

use super::{Change, Diagram, NodeKind};

impl Diagram {
    /// The drawing as Graphviz's text.
    pub fn to_dot(&self) -> String {
        let mut text = String::from(
            "digraph models {\n  rankdir=LR;\n  node [shape=box, style=rounded, \
             fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", fontsize=11];\n",
        );
        // A string takes all text.
        for (at, node) in self.nodes.iter().enumerate() {
            let mut label = escaped(&node.title);
            for line in &node.lines {
                let _ = write!(label, "\\n{}", escaped(&line.text));
            }
            let shape = match node.kind {
                NodeKind::Block => "",
                NodeKind::Product | NodeKind::Products => ", penwidth=2",
            };
            let colour = colour(node.change);
            let _ = writeln!(text, "  n{at} [label=\"{label}\"{shape}{colour}];");
        }
        for edge in &self.edges {
            let label = escaped(&edge.label());
            let colour = colour(edge.change);
            let _ = writeln!(
                text,
                "  n{} -> n{} [label=\"{label}\"{colour}];",
                edge.from, edge.to
            );
        }
        text.push_str("}\n");
        text
    }
}

const fn colour(change: Change) -> &'static str {
    match change {
        Change::Same => "",
        Change::Added => ", color=\"#1a7f37\"",
        Change::Removed => ", color=\"#b42318\", style=dashed",
        Change::Changed => ", color=\"#8a5a00\"",
    }
}

/// Text within quotes, on one line.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                safe.push('\\');
                safe.push(c);
            }
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}
