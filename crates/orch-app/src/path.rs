//! The path by which a database reaches a revision: a database is at one revision, and its
//! journal is the way that it came.

use std::collections::BTreeSet;

use orch_event::RevisionId;
use orch_ledger::Graph;

/// The path to a revision, from the first that came up; empty to the base.
///
/// It goes the way that the database came (`stack`) as far as that leads there, and from where
/// the two part on upwards: of the parents of a merge the first by id that leads there.
pub(crate) fn path(graph: &Graph, stack: &[RevisionId], to: Option<RevisionId>) -> Vec<RevisionId> {
    let Some(to) = to else {
        return Vec::new();
    };
    let leading = graph.ancestors(to);
    let kept = stack.iter().rposition(|id| leading.contains(id));
    let kept = kept.map_or(0, |at| at + 1);
    let mut path = stack[..kept].to_vec();
    path.extend(upwards(graph, &leading, path.last().copied(), to));
    path
}

/// The revisions after one, or after the base, up to another that descends from it.
fn upwards(
    graph: &Graph,
    leading: &BTreeSet<RevisionId>,
    from: Option<RevisionId>,
    to: RevisionId,
) -> Vec<RevisionId> {
    let between = match from {
        Some(from) => descendants(graph, leading, from),
        None => leading.clone(),
    };
    let mut up = Vec::new();
    let mut at = to;
    while Some(at) != from {
        up.push(at);
        let mut parents = graph.parents(at).iter();
        match parents.find(|id| between.contains(id)) {
            Some(parent) => at = *parent,
            None => break,
        }
    }
    up.reverse();
    up
}

/// A revision with those of some that descend from it.
fn descendants(graph: &Graph, of: &BTreeSet<RevisionId>, from: RevisionId) -> BTreeSet<RevisionId> {
    let mut found = BTreeSet::from([from]);
    let mut waiting = vec![from];
    while let Some(id) = waiting.pop() {
        for child in graph.children(id) {
            if of.contains(child) && found.insert(*child) {
                waiting.push(*child);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use orch_event::RevisionId;
    use orch_ledger::Graph;

    use super::path;

    #[test]
    fn a_path_goes_the_way_that_the_database_came_as_far_as_it_can() {
        let id = |name: &str| RevisionId::of(name.as_bytes());
        let [base, a, b, merge, next] = ["base", "a", "b", "merge", "next"].map(id);
        let mut parents = vec![a, b];
        parents.sort();
        let graph = Graph::new([
            (base, vec![]),
            (a, vec![base]),
            (b, vec![base]),
            (merge, parents.clone()),
            (next, vec![merge]),
        ]);
        assert_eq!(path(&graph, &[], None), []);
        assert_eq!(
            path(&graph, &[], Some(next)),
            [base, parents[0], merge, next]
        );
        for side in [a, b] {
            let stack = [base, side];
            assert_eq!(path(&graph, &stack, Some(merge)), [base, side, merge]);
            let up = [base, side, merge, next];
            assert_eq!(path(&graph, &up, Some(side)), [base, side]);
        }
        assert_eq!(path(&graph, &[base, a, merge], Some(b)), [base, b]);
    }
}
