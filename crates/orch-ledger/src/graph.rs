//! The revisions that are in the ledger, and who descends from whom.

mod descent;

use std::collections::{BTreeMap, BTreeSet};

use orch_event::RevisionId;

use self::descent::{Descent, Reached};

/// The fewest digits that name a revision.
const SHORTEST: usize = 4;

/// Who descends from whom. Every parent is in the graph too.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    parents: BTreeMap<RevisionId, Vec<RevisionId>>,
    children: BTreeMap<RevisionId, Vec<RevisionId>>,
    /// The length of the longest way to each from a revision without parents: always more
    /// than that of its parents.
    heights: BTreeMap<RevisionId, usize>,
}

/// A text names no revision, or several.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrefixError {
    /// It is too short, or no hexadecimal digits.
    #[error("`{0}` names no revision: give {SHORTEST} or more digits of its id")]
    NoPrefix(String),
    /// None starts so.
    #[error("no revision starts with `{0}`")]
    Unknown(String),
    /// Several start so.
    #[error("`{prefix}` is the start of {} revisions", found.len())]
    Ambiguous {
        /// The text.
        prefix: String,
        /// Which.
        found: Vec<RevisionId>,
    },
}

impl Graph {
    /// Takes revisions with their parents.
    pub fn new(revisions: impl IntoIterator<Item = (RevisionId, Vec<RevisionId>)>) -> Self {
        let parents: BTreeMap<_, _> = revisions.into_iter().collect();
        let mut children: BTreeMap<RevisionId, Vec<RevisionId>> = BTreeMap::new();
        for (id, its_parents) in &parents {
            for parent in its_parents {
                children.entry(*parent).or_default().push(*id);
            }
        }
        let mut graph = Self {
            parents,
            children,
            heights: BTreeMap::new(),
        };
        for id in graph.order() {
            let of_parents = graph.parents(id).iter().map(|it| graph.height(*it) + 1);
            let height = of_parents.max().unwrap_or_default();
            graph.heights.insert(id, height);
        }
        graph
    }

    /// How many revisions there are.
    pub fn len(&self) -> usize {
        self.parents.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.parents.is_empty()
    }

    /// Whether a revision is in the ledger.
    pub fn contains(&self, id: RevisionId) -> bool {
        self.parents.contains_key(&id)
    }

    /// A revision's parents.
    pub fn parents(&self, id: RevisionId) -> &[RevisionId] {
        self.parents.get(&id).map_or(&[], Vec::as_slice)
    }

