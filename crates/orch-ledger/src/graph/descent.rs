//! Walking from two revisions towards the base, no further than needed: what lies below both
//! is of no interest, however long that history is.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BinaryHeap};

use orch_event::RevisionId;

/// From where a revision was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reached {
    /// From the first of the two only.
    First,
    /// From the second only.
    Second,
    /// From both.
    Both,
    /// From one of no further interest.
    Settled,
}

impl Reached {
    /// From where it was reached, once it is reached from there too.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Settled, _) | (_, Self::Settled) => Self::Settled,
            (one, other) if one == other => one,
            _ => Self::Both,
        }
    }
}

/// A walk in which children come before their parents, so that by the time that a revision
/// comes, it is known from where it is reached. Whoever walks says who the parents are.
#[derive(Default)]
pub(super) struct Descent {
    /// Those that are to come, by their height.
    queue: BinaryHeap<(usize, RevisionId)>,
    reached: BTreeMap<RevisionId, Reached>,
    /// How many of the queue are of interest; without any the walk ends.
    open: usize,
}

impl Descent {
    /// Reaches a revision of some height, which is more than that of its parents.
    pub(super) fn reach(&mut self, id: RevisionId, height: usize, by: Reached) {
        match self.reached.entry(id) {
            Entry::Vacant(entry) => {
                entry.insert(by);
                self.queue.push((height, id));
                self.open += usize::from(by != Reached::Settled);
            }
            Entry::Occupied(mut entry) => {
                let before = entry.insert(entry.get().and(by));
                let is_settled = *entry.get() == Reached::Settled;
                if is_settled && before != Reached::Settled {
                    self.open = self.open.saturating_sub(1);
                }
            }
        }
    }

    /// The next revision, and from where it was reached.
    pub(super) fn next(&mut self) -> Option<(RevisionId, Reached)> {
        if self.open == 0 {
            return None;
        }
        let (_, id) = self.queue.pop()?;
        let by = *self.reached.get(&id)?;
        if by != Reached::Settled {
            self.open = self.open.saturating_sub(1);
        }
        Some((id, by))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use orch_event::RevisionId;

    use crate::Graph;

    /// Numbers that look random, the same in every run.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, limit: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
            self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
            let high = usize::try_from(self.0 >> 33).unwrap_or_default();
            high % limit
        }
    }

    fn id(number: usize) -> RevisionId {
        RevisionId::of(&number.to_le_bytes())
    }

    /// A history in which each revision has up to two of those before it as parents.
    fn random(numbers: &mut Numbers, size: usize) -> Graph {
        Graph::new((0..size).map(|at| {
            let count = numbers.below(3).min(at);
            let parents: BTreeSet<RevisionId> = (0..count).map(|_| id(numbers.below(at))).collect();
            (id(at), parents.into_iter().collect())
        }))
    }

    /// The last of the revisions that two have in common, by looking at all of them.
    fn parted(graph: &Graph, a: RevisionId, b: RevisionId) -> Vec<RevisionId> {
        let (of_a, of_b) = (graph.ancestors(a), graph.ancestors(b));
        let shared: BTreeSet<RevisionId> = of_a.intersection(&of_b).copied().collect();
        let above: BTreeSet<RevisionId> = shared
            .iter()
            .flat_map(|id| graph.parents(*id))
            .copied()
            .collect();
        shared.difference(&above).copied().collect()
    }

    #[test]
    fn walking_no_further_than_needed_finds_the_same_as_looking_at_all() {
        let mut numbers = Numbers(1);
        for _ in 0..40 {
            let size = 1 + numbers.below(20);
            let graph = random(&mut numbers, size);
            for a in (0..size).map(id) {
                for b in (0..size).map(id) {
                    assert_eq!(graph.parted(a, b), parted(&graph, a, b));
                    let mut beyond = graph.ancestors(a);
                    beyond.retain(|id| !graph.ancestors(b).contains(id));
                    assert_eq!(graph.beyond(a, Some(b)), graph.order_of(&beyond));
                }
            }
        }
    }

    /// Ten thousand revisions, of which every tenth merges two short branches. Looking at all
    /// ancestors of each merge would take minutes.
    #[test]
    fn merges_of_a_long_history_cost_no_more_than_their_branches() {
        let merges = 1_000;
        let mut all: Vec<(RevisionId, Vec<RevisionId>)> = vec![(id(0), Vec::new())];
        for merge in 0..merges {
            let base = 10 * merge;
            let (left, right) = (id(base + 5), id(base + 9));
            for at in base + 1..base + 10 {
                let parent = if at == base + 6 { base } else { at - 1 };
                all.push((id(at), vec![id(parent)]));
            }
            let mut parents = vec![left, right];
            parents.sort();
            all.push((id(base + 10), parents));
        }
        let graph = Graph::new(all);
        for merge in 0..merges {
            let base = 10 * merge;
            let (left, right) = (id(base + 5), id(base + 9));
            assert_eq!(graph.parted(left, right), [id(base)]);
            assert_eq!(graph.beyond(id(base + 10), Some(left)).len(), 5);
        }
    }
}
