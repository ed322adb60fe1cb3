//! The values that instances need.

use orch_event::EventId;
use orch_model::{Owner, ResourceTypeName, ThingId, ThingKind};

use super::filled::Filled;
use crate::bounds::{bounded_values, least_values, most_values, present_values};
use crate::slot::Slot;
use crate::statement::{Action, Archive, Cause, FillValues, Hold, Only, Statement};
use crate::words::quoted;

impl Filled<'_> {
    /// Gives instances that this very revision makes their values.
    pub(super) fn made_values(&mut self, block: ThingId, event: EventId) {
        let Some(Owner::Block(name)) = self.owner(block) else {
            return;
        };
        let end = self.end;
        let types = end.model.blocks.get(&name).map(|it| &it.resource_types);
        for name in types.into_iter().flat_map(|it| it.keys()) {
            let kind = ThingKind::ResourceType;
            let Some(id) = end.things.find(kind, None, name.as_str()) else {
                continue;
            };
            if !self.filling.attachments.contains_key(&(block, id)) {
                let fill = format!("made/{block}/{id}");
                self.values((block, id), event, fill, Only::Made);
            }
        }
    }

    pub(super) fn values(
        &mut self,
        of: (ThingId, ThingId),
        event: EventId,
        fill: String,
        only: Only,
    ) {
        let (block, resource_type) = of;
        let (Some(Owner::Block(block)), Some(thing)) =
            (self.owner(block), self.end.things.get(resource_type))
        else {
            return;
        };
        let resource_type = ResourceTypeName::new(&thing.name);
        let known = self.end.model.blocks.get(&block);
        let Some(spec) = known.and_then(|it| it.resource_types.get(&resource_type)) else {
            return;
        };
        let defaults = self.filling.defaults.get(&of).cloned().unwrap_or_default();
        let count = defaults.len();
        let required = least_values(spec);
        let is_required = !required.is_empty();
        // Nothing requires a value, and somebody may have given one all the same.
        let minimum = if is_required || count == 0 {
            required
        } else {
            present_values(spec)
        };
        if minimum.is_empty() {
            return;
        }
        let filling = FillValues {
            fill: fill.clone(),
            block: block.clone(),
            resource_type: resource_type.clone(),
            most: most_values(spec, count),
            defaults,
            minimum,
            only,
        };
        let (named, name) = (quoted(resource_type.as_str()), quoted(block.as_str()));
        let cause = Cause::one(event);
        if only == Only::All {
            let why = format!(
                "Note which instances of {name} lack {named}, so that going up again leaves them so."
            );
            let noting = Action::NoteValues(filling.clone());
            self.notes.push(Statement::new(cause, why, noting));
        }
        let why = if is_required {
            format!(
                "Give instances of {name} a value of {named}, where the subscription's status requires it."
            )
        } else {
            format!(
                "Give instances of {name} the value of {named} that was chosen for existing instances."
            )
        };
        self.both
            .up
            .push(Statement::new(cause, why, Action::FillValues(filling)));
        if only == Only::All && self.filling.changed_values.contains(&of) {
            let why = format!("Archive the values of {named} in {name} that this revision made.");
            let most = bounded_values(spec);
            if !most.is_empty() {
                let why = format!(
                    "Leave values of {named} in {name} archived whose place people have filled."
                );
                let hold = Hold::Values {
                    block: block.clone(),
                    resource_type: resource_type.clone(),
                    most,
                };
                let holding = Action::Hold(Slot::Fill, hold);
                self.holds.push(Statement::new(cause, why, holding));
            }
            let archive = Archive::FilledValues {
                fill,
                block,
                resource_type,
                count,
            };
            let archiving = Action::Archive(Slot::Fill, archive);
            self.both.down.push(Statement::new(cause, why, archiving));
        }
    }
}
