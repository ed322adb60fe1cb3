//! Who said what on which side of a merge.

use std::collections::BTreeMap;

use orch_model::merge::{Agreement, Part};

/// The revision that last changed something on a side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// Its id, in short.
    pub revision: String,
    /// Who sealed it.
    pub name: String,
    /// Why: the first line.
    pub message: String,
}

impl Author {
    pub(super) fn in_words(&self) -> String {
        let Self {
            revision,
            name,
            message,
        } = self;
        format!("{revision} ({name}: {message})")
    }
}

/// Revisions that are merged.
#[derive(Clone, Debug)]
pub struct Merging {
    /// What they agree on.
    pub agreement: Agreement,
    /// The heads, in the order of the sides.
    pub heads: Vec<Author>,
    /// By side and part, the revision that last changed it there.
    pub last: BTreeMap<(usize, Part), Author>,
}

impl Merging {
    /// Who last changed a part on a side.
    pub(super) fn author(&self, side: usize, part: Part) -> &Author {
        self.last.get(&(side, part)).unwrap_or(&self.heads[side])
    }
}

/// Something that the sides did not agree on, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// What each side did with which thing, with revisions, authors and messages.
    pub conflict: String,
    /// What the merge does.
    pub outcome: String,
}
