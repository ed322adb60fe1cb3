//! What several models agree on: a three-way difference of their facts.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Aspect, Fact, Facts, Part};
use crate::recorded::Thing;
use crate::{Fills, Recorded, ThingId, ThingKind};

/// Models that are merged, and where they parted.
#[derive(Clone, Debug)]
pub struct Sides<'a> {
    /// The models, in the order of their revisions' ids.
    pub models: Vec<&'a Recorded>,
    /// For each two of them, by place, the model at which they parted.
    pub parted: BTreeMap<(usize, usize), &'a Recorded>,
}

/// What models agree on, and where they do not.
#[derive(Clone, Debug)]
pub struct Agreement {
    /// The merged model. Where the models do not agree it has what the first of them has:
    /// what is there on some side is there.
    pub recorded: Recorded,
    /// The facts of the merged model.
    pub facts: Facts,
    /// Where they do not agree; by part.
    pub conflicts: Vec<Conflict>,
}

/// Something that models do not agree on. Sides are given by their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Some sides removed a part that others changed.
    There {
        /// The part.
        part: Part,
        /// The sides that have it.
        with: Vec<usize>,
        /// The sides that removed it.
        without: Vec<usize>,
    },
    /// An aspect of a part is another on several sides.
    Aspect {
        /// The part.
        part: Part,
        /// The aspect.
        aspect: Aspect,
        /// What it is on the sides that stand against each other.
        facts: Vec<(usize, Option<Fact>)>,
    },
    /// Several things end in one name.
    Name {
        /// The name.
        name: String,
        /// The things, each with the name that the merged model has for it until it is
        /// decided which of them stays.
        things: Vec<(ThingId, String)>,
    },
}

/// Merges models: the outcome does not depend on their order, but for what they do not agree
/// on.
pub fn agree(sides: &Sides<'_>) -> Agreement {
    let mut merging = Merging {
        sides: sides.models.iter().map(|it| Facts::of(it)).collect(),
        bases: sides
            .parted
            .iter()
            .map(|(pair, it)| (*pair, Facts::of(it)))
            .collect(),
        merged: Facts::default(),
        conflicts: Vec::new(),
    };
    merging.merge();
    let Merging {
        mut merged,
        mut conflicts,
        ..
    } = merging;
    conflicts.extend(apart(&mut merged));
    let mut gone: BTreeSet<ThingId> = sides
        .models
        .iter()
        .flat_map(|it| it.things.ever())
        .collect();
    gone.retain(|id| !merged.things.contains_key(id));
    Agreement {
        recorded: Recorded {
            model: merged.to_model(),
            things: merged.to_things(gone),
            fills: fills(sides, &merged),
        },
        facts: merged,
        conflicts,
    }
}

/// What the sides know of fills.
fn fills(sides: &Sides<'_>, merged: &Facts) -> Fills {
    let has: Vec<Box<dyn Fn(ThingId, ThingId) -> bool>> = sides
        .models
        .iter()
        .map(|it| {
            let facts = Facts::of(it);
            let has = move |block, of| facts.part(Part::Attachment(block, of)).is_some();
            Box::new(has) as Box<dyn Fn(ThingId, ThingId) -> bool>
        })
        .collect();
    let known = sides.models.iter().map(|it| &it.fills);
    let known = known.zip(has.iter().map(AsRef::as_ref));
    Fills::merged(&known, |block, of| {
        match merged.get(Part::Attachment(block, of), Aspect::Incarnation) {
            Some(Fact::Number(incarnation)) => Some(*incarnation),
            _ => None,
        }
    })
}

/// Parts things that end in one name: the first by id keeps it, until it is decided.
fn apart(merged: &mut Facts) -> Vec<Conflict> {
    let mut by_name: BTreeMap<Thing, Vec<ThingId>> = BTreeMap::new();
    for id in merged.things.keys() {
        if let Some(thing) = merged.thing(*id) {
            by_name.entry(thing).or_default().push(*id);
        }
    }
    let mut found = Vec::new();
    for (Thing { name, .. }, ids) in by_name {
        if ids.len() < 2 {
            continue;
        }
        let mut things = Vec::new();
        for (at, id) in ids.into_iter().enumerate() {
            let mut kept = name.clone();
            if at > 0 {
                kept = format!("{name}~{}", &id.to_string()[..8]);
                let fact = Fact::Text(Some(kept.clone()));
                merged.set(Part::Thing(id), Aspect::Name, Some(fact));
            }
            things.push((id, kept));
        }
        found.push(Conflict::Name { name, things });
    }
    found
}

