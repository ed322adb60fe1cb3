//! Products, blocks and their relations as a drawing, and as text for other programs to draw.
//!
//! The layout is this crate's own: layers from left to right, as the relations lead. The
//! libraries at hand either lay out on a grid without regard to text, or bring a browser's
//! engine along; what a model needs is two hundred lines, and gives the same bytes everywhere.

mod build;
mod dot;
mod layout;
mod mermaid;
mod svg;

use orch_model::Arity;

/// A drawing, before it has places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagram {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

/// A box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// A product or a block.
    pub kind: NodeKind,
    /// The name; of several products that are drawn as one, their type.
    pub title: String,
    /// Under the name: product type, resource types, names of products.
    pub lines: Vec<Line>,
    /// How it differs from the other model.
    pub change: Change,
}

/// A line in a box.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// The text.
    pub text: String,
    /// How it differs from the other model.
    pub change: Change,
}

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeKind {
    /// A product.
    Product,
    /// Several products of one type, which hold the same.
    Products,
    /// A product block.
    Block,
}

/// An arrow, from an owner to the block that its attribute holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The place of the owner among the boxes.
    pub from: usize,
    /// The place of the block.
    pub to: usize,
    /// The attribute.
    pub attribute: String,
    /// How many it holds.
    pub arity: Arity,
    /// How it differs from the other model.
    pub change: Change,
}

/// How a part differs from the other model, where there is one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Not at all.
    #[default]
    Same,
    /// The other model does not have it.
    Added,
    /// Only the other model has it.
    Removed,
    /// Both have it, and it is not the same.
    Changed,
}

impl Change {
    const fn class(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

impl Diagram {
    /// The boxes.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The arrows.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }
}

impl Edge {
    /// The attribute and how many it holds: `members 0..*`.
    fn label(&self) -> String {
        format!("{} {}", self.attribute, counted(self.arity))
    }
}

/// An arity as drawings write it: `1`, `0..1`, `2..*`.
fn counted(arity: Arity) -> String {
    match (arity.min(), arity.max()) {
        (1, Some(1)) => "1".to_owned(),
        (min, Some(max)) => format!("{min}..{max}"),
        (min, None) => format!("{min}..*"),
    }
}
