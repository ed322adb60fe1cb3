//! Marks: databases that held the rows of a revision before orch came to them.

use std::collections::HashSet;

use orch_event::RevisionId;
use orch_ledger::Graph;
use orch_postgres::{Applied, By};

/// The revisions that a database holds without having run their SQL, because a revision above
/// them was stamped on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The revisions that were stamped.
    stamped: HashSet<RevisionId>,
    /// Their ancestors that are not in the journal.
    below: HashSet<RevisionId>,
}

impl Marks {
    /// Those of a database, by its journal.
    pub fn of(graph: &Graph, stack: &[Applied]) -> Self {
        let stamped: HashSet<_> = stack
            .iter()
            .filter(|it| it.by == By::Stamp)
            .map(|it| it.revision)
            .collect();
        let journalled: HashSet<_> = stack.iter().map(|it| it.revision).collect();
        let mut below = HashSet::new();
        for id in stamped.iter().filter(|id| graph.contains(**id)) {
            below.extend(graph.ancestry(*id));
        }
        below.retain(|id| !journalled.contains(id));
        Self { stamped, below }
    }

    /// Whether a revision was stamped: going back from it changes no row.
    pub fn is_stamped(&self, id: RevisionId) -> bool {
        self.stamped.contains(&id)
    }

    /// Whether a revision lies below a mark: the database holds it, and cannot go back there.
    pub fn is_below(&self, id: RevisionId) -> bool {
        self.below.contains(&id)
    }

    /// Takes those below a mark off the revisions that are to be up. `None` where some of
    /// them are to be up, and no mark above them is.
    pub(crate) fn above(&self, wanted: &[RevisionId]) -> Option<Vec<RevisionId>> {
        let is_marked = wanted.iter().any(|id| self.is_stamped(*id));
        let above: Vec<_> = wanted
            .iter()
            .copied()
            .filter(|id| !self.is_below(*id))
            .collect();
        (is_marked || above.len() == wanted.len()).then_some(above)
    }
}
