//! The statements of a filling.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use orch_event::EventId;
use orch_model::{
    Attribute, AttributeName, BlockName, Owner, ProductName, Recorded, ThingId, ThingKind,
};

use serde_json::Value;

use super::{Filling, refusing_emptied};
use crate::both::Both;
use crate::bounds::{by_status, least};
use crate::slot::Slot;
use crate::statement::{Action, Archive, Cause, FillAttribute, Hold, Only, Statement};
use crate::words::quoted;

impl Filling {
    /// The statements, given the model at the end of the revision.
    pub(crate) fn render(&self, end: &Recorded, last: Option<EventId>) -> Both {
        let mut filled = Filled {
            filling: self,
            end,
            both: Both::default(),
            notes: Vec::new(),
            holds: Vec::new(),
            made: BTreeMap::new(),
        };
        for ((owner, attribute), (event, fill)) in &self.attributes {
            let fill = format!("{attribute}/{}", fill.number);
            filled.attribute(*owner, *attribute, *event, fill);
        }
        for block in filled.order() {
            filled.made_attributes(block);
        }
        for (of, (event, fill)) in &self.attachments {
            let (block, resource_type) = of;
            let fill = format!(
                "{block}/{resource_type}/{}/{}",
                fill.incarnation, fill.number
            );
            filled.values(*of, *event, fill, Only::All);
        }
        let made: Vec<(ThingId, EventId)> = filled
            .made
            .iter()
            .map(|(it, event)| (*it, *event))
            .collect();
        for (block, event) in made {
            filled.made_values(block, event);
        }
        let Filled {
            mut both,
            mut notes,
            holds,
            ..
        } = filled;
        if let Some(event) = last.filter(|_| !self.severed.is_empty()) {
            let check = refusing_emptied(end, &self.severed, &HashSet::new(), event);
            both.up.extend(check);
        }
        if let Some(first) = both.down.first() {
            let restoring = Action::Restore(Slot::Fill, Archive::FILLED);
            let why =
                "Restore the rows that going back archived, if any, before missing rows are made.";
            let cause = first.cause;
            let restoring = Statement::new(cause, why.to_owned(), restoring);
            both.up.splice(0..0, holds.into_iter().chain([restoring]));
            both.down.reverse();
        }
        notes.append(&mut both.down);
        both.down = notes;
        both
    }
}

pub(super) struct Filled<'a> {
    pub(super) filling: &'a Filling,
    pub(super) end: &'a Recorded,
    pub(super) both: Both,
    /// The statements that come first on the way down.
    pub(super) notes: Vec<Statement>,
    /// On the way up, before anything is restored: what people have filled the place of.
    pub(super) holds: Vec<Statement>,
    /// The blocks of which instances may be made, with the first event that asks.
    made: BTreeMap<ThingId, EventId>,
}

