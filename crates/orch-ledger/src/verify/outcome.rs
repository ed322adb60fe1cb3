//! The outcome of a verification.

use std::path::PathBuf;

use orch_event::RevisionId;
use orch_projector::Withdrawn;

use crate::Misfit;

/// A misfit; one that verification found.
pub type Finding = Misfit;

/// The outcome of a verification.
#[derive(Debug, Default)]
pub struct Verified {
    /// Revisions read.
    pub revisions: usize,
    /// Events read.
    pub events: usize,
    /// Tags read.
    pub tags: usize,
    /// Bytes read, SQL included.
    pub bytes: u64,
    /// All that does not fit.
    pub findings: Vec<Finding>,
    /// Folders without a revision in them, as git leaves behind.
    pub leftovers: Vec<PathBuf>,
    /// Revisions whose SQL could not be rendered again, since an older projector made it.
    pub unrendered: Vec<RevisionId>,
    /// Revisions whose prelude was withdrawn: its successor runs for them.
    pub withdrawn: Vec<(RevisionId, Withdrawn)>,
}
