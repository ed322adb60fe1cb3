//! Attributes that came, went, or hold other blocks.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::change::{AttributeAdded, AttributeChanged, AttributeRemoved, Misfits};
use orch_model::merge::{Facts, Part};
use orch_model::{
    Arity, AttributeName, AttributeSpec, BlockName, ByStatus, Change, ChangeKind, Fill, Phase,
    ThingId, ThingKind,
};

use super::difference::Difference;
use super::held::Held;
use super::names::Names;

/// However many another attribute held.
const ANY: Arity = Arity::List { min: 0, max: None };

/// An attribute of an owner that is on both sides, or of a new one.
struct Of {
    id: ThingId,
    owner: ThingId,
    was: Option<Held>,
    is: Option<Held>,
}

impl Difference<'_> {
    /// The attributes of products and blocks.
    pub(super) fn attributes(&mut self) {
        let mut all: BTreeMap<ThingId, Of> = BTreeMap::new();
        for (id, owner, held) in held(self.from) {
            // What its owner has goes with it.
            if self.to.kind(owner).is_some() {
                let of = Of {
                    id,
                    owner,
                    was: Some(held),
                    is: None,
                };
                all.insert(id, of);
            }
        }
        for (id, owner, held) in held(self.to) {
            let of = all.entry(id).or_insert(Of {
                id,
                owner,
                was: None,
                is: None,
            });
            of.is = Some(held);
        }
        let moved = self.moved(&all);
        for of in all.into_values() {
            match (of.was.clone(), of.is.clone()) {
                (Some(_), None) => self.attribute_removed(&of),
                (None, Some(is)) => match moved.get(&of.id) {
                    Some(blocks) => self.attribute_moved(&of, &is, blocks),
                    None => self.attribute_added(&of, &is, Phase::of(ChangeKind::AttributeAdded)),
                },
                (Some(was), Some(is)) if was != is => match moved.get(&of.id) {
                    Some(blocks) => self.attribute_moved(&of, &is, blocks),
                    None => self.attribute_changed(&of, &was, &is),
                },
                _ => {}
            }
        }
    }

    /// By attribute at the root of a product, the blocks that it gets and another one there
    /// loses: there are no names of attributes in the database, so that it gets them before
    /// the other one loses them.
    fn moved(&self, all: &BTreeMap<ThingId, Of>) -> BTreeMap<ThingId, BTreeSet<ThingId>> {
        let mut moved: BTreeMap<ThingId, BTreeSet<ThingId>> = BTreeMap::new();
        let is_root = |of: &Of| {
            let kind = |facts: &Facts| facts.kind(of.owner).map(|it| it.0);
            kind(self.from) == Some(ThingKind::Product) && kind(self.to).is_some()
        };
        let relates = |held: &Option<Held>, block: ThingId| {
            held.as_ref().is_some_and(|it| it.relates.contains(&block))
        };
        let mut siblings: BTreeMap<ThingId, Vec<&Of>> = BTreeMap::new();
        for of in all.values() {
            siblings.entry(of.owner).or_default().push(of);
        }
        for of in all.values().filter(|of| is_root(of)) {
            let gained = of.is.iter().flat_map(|is| &is.relates).copied();
            for block in gained.filter(|block| !relates(&of.was, *block)) {
                let loses = |other: &&Of| {
                    other.id != of.id && relates(&other.was, block) && !relates(&other.is, block)
                };
                if siblings[&of.owner].iter().any(loses) {
                    moved.entry(of.id).or_default().insert(block);
                }
            }
        }
        // Its name may still be another one's.
        moved.retain(|id, _| {
            let of = &all[id];
            let name = self.to.name(*id);
            let mut siblings = siblings[&of.owner].iter();
            let is_taken =
                siblings.any(|other| other.was.is_some() && self.from.name(other.id) == name);
            of.was.is_some() || !is_taken
        });
        moved
    }

    fn attribute_removed(&mut self, of: &Of) {
        if let Some(owner) = self.before().owner(of.owner) {
            let change = Change::AttributeRemoved(AttributeRemoved {
                owner,
                attribute: self.before().named(of.id),
            });
            self.push(Part::Thing(of.id), change);
        }
    }

    fn attribute_added(&mut self, of: &Of, is: &Held, phase: Phase) {
        let is_early = phase != Phase::of(ChangeKind::AttributeAdded);
        let names = if is_early {
            self.before()
        } else {
            self.after()
        };
        let Some(owner) = names.owner(of.owner) else {
            return;
        };
        let part = Part::Thing(of.id);
        let source = self
            .sources
            .last(part, |it| it.kind_of() == ChangeKind::AttributeAdded);
        let is_new = self.from.kind(of.owner).is_none();
        let name = self.to.name(of.id).unwrap_or_default();
        let (relates, mentions, spec) = described(names, is);
        let change = Change::AttributeAdded(AttributeAdded {
            thing: of.id,
            name: AttributeName::new(name),
            owner,
            relates,
            mentions,
            spec,
            fill: self
                .last_fill(part)
                .or_else(|| (!is_new).then(Fill::default)),
        });
        self.push_from(source, phase, change);
    }

    fn attribute_changed(&mut self, of: &Of, was: &Held, is: &Held) {
        // What it may not hold any more goes first.
        if let Some(narrowed) = is.narrowed_from(was) {
            self.attribute_becomes(of, &narrowed, Phase::ATTRIBUTE_NARROWED);
            if narrowed == *is {
                return;
            }
        }
        self.attribute_becomes(of, is, Phase::of(ChangeKind::AttributeChanged));
    }

    /// It gets what another attribute loses, loses what it loses, and is then as it is.
    fn attribute_moved(&mut self, of: &Of, is: &Held, blocks: &BTreeSet<ThingId>) {
        let mut widened = of.was.clone().unwrap_or_default();
        let stages = is
            .stages
            .iter()
            .map(|(status, (_, arity))| (*status, (BTreeSet::new(), *arity)));
        for (status, stage) in stages {
            widened.stages.entry(status).or_insert(stage);
        }
        widened.relates.extend(blocks);
        for (held, arity) in widened.stages.values_mut() {
            held.extend(blocks);
            *arity = ANY;
        }
        if of.was.is_some() {
            self.attribute_becomes(of, &widened, Phase::ATTRIBUTE_MOVED);
        } else {
            self.attribute_added(of, &widened, Phase::ATTRIBUTE_MOVED);
        }
        if let Some(was) = &of.was
            && !was.all().is_subset(&is.all())
        {
            let known: BTreeSet<ThingId> = is
                .all()
                .into_iter()
                .filter(|block| self.from.kind(*block).is_some())
                .collect();
            let narrowed = is.only(&known, Some(ANY));
            self.attribute_becomes(of, &narrowed, Phase::ATTRIBUTE_NARROWED);
        }
        self.attribute_becomes(of, is, Phase::of(ChangeKind::AttributeChanged));
    }

    /// Notes that an attribute holds other blocks from some place in the order on.
    fn attribute_becomes(&mut self, of: &Of, held: &Held, phase: Phase) {
        let is_late = phase == Phase::of(ChangeKind::AttributeChanged);
        let names = if is_late { self.after() } else { self.before() };
        let Some(owner) = names.owner(of.owner) else {
            return;
        };
        let part = Part::Thing(of.id);
        let source = self
            .sources
            .last(part, |it| it.kind_of() == ChangeKind::AttributeChanged);
        let archives = self.sources.of(part).iter().any(|it| match &it.change {
            Change::AttributeChanged(it) => !it.misfits.is_refused(),
            _ => false,
        });
        let (relates, mentions, spec) = described(names, held);
        let change = Change::AttributeChanged(AttributeChanged {
            owner,
            attribute: names.named(of.id),
            relates,
            mentions,
            spec,
            misfits: if archives {
                Misfits::Archived
            } else {
                Misfits::Refused
            },
            fill: Some(self.last_fill(part).unwrap_or_default()),
        });
        self.push_from(source, phase, change);
    }
}

type Described = (
    Vec<orch_model::change::Named<BlockName>>,
    Vec<orch_model::change::Named<BlockName>>,
    ByStatus<AttributeSpec>,
);

/// The blocks of an attribute, and what it allows, by name.
fn described(names: Names<'_>, held: &Held) -> Described {
    let mentions = held.all().into_iter();
    let mentions = mentions.filter(|block| !held.relates.contains(block));
    let block = |id: &ThingId| names.named::<BlockName>(*id).name;
    let stages = held.stages.iter().map(|(status, (blocks, arity))| {
        let spec = AttributeSpec {
            blocks: blocks.iter().map(block).collect(),
            arity: *arity,
        };
        (*status, spec)
    });
    (
        names.blocks(held.relates.iter().copied()),
        names.blocks(mentions),
        ByStatus::from_stages(stages),
    )
}

/// All attributes, each with its owner.
fn held(facts: &Facts) -> impl Iterator<Item = (ThingId, ThingId, Held)> {
    facts.parts().filter_map(|part| {
        let Part::Thing(id) = part else { return None };
        let (ThingKind::Attribute, Some(owner)) = facts.kind(id)? else {
            return None;
        };
        Some((id, owner, Held::of(facts.part(part)?)))
    })
}
