//! Whether an event made a thing what it is.

use std::collections::BTreeSet;

use orch_ledger::{Mentioned, Role, Things};
use orch_model::{ThingId, ThingKind};

use super::known::Known;
use super::subject::Subject;

/// Which events are looked for, the newest first.
pub(super) struct About<'a> {
    subject: Subject,
    known: &'a Known,
    /// The resource types whose values the one in question took over, later or at once.
    followed: BTreeSet<ThingId>,
}

impl<'a> About<'a> {
    pub(super) fn new(subject: Subject, known: &'a Known) -> Self {
        let followed = match subject {
            Subject::Attachment { resource_type, .. } => BTreeSet::from([resource_type]),
            Subject::Thing(_) | Subject::Link { .. } => BTreeSet::new(),
        };
        Self {
            subject,
            known,
            followed,
        }
    }

    /// Whether a change made the thing what it is. Later changes come first: from the one by
    /// which a resource type took over values, those of the other one count too.
    pub(super) fn takes(&mut self, it: &Mentioned<'_>) -> bool {
        let ended = it.things.iter().next().filter(|_| it.role == Role::Ends);
        match self.subject {
            Subject::Thing(id) => {
                let owner = self.known.get(id).and_then(|it| it.owner);
                it.things.contains(id) || (ended.is_some() && ended == owner)
            }
            Subject::Link { product, workflow } => {
                let has_both = it.things.contains(product) && it.things.contains(workflow);
                has_both || ended.is_some_and(|it| it == product || it == workflow)
            }
            Subject::Attachment { block, .. } => {
                ended == Some(block)
                    || match it.role {
                        Role::Replaces => self.takes_replacement(block, &it.things),
                        Role::Ends | Role::Other => self.takes_of_block(block, &it.things),
                    }
            }
        }
    }

    /// An event of a resource type itself is about no block.
    fn takes_of_block(&self, block: ThingId, things: &Things<'_>) -> bool {
        let is_other = |id| id != block && self.known.kind(id) == Some(ThingKind::Block);
        things.iter().any(|it| self.followed.contains(&it)) && !things.iter().any(is_other)
    }

    /// Whether values were taken over in the block, from the one in question or by it: then
    /// those of the other one count from here on.
    fn takes_replacement(&mut self, block: ThingId, things: &Things<'_>) -> bool {
        let all: Vec<ThingId> = things.iter().collect();
        let Some((_, pairs)) = all.split_last().filter(|(last, _)| **last == block) else {
            return false;
        };
        let (pairs, _) = pairs.as_chunks::<2>();
        let mut is_about = false;
        let mut replaced = Vec::new();
        for [from, to] in pairs {
            if self.followed.contains(to) {
                replaced.push(*from);
            }
            is_about |= self.followed.contains(to) || self.followed.contains(from);
        }
        self.followed.extend(replaced);
        is_about
    }
}
