//! The ledger as the pages read it: looked at again when its folder changes, and with the
//! points of history that were asked for last.

use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;
use std::time::SystemTime;

use orch_app::diff::{Comparison, Side, compare};
use orch_app::lives::Lives;
use orch_event::{Revision, RevisionId, Timestamp};
use orch_ledger::{Graph, Ledger, LedgerError, MigrationTexts, Summary};

use crate::recent::Recent;
use crate::snapshot::Snapshot;

/// How many points of history are kept.
const SNAPSHOTS: usize = 12;

/// How many comparisons of places in history are kept.
const COMPARISONS: usize = 4;

/// How many headers are kept.
const SUMMARIES: usize = 4_096;

/// The ledger, and what was read of it.
pub(crate) struct Reader {
    ledger: Ledger,
    /// When the folder of revisions was changed last, as it was before the ledger was read.
    changed: Option<SystemTime>,
    /// Counts how often it was read.
    state: u64,
    history: Arc<History>,
    snapshots: Recent<Option<RevisionId>, Arc<Snapshot>>,
    comparisons: Recent<Range, Arc<Comparison>>,
    summaries: HashMap<RevisionId, Arc<Summary>>,
}

/// Two places in history.
type Range = [Option<RevisionId>; 2];

/// Which revisions there are, and what they are about.
#[derive(Clone, Default)]
pub(crate) struct History {
    pub(crate) graph: Graph,
    /// Parents first.
    pub(crate) order: Vec<RevisionId>,
    /// Children first, later ones before earlier ones where the graph leaves it open.
    pub(crate) newest_first: Vec<RevisionId>,
    pub(crate) lives: Lives,
    /// Revisions that only the index knows.
    pub(crate) gone: Vec<RevisionId>,
}

impl History {
    /// The revision that is shown where none is asked for: the newest head.
    pub(crate) fn newest(&self) -> Option<RevisionId> {
        self.newest_first.first().copied()
    }
}

impl Reader {
    pub(crate) fn new(ledger: Ledger) -> Self {
        Self {
            ledger,
            changed: None,
            state: 0,
            history: Arc::default(),
            snapshots: Recent::new(SNAPSHOTS),
            comparisons: Recent::new(COMPARISONS),
            summaries: HashMap::new(),
        }
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Another number whenever the folder has changed.
    pub(crate) fn state(&self) -> u64 {
        self.state
    }

    /// Looks at the folder, and reads what is new in it.
    pub(crate) fn history(&mut self) -> Result<Arc<History>, LedgerError> {
        let folder = self.ledger.folder().join("revisions");
        let changed = folder.metadata().and_then(|it| it.modified()).ok();
        if changed.is_some() && changed == self.changed {
            return Ok(Arc::clone(&self.history));
        }
        self.changed = None;
        self.ledger.refresh()?;
        let graph = self.ledger.graph().clone();
        let order = graph.order();
        let mut lives = std::mem::take(&mut Arc::make_mut(&mut self.history).lives);
        lives.follow(&self.ledger)?;
        self.history = Arc::new(History {
            newest_first: newest_first(&graph, &order, &lives),
            order,
            graph,
            lives,
            gone: self.ledger.gone().collect(),
        });
        // What revisions say never changes; when a thing was recorded first may.
        self.snapshots.clear();
        self.state += 1;
        self.changed = changed;
        Ok(Arc::clone(&self.history))
    }

    /// A point of history.
    pub(crate) fn snapshot(
        &mut self,
        at: Option<RevisionId>,
    ) -> Result<Arc<Snapshot>, LedgerError> {
        if let Some(known) = self.snapshots.get(&at) {
            return Ok(known);
        }
        let recorded = self.ledger.recorded(at)?;
        let snapshot = Arc::new(Snapshot::new(at, recorded, &self.history.lives));
        self.snapshots.put(at, Arc::clone(&snapshot));
        Ok(snapshot)
    }

    /// How two points differ. What two places in history differ by never changes.
    pub(crate) fn comparison(
        &mut self,
        from: &Side,
        to: &Side,
    ) -> Result<Arc<Comparison>, LedgerError> {
        let range = match (from, to) {
            (Side::Recorded { at: from, .. }, Side::Recorded { at: to, .. }) => Some([*from, *to]),
            _ => None,
        };
        if let Some(known) = range.and_then(|range| self.comparisons.get(&range)) {
            return Ok(known);
        }
        let comparison = Arc::new(compare(&self.ledger, from, to)?);
        if let Some(range) = range {
            self.comparisons.put(range, Arc::clone(&comparison));
        }
        Ok(comparison)
    }

    /// A revision, all of it hashed again.
    pub(crate) fn revision(&self, id: RevisionId) -> Result<Revision, LedgerError> {
        self.ledger.read(id)
    }

    /// The files that lead from a parent of a revision to it, and back.
    pub(crate) fn migration(
        &self,
        revision: &Revision,
        parent: Option<RevisionId>,
    ) -> Result<MigrationTexts, LedgerError> {
        self.ledger.migration(revision.id, &revision.header, parent)
    }

    /// The headers of revisions.
    pub(crate) fn summary(&mut self, id: RevisionId) -> Result<Arc<Summary>, LedgerError> {
        if let Some(known) = self.summaries.get(&id) {
            return Ok(Arc::clone(known));
        }
        if self.summaries.len() >= SUMMARIES {
            self.summaries.clear();
        }
        let summary = Arc::new(self.ledger.summary(id)?);
        self.summaries.insert(id, Arc::clone(&summary));
        Ok(summary)
    }
}

fn newest_first(graph: &Graph, order: &[RevisionId], lives: &Lives) -> Vec<RevisionId> {
    let times: HashMap<RevisionId, Timestamp> = lives.revisions().collect();
    let mut waiting: HashMap<RevisionId, usize> = order
        .iter()
        .map(|id| (*id, graph.children(*id).len()))
        .collect();
    let dated = |id: RevisionId| (times.get(&id).copied(), id);
    let mut ready: BinaryHeap<_> = graph.heads().into_iter().map(dated).collect();
    let mut sorted = Vec::with_capacity(order.len());
    while let Some((_, id)) = ready.pop() {
        sorted.push(id);
        for parent in graph.parents(id) {
            if let Some(left) = waiting.get_mut(parent) {
                *left -= 1;
                if *left == 0 {
                    ready.push(dated(*parent));
                }
            }
        }
    }
    sorted
}
