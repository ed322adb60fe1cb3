//! Folding a history in order: the model before each revision, of a merge the one that its
//! parents agree on.

use std::collections::BTreeMap;

use orch_event::RevisionId;
use orch_model::Recorded;
use orch_model::merge::{Agreement, Sides, agree};

use crate::Graph;

/// What some revisions agree on, given the model at each revision that is asked for.
pub(crate) fn agreement<E>(
    graph: &Graph,
    revisions: &[RevisionId],
    model: &dyn Fn(RevisionId) -> Result<Recorded, E>,
) -> Result<Agreement, E> {
    let models: Vec<Recorded> = revisions
        .iter()
        .map(|id| model(*id))
        .collect::<Result<_, E>>()?;
    let mut bases = BTreeMap::new();
    for (a, first) in revisions.iter().enumerate() {
        for (b, second) in revisions.iter().enumerate().skip(a + 1) {
            let parted = graph.parted(*first, *second);
            let base = match parted.as_slice() {
                [] => Recorded::default(),
                [one] => model(*one)?,
                // Their histories cross: they parted at what these agree on.
                several => agreement(graph, several, model)?.recorded,
            };
            bases.insert((a, b), base);
        }
    }
    Ok(agree(&Sides {
        models: models.iter().collect(),
        parted: bases.iter().map(|(pair, base)| (*pair, base)).collect(),
    }))
}

/// The revisions whose models the agreement of some revisions asks for, each as often as it
/// does.
fn asked(graph: &Graph, revisions: &[RevisionId], found: &mut Vec<RevisionId>) {
    found.extend(revisions);
    for (at, first) in revisions.iter().enumerate() {
        for second in &revisions[at + 1..] {
            match graph.parted(*first, *second).as_slice() {
                [] => {}
                [one] => found.push(*one),
                several => asked(graph, several, found),
            }
        }
    }
}

/// The models that some revision is still to be folded on.
pub(crate) struct Folding {
    graph: Graph,
    /// How often each model is still asked for.
    uses: BTreeMap<RevisionId, usize>,
    models: BTreeMap<RevisionId, Recorded>,
}

/// A model that could not be folded.
struct Missing;

impl Folding {
    /// Folds these revisions, of which parents come first.
    pub(crate) fn new(graph: Graph, order: &[RevisionId]) -> Self {
        let mut uses = BTreeMap::new();
        for id in order {
            let mut found = Vec::new();
            match graph.parents(*id) {
                [parent] => found.push(*parent),
                parents => asked(&graph, parents, &mut found),
            }
            for id in found {
                *uses.entry(id).or_default() += 1;
            }
        }
        Self {
            graph,
            uses,
            models: BTreeMap::new(),
        }
    }

    /// The model on which a revision is folded; none where it could not be folded itself.
    pub(crate) fn before(&mut self, id: RevisionId) -> Option<Recorded> {
        let parents = self.graph.parents(id).to_vec();
        match parents.as_slice() {
            [] => Some(Recorded::default()),
            [parent] => self.take(*parent),
            parents => {
                let models = &self.models;
                let model = |id: RevisionId| models.get(&id).cloned().ok_or(Missing);
                let agreement = agreement(&self.graph, parents, &model).ok();
                let mut found = Vec::new();
                asked(&self.graph, parents, &mut found);
                for id in found {
                    self.used(id);
                }
                Some(agreement?.recorded)
            }
        }
    }

    /// The model at a parent that was folded; it stays.
    pub(crate) fn at(&self, id: RevisionId) -> Option<&Recorded> {
        self.models.get(&id)
    }

    /// The model at a revision: itself for the last that asks for it, a copy for others.
    fn take(&mut self, id: RevisionId) -> Option<Recorded> {
        let left = self.uses.get(&id).copied().unwrap_or(0);
        if left > 1 {
            let copy = self.models.get(&id).cloned();
            self.used(id);
            return copy;
        }
        self.models.remove(&id)
    }

    fn used(&mut self, id: RevisionId) {
        if let Some(left) = self.uses.get_mut(&id) {
            *left -= 1;
            if *left == 0 {
                self.models.remove(&id);
            }
        }
    }

    /// Keeps the model at a revision, if one that comes later asks for it.
    pub(crate) fn put(&mut self, id: RevisionId, recorded: Recorded) {
        if self.uses.contains_key(&id) {
            self.models.insert(id, recorded);
        }
    }
}
