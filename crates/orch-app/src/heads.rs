//! The one head of a ledger, where there is one.

use orch_event::RevisionId;
use orch_ledger::Graph;

/// Several heads stop whatever needs one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the ledger has {} heads", .0.len())]
pub struct SeveralHeads(pub Vec<RevisionId>);

/// The one head, or none before the first revision.
pub fn only_head(graph: &Graph) -> Result<Option<RevisionId>, SeveralHeads> {
    match graph.heads().as_slice() {
        [] => Ok(None),
        [head] => Ok(Some(*head)),
        heads => Err(SeveralHeads(heads.to_vec())),
    }
}