impl Filled<'_> {
    pub(super) fn owner(&self, id: ThingId) -> Option<Owner> {
        let thing = self.end.things.get(id)?;
        match thing.kind {
            ThingKind::Product => Some(Owner::Product(ProductName::new(&thing.name))),
            ThingKind::Block => Some(Owner::Block(BlockName::new(&thing.name))),
            _ => None,
        }
    }

    fn block_id(&self, name: &BlockName) -> Option<ThingId> {
        let kind = ThingKind::Block;
        self.end.things.find(kind, None, name.as_str())
    }

    /// The block that is made in an attribute, if one is.
    fn member(&self, attribute: ThingId, it: &Attribute) -> Option<BlockName> {
        match self.filling.members.get(&attribute) {
            Some(chosen) => chosen
                .and_then(|id| self.end.things.get(id))
                .map(|thing| BlockName::new(&thing.name)),
            None if it.blocks.len() == 1 => it.blocks.first().cloned(),
            None => None,
        }
    }

    /// Fills an attribute of owners that were there before, if it is still there.
    fn attribute(&mut self, owner: ThingId, id: ThingId, event: EventId, fill: String) {
        let (Some(of), Some(thing)) = (self.owner(owner), self.end.things.get(id)) else {
            return;
        };
        let name = AttributeName::new(&thing.name);
        let attributes = self.end.model.attributes(&of);
        if let Some(it) = attributes.and_then(|all| all.get(&name)) {
            self.fill(&of, (id, &name), it, event, (fill, Only::All));
        }
    }

    fn fill(
        &mut self,
        owner: &Owner,
        (id, name): (ThingId, &AttributeName),
        it: &Attribute,
        event: EventId,
        (fill, only): (String, Only),
    ) {
        let minimum = least(it);
        if minimum.is_empty() {
            return;
        }
        let member = self.member(id, it);
        let filling = FillAttribute {
            fill: fill.clone(),
            owner: owner.clone(),
            attribute: name.clone(),
            holds: it.blocks.iter().cloned().collect(),
            block: member.clone(),
            minimum: minimum.clone(),
            only,
        };
        let (of, named) = (quoted(owner.name()), quoted(name.as_str()));
        let cause = Cause::one(event);
        if only == Only::All {
            let owners = match owner {
                Owner::Product(_) => "subscriptions",
                Owner::Block(_) => "instances",
            };
            let why = format!(
                "Note which {owners} of {of} lack {named}, so that going up again leaves them so."
            );
            let noting = Action::NoteAttribute(filling.clone());
            self.notes.push(Statement::new(cause, why, noting));
        }
        let why = match &member {
            Some(block) => {
                let block = quoted(block.as_str());
                format!(
                    "Make instances of {block} in attribute {named} of {of}, where the subscription's status requires them."
                )
            }
            None => format!(
                "Name the subscriptions in which {of} lacks {named}, which people are to fill."
            ),
        };
        let making = Action::FillAttribute(filling);
        self.both.up.push(Statement::new(cause, why, making));
        let Some(block) = member.and_then(|block| self.block_id(&block)) else {
            return;
        };
        self.made.entry(block).or_insert(event);
        // At the root of a product, instances belong to an attribute by their block.
        let is_root = matches!(owner, Owner::Product(_));
        if !is_root || self.filling.changed_attributes.contains(&id) {
            let why = format!(
                "Archive the instances that this revision made in attribute {named} of {of}."
            );
            let most = by_status(|status| Some(it.spec.get(status)?.arity.max()?.into()));
            // At another model, where it is not there, nobody fills it.
            if self.filling.changed_attributes.contains(&id) && !most.is_empty() {
                let why = format!(
                    "Leave instances in attribute {named} of {of} archived whose place people have filled."
                );
                let hold = Hold::Attribute {
                    fill: fill.clone(),
                    owner: owner.clone(),
                    attribute: name.clone(),
                    holds: it.blocks.iter().cloned().collect(),
                    made: minimum
                        .values()
                        .filter_map(Value::as_u64)
                        .max()
                        .unwrap_or(0),
                    most,
                };
                let holding = Action::Hold(Slot::Fill, hold);
                self.holds.push(Statement::new(cause, why, holding));
            }
            let archive = Archive::FilledAttribute {
                fill,
                owner: owner.clone(),
                attribute: name.clone(),
                minimum,
            };
            let archiving = Action::Archive(Slot::Fill, archive);
            self.both.down.push(Statement::new(cause, why, archiving));
        }
    }

    /// The blocks of which instances may be made, owners first; finds all that these
    /// require in turn.
    fn order(&mut self) -> Vec<ThingId> {
        let mut order = Vec::new();
        let mut seen = BTreeSet::new();
        let roots: Vec<(ThingId, EventId)> =
            self.made.iter().map(|(it, event)| (*it, *event)).collect();
        for (root, event) in roots {
            self.visit(root, event, &mut seen, &mut order);
        }
        order.reverse();
        order
    }

    /// Depth first, children before their owner. No deeper than the models are.
    fn visit(
        &mut self,
        block: ThingId,
        event: EventId,
        seen: &mut BTreeSet<ThingId>,
        order: &mut Vec<ThingId>,
    ) {
        if !seen.insert(block) {
            return;
        }
        self.made.entry(block).or_insert(event);
        let Some(Owner::Block(name)) = self.owner(block) else {
            return;
        };
        let Some(it) = self.end.model.blocks.get(&name) else {
            return;
        };
        for (attribute, it) in &it.attributes {
            if least(it).is_empty() {
                continue;
            }
            let kind = ThingKind::Attribute;
            let id = self.end.things.find(kind, Some(block), attribute.as_str());
            let member = id.and_then(|id| self.member(id, it));
            if let Some(member) = member.and_then(|member| self.block_id(&member)) {
                self.visit(member, event, seen, order);
            }
        }
        order.push(block);
    }

    /// Fills the attributes of instances that this very revision makes.
    fn made_attributes(&mut self, block: ThingId) {
        let Some(owner @ Owner::Block(_)) = self.owner(block) else {
            return;
        };
        let Some(event) = self.made.get(&block).copied() else {
            return;
        };
        let end = self.end;
        for (name, it) in end.model.attributes(&owner).into_iter().flatten() {
            let kind = ThingKind::Attribute;
            if let Some(id) = end.things.find(kind, Some(block), name.as_str()) {
                let fill = format!("made/{id}");
                self.fill(&owner, (id, name), it, event, (fill, Only::Made));
            }
        }
    }
}
