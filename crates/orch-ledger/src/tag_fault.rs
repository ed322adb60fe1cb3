//! What does not fit in a tag's file.

use orch_event::{RevisionId, TagError, TagName};

/// A tag's file does not fit.
#[derive(Debug, thiserror::Error)]
pub enum TagFault {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] TagError),
    /// The name of the file is not the one that its content gives.
    #[error(
        "the name of the file does not fit the tag in it\n  expected  {expected}\n  found     {found}"
    )]
    Name {
        /// The name.
        expected: String,
        /// The name that it has.
        found: String,
    },
    /// The revision is not in the ledger.
    #[error("the tag names a revision that is missing\n  expected  {0}\n  found     no file")]
    NoRevision(RevisionId),
    /// Other files give the same name to other revisions.
    #[error("the tag `{name}` names {} revisions: {}", revisions.len(), shorts(revisions))]
    Targets {
        /// The name.
        name: TagName,
        /// The revisions.
        revisions: Vec<RevisionId>,
    },
}

fn shorts(revisions: &[RevisionId]) -> String {
    let ids: Vec<_> = revisions.iter().map(RevisionId::short).collect();
    ids.join(", ")
}