struct Merging {
    sides: Vec<Facts>,
    bases: BTreeMap<(usize, usize), Facts>,
    merged: Facts,
    conflicts: Vec<Conflict>,
}

impl Merging {
    fn merge(&mut self) {
        let parts: BTreeSet<Part> = self.sides.iter().flat_map(Facts::parts).collect();
        let is_owner = |merging: &Self, part: &Part| {
            let Part::Thing(id) = part else { return false };
            merging.kind(*id).is_some_and(|(_, owner)| owner.is_none())
        };
        let (owners, owned): (Vec<Part>, Vec<Part>) =
            parts.into_iter().partition(|part| is_owner(self, part));
        let mut absent: Vec<Part> = Vec::new();
        for part in owners {
            if !self.decide(part) {
                absent.push(part);
            }
        }
        let mut waiting = owned;
        loop {
            // What is there without its owner goes with it.
            let (now, later): (Vec<Part>, Vec<Part>) =
                waiting.into_iter().partition(|part| self.has_owner(*part));
            waiting = later;
            for part in now {
                self.decide(part);
            }
            // A block or a resource type that one side removed and another uses anew stays.
            let used = self.merged.used();
            let (back, still): (Vec<Part>, Vec<Part>) = absent
                .into_iter()
                .partition(|part| matches!(part, Part::Thing(id) if used.contains(id)));
            absent = still;
            if back.is_empty() {
                break;
            }
            for part in back {
                self.keep(part, &self.having(part));
            }
        }
        self.prune();
    }

    fn kind(&self, id: ThingId) -> Option<(ThingKind, Option<ThingId>)> {
        self.sides.iter().find_map(|it| it.kind(id))
    }

    /// Whether what a part needs is there: its owner; of a resource type in a block, only the
    /// block, as the resource type is there because it is used.
    fn has_owner(&self, part: Part) -> bool {
        let owner = match part {
            Part::Thing(id) => self.kind(id).and_then(|(_, owner)| owner),
            Part::Attachment(block, _) => Some(block),
        };
        owner.is_none_or(|owner| self.merged.things.contains_key(&owner))
    }

    /// The sides that have a part.
    fn having(&self, part: Part) -> Vec<usize> {
        let has = |side: &usize| self.sides[*side].part(part).is_some();
        (0..self.sides.len()).filter(has).collect()
    }

    fn base(&self, a: usize, b: usize) -> Option<&Facts> {
        self.bases.get(&(a.min(b), a.max(b)))
    }

    /// Decides on a part: whether it is there, and then each of its aspects. Returns whether
    /// it is there.
    fn decide(&mut self, part: Part) -> bool {
        let owner = match part {
            Part::Thing(id) => self.kind(id).and_then(|(_, owner)| owner),
            Part::Attachment(block, _) => Some(block),
        };
        // A side that removed the owner says nothing of what it owns.
        let has_say =
            |side: &usize| owner.is_none_or(|owner| self.sides[*side].things.contains_key(&owner));
        let saying: Vec<usize> = (0..self.sides.len()).filter(has_say).collect();
        let (with, without): (Vec<usize>, Vec<usize>) = saying
            .into_iter()
            .partition(|side| self.sides[*side].part(part).is_some());
        if with.is_empty() {
            return false;
        }
        let (staying, going) = self.standing(part, &with, &without);
        if staying.is_empty() {
            return false;
        }
        if !going.is_empty() {
            self.conflicts.push(Conflict::There {
                part,
                with: staying,
                without: going,
            });
        }
        self.keep(part, &with);
        true
    }

    /// The sides that stand against each other: those that have a part, and those that do not.
    fn standing(&self, part: Part, with: &[usize], without: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let was_there =
            |a: usize, b: usize| self.base(a, b).is_some_and(|it| it.part(part).is_some());
        let goes = |side: &usize| {
            let unlike =
                |other: &usize| was_there(*side, *other) && self.is_unchanged(part, *side, *other);
            without.iter().any(unlike)
        };
        let comes = |side: &usize| with.iter().any(|other| !was_there(*side, *other));
        let staying = with.iter().filter(|side| !goes(side)).copied().collect();
        let going = without
            .iter()
            .filter(|side| !comes(side))
            .copied()
            .collect();
        (staying, going)
    }

