//! An attribute whose blocks are named by their ids.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::merge::{Aspect, Fact};
use orch_model::{Arity, Status, ThingId};

/// What an attribute holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    /// The blocks that become relations.
    pub(super) relates: BTreeSet<ThingId>,
    /// By stage, the blocks that it may hold, and how many.
    pub(super) stages: BTreeMap<Status, (BTreeSet<ThingId>, Arity)>,
}

impl Held {
    pub(super) fn of(aspects: &BTreeMap<Aspect, Fact>) -> Self {
        let mut held = Self::default();
        for (aspect, fact) in aspects {
            if let (Aspect::Arity(status), Fact::Arity(arity)) = (aspect, fact) {
                held.stages.insert(*status, (BTreeSet::new(), *arity));
            }
        }
        for aspect in aspects.keys() {
            match aspect {
                Aspect::Relates(id) => drop(held.relates.insert(*id)),
                Aspect::Holds(status, id) => {
                    if let Some((blocks, _)) = held.stages.get_mut(status) {
                        blocks.insert(*id);
                    }
                }
                _ => {}
            }
        }
        held
    }

    /// All blocks that it may hold.
    pub(super) fn all(&self) -> BTreeSet<ThingId> {
        let stages = self.stages.values().flat_map(|(blocks, _)| blocks);
        self.relates.iter().chain(stages).copied().collect()
    }

    /// Whether it may hold fewer than another in some stage.
    fn holds_fewer_than(&self, was: &Self) -> bool {
        self.stages.iter().any(|(status, (_, is))| {
            let was = was.stages.get(status).map(|(_, arity)| Arity::max(*arity));
            // A stage that did not have it set no bound.
            let was = was.flatten();
            Arity::max(*is).is_some_and(|is| was.is_none_or(|was| is < was))
        })
    }

    /// Only some of its blocks, however many it may hold.
    pub(super) fn only(&self, kept: &BTreeSet<ThingId>, arity: Option<Arity>) -> Self {
        let kept_of = |blocks: &BTreeSet<ThingId>| blocks.intersection(kept).copied().collect();
        Self {
            relates: kept_of(&self.relates),
            stages: self
                .stages
                .iter()
                .map(|(status, (blocks, was))| (*status, (kept_of(blocks), arity.unwrap_or(*was))))
                .collect(),
        }
    }

    /// It without the blocks that it loses on the way from another, and no wider than it
    /// becomes; none where it loses nothing.
    pub(super) fn narrowed_from(&self, was: &Self) -> Option<Self> {
        let (had, has) = (was.all(), self.all());
        let loses = !had.is_subset(&has)
            || !was.relates.is_subset(&self.relates)
            || self.holds_fewer_than(was);
        if !loses {
            return None;
        }
        if has.is_subset(&had) && self.relates.is_subset(&was.relates) {
            return Some(self.clone());
        }
        let mut narrowed = self.only(&had, None);
        narrowed.relates = self.relates.intersection(&was.relates).copied().collect();
        Some(narrowed)
    }
}