    /// A revision's children.
    pub fn children(&self, id: RevisionId) -> &[RevisionId] {
        self.children.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The length of the longest way to a revision from one without parents.
    fn height(&self, id: RevisionId) -> usize {
        self.heights.get(&id).copied().unwrap_or_default()
    }

    /// The revisions without children, by id.
    pub fn heads(&self) -> Vec<RevisionId> {
        let ids = self.parents.keys().copied();
        ids.filter(|id| self.children(*id).is_empty()).collect()
    }

    /// The revisions, parents first, ties by id.
    pub fn order(&self) -> Vec<RevisionId> {
        self.order_of(&self.parents.keys().copied().collect())
    }

    /// A revision with all its ancestors, parents first, ties by id.
    pub fn ancestry(&self, id: RevisionId) -> Vec<RevisionId> {
        self.order_of(&self.ancestors(id))
    }

    /// A revision with all its ancestors.
    pub fn ancestors(&self, id: RevisionId) -> BTreeSet<RevisionId> {
        self.ancestors_of([id])
    }

    /// Some revisions with all their ancestors.
    pub fn ancestors_of(&self, ids: impl IntoIterator<Item = RevisionId>) -> BTreeSet<RevisionId> {
        let mut seen: BTreeSet<RevisionId> = ids.into_iter().collect();
        let mut stack: Vec<RevisionId> = seen.iter().copied().collect();
        while let Some(id) = stack.pop() {
            for parent in self.parents(id) {
                if seen.insert(*parent) {
                    stack.push(*parent);
                }
            }
        }
        seen
    }

    /// The revisions that one has among itself and its ancestors and another has not, parents
    /// first, ties by id; all of them where the other is the base.
    pub fn beyond(&self, of: RevisionId, without: Option<RevisionId>) -> Vec<RevisionId> {
        let Some(without) = without else {
            return self.ancestry(of);
        };
        let mut descent = self.descent([(of, Reached::First), (without, Reached::Settled)]);
        let mut wanted = BTreeSet::new();
        while let Some((id, by)) = descent.next() {
            if by == Reached::First {
                wanted.insert(id);
            }
            self.go_on(&mut descent, id, by);
        }
        self.order_of(&wanted)
    }

    /// The last revisions that two have both among themselves and their ancestors, by id:
    /// several where their histories cross.
    pub fn parted(&self, a: RevisionId, b: RevisionId) -> Vec<RevisionId> {
        let mut descent = self.descent([(a, Reached::First), (b, Reached::Second)]);
        let mut last = Vec::new();
        while let Some((id, by)) = descent.next() {
            if by == Reached::Both {
                last.push(id);
                self.go_on(&mut descent, id, Reached::Settled);
            } else {
                self.go_on(&mut descent, id, by);
            }
        }
        last.sort();
        last
    }

    /// A walk that begins at some revisions.
    fn descent(&self, from: [(RevisionId, Reached); 2]) -> Descent {
        let mut descent = Descent::default();
        for (id, by) in from {
            descent.reach(id, self.height(id), by);
        }
        descent
    }

    /// Takes a walk on to the parents of a revision.
    fn go_on(&self, descent: &mut Descent, id: RevisionId, by: Reached) {
        for parent in self.parents(id) {
            descent.reach(*parent, self.height(*parent), by);
        }
    }

    /// Some revisions for people to read, children first: a branch stays together as long as
    /// it can.
    pub fn drawn(&self, wanted: &BTreeSet<RevisionId>) -> Vec<RevisionId> {
        let inside = |ids: &[RevisionId]| ids.iter().filter(|it| wanted.contains(it)).count();
        let mut waiting: BTreeMap<RevisionId, usize> = wanted
            .iter()
            .map(|id| (*id, inside(self.children(*id))))
            .collect();
        let heads = waiting.iter().filter(|(_, children)| **children == 0);
        let mut ready: Vec<RevisionId> = heads.map(|(id, _)| *id).rev().collect();
        let mut order = Vec::with_capacity(wanted.len());
        while let Some(id) = ready.pop() {
            order.push(id);
            for parent in self.parents(id).iter().rev() {
                if let Some(children) = waiting.get_mut(parent) {
                    *children -= 1;
                    if *children == 0 {
                        ready.push(*parent);
                    }
                }
            }
        }
        order
    }

    /// Revisions in order, parents first, ties by id.
    pub fn order_of(&self, wanted: &BTreeSet<RevisionId>) -> Vec<RevisionId> {
        let mut waiting: BTreeMap<RevisionId, usize> = BTreeMap::new();
        let mut ready = BTreeSet::new();
        for id in wanted {
            let before = self
                .parents(*id)
                .iter()
                .filter(|it| wanted.contains(it))
                .count();
            if before == 0 {
                ready.insert(*id);
            } else {
                waiting.insert(*id, before);
            }
        }
        let mut order = Vec::with_capacity(wanted.len());
        while let Some(id) = ready.pop_first() {
            order.push(id);
            for child in self.children(id) {
                if let Some(before) = waiting.get_mut(child) {
                    *before -= 1;
                    if *before == 0 {
                        ready.insert(*child);
                    }
                }
            }
        }
        order
    }

    /// The one revision whose id starts with a text.
    pub fn find(&self, prefix: &str) -> Result<RevisionId, PrefixError> {
        let is_hex = |c: char| matches!(c, '0'..='9' | 'a'..='f');
        if prefix.len() < SHORTEST || prefix.len() > 64 || !prefix.chars().all(is_hex) {
            return Err(PrefixError::NoPrefix(prefix.to_owned()));
        }
        let starts: RevisionId = format!("{prefix:0<64}")
            .parse()
            .expect("BUG: 64 hexadecimal digits are an id");
        let found: Vec<_> = self
            .parents
            .range(starts..)
            .map(|(id, _)| *id)
            .take_while(|id| id.to_string().starts_with(prefix))
            .collect();
        match found.as_slice() {
            [] => Err(PrefixError::Unknown(prefix.to_owned())),
            [one] => Ok(*one),
            _ => Err(PrefixError::Ambiguous {
                prefix: prefix.to_owned(),
                found,
            }),
        }
    }
}