    /// Whether a side left a part, and all that it owns, as it was where it parted from
    /// another.
    fn is_unchanged(&self, part: Part, side: usize, other: usize) -> bool {
        let (is, Some(was)) = (&self.sides[side], self.base(side, other)) else {
            return false;
        };
        if is.part(part) != was.part(part) {
            return false;
        }
        let Part::Thing(id) = part else {
            return true;
        };
        owned(is, id).eq(owned(was, id))
    }

    /// Keeps a part, with what the sides that have it say of each aspect.
    fn keep(&mut self, part: Part, with: &[usize]) {
        let mut aspects: BTreeMap<Aspect, Fact> = BTreeMap::new();
        let all: BTreeSet<Aspect> = with
            .iter()
            .filter_map(|side| self.sides[*side].part(part))
            .flat_map(|it| it.keys().copied())
            .collect();
        for aspect in all {
            if let Some(fact) = self.merged(part, aspect, with) {
                aspects.insert(aspect, fact);
            }
        }
        if let Part::Thing(id) = part
            && let Some(kind) = self.kind(id)
        {
            self.merged.things.insert(id, kind);
        }
        self.merged.parts.insert(part, aspects);
    }

    /// What the sides say of an aspect.
    fn merged(&mut self, part: Part, aspect: Aspect, with: &[usize]) -> Option<Fact> {
        let fact = |side: usize| self.sides[side].get(part, aspect);
        let first = with.first().and_then(|side| fact(*side));
        if with.iter().all(|side| fact(*side) == first) {
            return first.cloned();
        }
        let is_outdated = |side: &usize| {
            with.iter().any(|other| {
                let was = self.base(*side, *other).and_then(|it| it.get(part, aspect));
                fact(*side) == was && fact(*other) != was
            })
        };
        let mut standing: Vec<usize> = with.iter().filter(|it| !is_outdated(it)).copied().collect();
        if standing.is_empty() {
            standing = with.to_vec();
        }
        if aspect == Aspect::Incarnation {
            let number = |side: &usize| match fact(*side) {
                Some(Fact::Number(number)) => *number,
                _ => 0,
            };
            return standing.iter().map(number).max().map(Fact::Number);
        }
        if aspect == Aspect::Links {
            let links = standing.iter().rev().filter_map(|side| match fact(*side) {
                Some(Fact::Links(links)) => Some(links.clone()),
                _ => None,
            });
            return Some(Fact::Links(links.flatten().collect()));
        }
        let chosen = standing.first().and_then(|side| fact(*side)).cloned();
        if standing.iter().any(|side| fact(*side) != chosen.as_ref()) {
            let facts = standing.iter().map(|side| (*side, fact(*side).cloned()));
            let facts = facts.collect();
            self.conflicts.push(Conflict::Aspect {
                part,
                aspect,
                facts,
            });
        }
        chosen
    }

    /// Takes away what names something that is not there.
    fn prune(&mut self) {
        let things = &self.merged.things;
        self.merged.parts.retain(|part, aspects| {
            aspects.retain(|aspect, _| match aspect {
                Aspect::Relates(id) | Aspect::Holds(_, id) => things.contains_key(id),
                _ => true,
            });
            match part {
                Part::Attachment(block, of) => {
                    things.contains_key(block) && things.contains_key(of)
                }
                Part::Thing(_) => true,
            }
        });
        let parts = &self.merged.parts;
        self.conflicts.retain(|conflict| match conflict {
            Conflict::There { part, .. } | Conflict::Aspect { part, .. } => {
                parts.contains_key(part)
            }
            Conflict::Name { .. } => true,
        });
    }
}

/// The parts that a thing owns, with their aspects.
fn owned(facts: &Facts, id: ThingId) -> impl Iterator<Item = (&Part, &BTreeMap<Aspect, Fact>)> {
    facts
        .parts
        .iter()
        .filter(move |(part, _)| facts.owner(**part) == Some(id))
}
