//! Renames, folded into the recorded model one after the other, so that all that follows
//! is compared under the names that are declared.

use std::borrow::Cow;
use std::collections::BTreeMap;

use orch_event::Event;
use orch_model::change::Rename;
use orch_model::{Change, Phase, Recorded, ThingId, ThingName};
use orch_projector::FoldError;

use crate::key::{Aspect, Subject};
use crate::planner::{Planner, thing};
use crate::unrecordable::Unrecordable;

/// The recorded model under the names that are known so far.
pub(crate) struct Staging<'a> {
    pub(crate) recorded: Cow<'a, Recorded>,
}

impl Staging<'_> {
    /// Notes the renames of one place: those that depend on each other as one change.
    pub(crate) fn rename<N: ThingName>(
        &mut self,
        planner: &mut Planner<'_>,
        owner: Option<ThingId>,
        pairs: Vec<(N, N)>,
        subject: impl Fn(&N) -> Subject,
        change: impl Fn(Vec<Rename<N>>) -> Change,
    ) -> Result<(), Unrecordable> {
        for component in components(pairs) {
            let rests = asked(planner, &component, &subject);
            let renames = component
                .into_iter()
                .map(|(from, to)| Rename {
                    id: thing(&self.recorded, N::KIND, owner, from.text()),
                    name: from,
                    to,
                })
                .collect();
            let change = change(renames);
            let phase = Phase::of(change.kind_of());
            self.fold(&change)?;
            planner.change(phase, rests, || change);
        }
        Ok(())
    }

    /// Gives things the names that a merge decided.
    pub(crate) fn decided(&mut self, planner: &mut Planner<'_>) -> Result<(), Unrecordable> {
        for change in std::mem::take(&mut planner.aside) {
            self.fold(&change)?;
        }
        for (change, rests) in std::mem::take(&mut planner.renames) {
            self.fold(&change)?;
            planner.change(Phase::of(change.kind_of()), rests, || change);
        }
        Ok(())
    }

    /// Folds a change. A name that is taken is one of a thing that is removed in the
    /// same revision, as removals are not folded here.
    fn fold(&mut self, change: &Change) -> Result<(), Unrecordable> {
        let event = Event::Change {
            change: change.clone(),
            answers: Vec::new(),
        };
        orch_projector::fold(self.recorded.to_mut(), &event).map_err(|error| match error {
            FoldError::Present(thing) => Unrecordable::Taken(thing),
            error => Unrecordable::Fold(error),
        })
    }
}

/// The questions about former names that some pairs rest on.
pub(crate) fn asked<N: ThingName>(
    planner: &Planner<'_>,
    pairs: &[(N, N)],
    subject: impl Fn(&N) -> Subject,
) -> Vec<usize> {
    let key = |(_, to): &(N, N)| subject(to).key(Aspect::Former);
    let mut asked: Vec<usize> = pairs
        .iter()
        .filter_map(|pair| planner.place(&key(pair)))
        .collect();
    asked.sort_unstable();
    asked
}

/// Renames of one place, those together that depend on each other: chains and swaps.
pub(crate) fn components<N: ThingName>(pairs: Vec<(N, N)>) -> Vec<Vec<(N, N)>> {
    // Each name has at most one former name, so that components are chains or circles:
    // they are followed from one end.
    let mut by_former: BTreeMap<N, N> = pairs.into_iter().collect();
    let targets: BTreeMap<N, N> = by_former
        .iter()
        .map(|(from, to)| (to.clone(), from.clone()))
        .collect();
    let starts: Vec<N> = by_former
        .keys()
        .filter(|from| !targets.contains_key(*from))
        .cloned()
        .collect();
    let mut all = Vec::new();
    let mut follow = |by_former: &mut BTreeMap<N, N>, start: N| {
        let mut component = Vec::new();
        let mut next = start;
        while let Some((from, to)) = by_former.remove_entry(&next) {
            next = to.clone();
            component.push((from, to));
        }
        component.sort();
        all.push(component);
    };
    for start in starts {
        follow(&mut by_former, start);
    }
    while let Some(start) = by_former.keys().next().cloned() {
        follow(&mut by_former, start);
    }
    all.sort();
    all
}

#[cfg(test)]
mod tests {
    use orch_model::ProductName;

    use super::components;

    #[test]
    fn chains_and_swaps_stay_together() {
        let pair = |(from, to): (&str, &str)| (ProductName::from(from), ProductName::from(to));
        let pairs = [("a", "b"), ("b", "c"), ("x", "y"), ("p", "q"), ("q", "p")];
        let found = components(pairs.map(pair).to_vec());
        let expected: Vec<Vec<_>> = [
            vec![("a", "b"), ("b", "c")],
            vec![("p", "q"), ("q", "p")],
            vec![("x", "y")],
        ]
        .into_iter()
        .map(|all| all.into_iter().map(pair).collect())
        .collect();
        assert_eq!(found, expected);
    }
}
