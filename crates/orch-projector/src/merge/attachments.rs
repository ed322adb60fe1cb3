//! Resource types that blocks got, lost, or that hold other values.

use std::collections::BTreeMap;

use orch_model::change::{
    Misfits, Replacement, ResourceTypeAttached, ResourceTypeChanged, ResourceTypeDetached,
    ResourceTypeReplaced,
};
use orch_model::merge::{Aspect, Fact, Facts, Part};
use orch_model::{Change, ChangeKind, Fill, ThingId};

use super::difference::{Difference, values};

impl Difference<'_> {
    /// The resource types of blocks.
    pub(super) fn attachments(&mut self) {
        let (was, is) = (attached(self.from), attached(self.to));
        for (block, types) in &is {
            let former = was.get(block).cloned().unwrap_or_default();
            let pairs = self.replaced(*block, &former, types);
            if !pairs.is_empty() {
                self.replace(*block, &pairs);
            }
            for (of, incarnation) in types {
                let part = Part::Attachment(*block, *of);
                let taken = pairs.iter().find(|(_, to)| to == of).map(|(from, _)| *from);
                let same = (former.get(of) == Some(incarnation)).then_some(*of);
                match taken.or(same) {
                    Some(from) => self.changed(*block, from, *of),
                    None => self.attached(part, *block, *of, *incarnation),
                }
            }
            for (of, incarnation) in &former {
                let stays = types.get(of) == Some(incarnation);
                let gives_way = pairs.iter().any(|(from, _)| from == of);
                if !stays && !gives_way {
                    let change = Change::ResourceTypeDetached(ResourceTypeDetached {
                        resource_type: self.before().named(*of),
                        block: self.before().named(*block),
                    });
                    self.push(Part::Attachment(*block, *of), change);
                }
            }
        }
    }

    /// The resource types that gave way to others, which took over their values.
    fn replaced(
        &self,
        block: ThingId,
        was: &BTreeMap<ThingId, u32>,
        is: &BTreeMap<ThingId, u32>,
    ) -> Vec<(ThingId, ThingId)> {
        let mut pairs: Vec<(ThingId, ThingId)> = self
            .sources
            .replaced(block)
            .filter(|(from, to)| from != to && was.contains_key(from) && is.contains_key(to))
            .collect();
        loop {
            let count = pairs.len();
            let known = pairs.clone();
            pairs.retain(|(from, to)| {
                let leaves = !is.contains_key(from) || known.iter().any(|(_, to)| to == from);
                let is_free = !was.contains_key(to) || known.iter().any(|(from, _)| from == to);
                leaves && is_free
            });
            if pairs.len() == count {
                return pairs;
            }
        }
    }

    fn replace(&mut self, block: ThingId, pairs: &[(ThingId, ThingId)]) {
        let after = self.after();
        // A resource type that goes may have another name by then.
        let before = self.before();
        let named = |id: ThingId| {
            if self.to.kind(id).is_some() {
                after.named(id)
            } else {
                before.named(id)
            }
        };
        let replaced = pairs.iter().map(|(from, to)| Replacement {
            from: named(*from),
            to: named(*to),
        });
        let change = Change::ResourceTypeReplaced(ResourceTypeReplaced {
            replaced: replaced.collect(),
            block: after.named(block),
        });
        self.push(Part::Attachment(block, pairs[0].1), change);
    }

    fn attached(&mut self, part: Part, block: ThingId, of: ThingId, incarnation: u32) {
        let source = self
            .sources
            .last(part, |it| it.kind_of() == ChangeKind::ResourceTypeAttached);
        let sealed = self.last_fill(part);
        let given = Fill {
            incarnation,
            number: 0,
        };
        let is_new = self.from.kind(block).is_none();
        let change = Change::ResourceTypeAttached(ResourceTypeAttached {
            resource_type: self.after().named(of),
            block: self.after().named(block),
            spec: values(self.to, part),
            fill: sealed.or_else(|| (!is_new).then_some(given)),
        });
        let phase = orch_model::Phase::of(ChangeKind::ResourceTypeAttached);
        self.push_from(source, phase, change);
    }

    fn changed(&mut self, block: ThingId, from: ThingId, to: ThingId) {
        let part = Part::Attachment(block, to);
        let spec = values(self.to, part);
        if spec == values(self.from, Part::Attachment(block, from)) {
            return;
        }
        let misfits = self
            .sources
            .of(part)
            .iter()
            .rev()
            .find_map(|it| match &it.change {
                Change::ResourceTypeChanged(it) if !it.misfits.is_refused() => {
                    Some(it.misfits.clone())
                }
                _ => None,
            });
        let change = Change::ResourceTypeChanged(ResourceTypeChanged {
            resource_type: self.before().named(from),
            block: self.before().named(block),
            spec,
            misfits: misfits.unwrap_or(Misfits::Refused),
            fill: Some(self.last_fill(part).unwrap_or_default()),
        });
        self.push(part, change);
    }

    /// The last fill that the other sides made for a part.
    pub(super) fn last_fill(&self, part: Part) -> Option<Fill> {
        let fills = self.sources.of(part).iter().rev();
        fills
            .filter_map(|it| it.change.fill())
            .map(|it| it.2)
            .next()
    }
}

/// The resource types of each block, each with its incarnation.
fn attached(facts: &Facts) -> BTreeMap<ThingId, BTreeMap<ThingId, u32>> {
    let mut attached: BTreeMap<ThingId, BTreeMap<ThingId, u32>> = BTreeMap::new();
    for part in facts.parts() {
        match part {
            Part::Attachment(block, of) => {
                let incarnation = match facts.get(part, Aspect::Incarnation) {
                    Some(Fact::Number(number)) => *number,
                    _ => 0,
                };
                attached.entry(block).or_default().insert(of, incarnation);
            }
            Part::Thing(id) => {
                // A block without any has lost all that it had.
                if facts
                    .kind(id)
                    .is_some_and(|(kind, _)| kind == orch_model::ThingKind::Block)
                {
                    attached.entry(id).or_default();
                }
            }
        }
    }
    attached
}
