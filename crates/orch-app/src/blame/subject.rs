//! What is blamed: a thing, or one thing as another one has it.

use std::fmt;

use orch_model::{ThingId, ThingKind};

/// What is blamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A thing, wherever it is used.
    Thing(ThingId),
    /// A resource type of one product block.
    Attachment {
        /// The product block.
        block: ThingId,
        /// The resource type.
        resource_type: ThingId,
    },
    /// A workflow of one product.
    Link {
        /// The product.
        product: ThingId,
        /// The workflow.
        workflow: ThingId,
    },
}

/// What is blamed, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Titled {
    /// Which.
    pub subject: Subject,
    /// Its kind.
    pub kind: ThingKind,
    /// Its name.
    pub name: String,
    /// The kind and the name of the thing that it belongs to.
    pub owner: Option<(ThingKind, String)>,
}

impl Titled {
    /// The name by which it is asked about: `NAME`, or `OWNER.NAME`.
    pub fn asked(&self) -> String {
        match &self.owner {
            Some((_, owner)) => format!("{owner}.{}", self.name),
            None => self.name.clone(),
        }
    }
}

impl fmt::Display for Titled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", noun(self.kind), self.name)?;
        match &self.owner {
            Some((kind, owner)) => write!(f, " of {} `{owner}`", noun(*kind)),
            None => Ok(()),
        }
    }
}

/// A kind of thing, as people call it.
const fn noun(kind: ThingKind) -> &'static str {
    match kind {
        ThingKind::Product => "product",
        ThingKind::FixedInput => "fixed input",
        ThingKind::Block => "product block",
        ThingKind::Attribute => "attribute",
        ThingKind::ResourceType => "resource type",
        ThingKind::Workflow => "workflow",
    }
}
