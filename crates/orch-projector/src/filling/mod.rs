//! What existing subscriptions need at the end of a revision: instances and values that
//! their classes require from then on.
//!
//! It comes last on the way up and first on the way down, so that all names in it are
//! those of the revision's end, and all rows that it relies on are there.

mod filled;
mod severed;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use orch_event::EventId;
use orch_model::change::{
    AttributeAdded, AttributeChanged, ResourceTypeAttached, ResourceTypeChanged,
    ResourceTypeReplaced,
};
use orch_model::{Fill, Owner, Recorded, ThingId};

use crate::FoldError;

pub(crate) use severed::{reached, refusing_emptied};

/// What a revision may require of subscriptions that are there.
#[derive(Default)]
pub(crate) struct Filling {
    /// Attributes of owners that were there before, with the events that ask for it.
    attributes: BTreeMap<(ThingId, ThingId), (EventId, Fill)>,
    /// Resource types of blocks that were there before.
    attachments: BTreeMap<(ThingId, ThingId), (EventId, Fill)>,
    /// Attributes that were there before: going back archives what is made for them.
    changed_attributes: BTreeSet<ThingId>,
    /// Resource types that blocks had before.
    changed_values: BTreeSet<(ThingId, ThingId)>,
    /// The values that resource types of blocks get.
    pub(crate) defaults: BTreeMap<(ThingId, ThingId), Vec<String>>,
    /// Which blocks attributes get; none where people fill them.
    pub(crate) members: BTreeMap<ThingId, Option<ThingId>>,
    /// The blocks whose instances go, and that others may use.
    severed: BTreeSet<ThingId>,
}

impl Filling {
    /// Notes that instances of an owner may lack what a new attribute requires.
    pub(crate) fn attribute_added(
        &mut self,
        event: EventId,
        change: &AttributeAdded,
    ) -> Result<(), FoldError> {
        let fill = needed(change.fill, "attribute", change.name.as_str())?;
        let of = (change.owner.id, change.thing);
        self.attributes.entry(of).or_insert((event, fill));
        Ok(())
    }

    /// Notes that instances of an owner may lack what an attribute requires from now on.
    pub(crate) fn attribute_changed(
        &mut self,
        event: EventId,
        change: &AttributeChanged,
    ) -> Result<(), FoldError> {
        let fill = needed(change.fill, "attribute", change.attribute.name.as_str())?;
        let of = (change.owner.id, change.attribute.id);
        self.attributes.entry(of).or_insert((event, fill));
        self.changed_attributes.insert(change.attribute.id);
        Ok(())
    }

    /// Notes that instances of a block may lack values that it requires.
    pub(crate) fn attachment(
        &mut self,
        event: EventId,
        change: &ResourceTypeAttached,
    ) -> Result<(), FoldError> {
        let name = change.resource_type.name.as_str();
        let fill = needed(change.fill, "resource type", name)?;
        let of = (change.block.id, change.resource_type.id);
        self.attachments.entry(of).or_insert((event, fill));
        Ok(())
    }

    /// Notes that instances of a block may lack values that it requires from now on.
    pub(crate) fn attachment_changed(
        &mut self,
        event: EventId,
        change: &ResourceTypeChanged,
    ) -> Result<(), FoldError> {
        let name = change.resource_type.name.as_str();
        let fill = needed(change.fill, "resource type", name)?;
        let of = (change.block.id, change.resource_type.id);
        self.attachments.entry(of).or_insert((event, fill));
        self.changed_values.insert(of);
        Ok(())
    }

    /// Notes that resource types of a block took over from others, all at once.
    pub(crate) fn replace(&mut self, change: &ResourceTypeReplaced) {
        let block = change.block.id;
        let pairs = || change.replaced.iter().map(|it| (it.from.id, it.to.id));
        let asked: Vec<_> = pairs()
            .map(|(from, _)| self.attachments.remove(&(block, from)))
            .collect();
        let changed: Vec<bool> = pairs()
            .map(|(from, _)| self.changed_values.remove(&(block, from)))
            .collect();
        for (((_, to), asked), changed) in pairs().zip(asked).zip(changed) {
            if let Some(asked) = asked {
                self.attachments.insert((block, to), asked);
            }
            if changed {
                self.changed_values.insert((block, to));
            }
        }
    }

    /// Notes that an owner goes with instances that others may use.
    pub(crate) fn sever(&mut self, before: &Recorded, owner: Owner) {
        self.severed.extend(reached(before, [owner]));
    }
}

fn needed(fill: Option<Fill>, noun: &str, name: &str) -> Result<Fill, FoldError> {
    fill.ok_or_else(|| FoldError::Fill(format!("{noun} `{name}`")))
}
