//! Blocks, resource types, and the resource types of blocks that came or went.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::change::{
    BlockAdded, BlockRemoved, ResourceTypeAdded, ResourceTypeAttached, ResourceTypeDetached,
    ResourceTypeRemoved,
};
use orch_model::{
    BlockName, Change, ChangeKind, Model, Phase, Place, ProductName, ResourceTypeName, ThingKind,
    limit,
};

use super::context::{Changes, STATUS};
use crate::key::{Aspect, Subject};
use crate::question::Kind;
use crate::suggest;

impl Changes<'_, '_> {
    pub(super) fn block_added(&mut self, name: &BlockName) {
        let subject = Subject::Block(name.clone());
        let about = Place::Block(name.clone());
        let doc = self.planner.doc(&about);
        let text = |limit| Kind::Text { limit };
        let kind = text(limit::DESCRIPTION);
        let description = self.ask(&subject, Aspect::Description, kind, doc, &about);
        let suggestion = suggest::block_tag(name.as_str());
        let tag = self.ask(&subject, Aspect::Tag, text(limit::TAG), suggestion, &about);
        let thing = self.id(ThingKind::Block, None, name.as_str());
        let change = || {
            Change::BlockAdded(BlockAdded {
                thing,
                name: name.clone(),
                description: description.answer,
                tag: Some(tag.answer),
                status: Some(STATUS.to_owned()),
                row: None,
            })
        };
        let phase = Phase::of(ChangeKind::BlockAdded);
        self.planner
            .change(phase, vec![description.at, tag.at], change);
    }

    /// Where all products are removed that reached it, the consent to that is enough.
    pub(super) fn block_removed(&mut self, name: &BlockName, reaching: &Reaching<'_>) {
        let fates: Option<Vec<usize>> = reaching
            .products(name)
            .map(|it| self.fates.get(it).map(|fate| fate.asked))
            .collect();
        let rests = match fates {
            Some(fates) if !fates.is_empty() => fates,
            _ => {
                let subject = Subject::Block(name.clone());
                vec![self.consent(&subject, &Place::Block(name.clone()))]
            }
        };
        let id = self.id(ThingKind::Block, None, name.as_str());
        let block = self.planner.former(id, name);
        let change = || Change::BlockRemoved(BlockRemoved { block });
        let phase = Phase::of(ChangeKind::BlockRemoved);
        self.planner.removal(phase, rests, change);
    }

    /// `block` is the first that has it, by name.
    pub(super) fn resource_type_added(&mut self, name: &ResourceTypeName, block: &BlockName) {
        let subject = Subject::ResourceType(name.clone());
        let about = Place::ResourceType(block.clone(), name.clone());
        let doc = self.planner.doc(&about);
        let kind = Kind::Text {
            limit: limit::DESCRIPTION,
        };
        let description = self.ask(&subject, Aspect::Description, kind, doc, &about);
        let thing = self.id(ThingKind::ResourceType, None, name.as_str());
        let change = || {
            Change::ResourceTypeAdded(ResourceTypeAdded {
                thing,
                name: name.clone(),
                description: Some(description.answer),
                row: None,
            })
        };
        let phase = Phase::of(ChangeKind::ResourceTypeAdded);
        self.planner.change(phase, vec![description.at], change);
    }

    /// The consents are to its removal from blocks.
    pub(super) fn resource_type_removed(&mut self, name: &ResourceTypeName) {
        let id = self.id(ThingKind::ResourceType, None, name.as_str());
        let resource_type = self.planner.former(id, name);
        let change = || Change::ResourceTypeRemoved(ResourceTypeRemoved { resource_type });
        let phase = Phase::of(ChangeKind::ResourceTypeRemoved);
        self.planner.change(phase, Vec::new(), change);
    }

    pub(super) fn attached(&mut self, block: &BlockName, name: &ResourceTypeName) {
        let resource_type = self.named(None, name);
        let spec = self.target.blocks[block].resource_types[name].clone();
        let was_there = self.staged.model.blocks.contains_key(block);
        if was_there {
            self.requirements.attachment(block, name);
        }
        let block = self.named(None, block);
        let change = || {
            Change::ResourceTypeAttached(ResourceTypeAttached {
                fill: None,
                resource_type,
                block,
                spec,
            })
        };
        let phase = Phase::of(ChangeKind::ResourceTypeAttached);
        self.planner.change(phase, Vec::new(), change);
    }

    pub(super) fn detached(&mut self, block: &BlockName, name: &ResourceTypeName) {
        let subject = Subject::Attachment(block.clone(), name.clone());
        let at = self.consent(&subject, &Place::Block(block.clone()));
        let of = self.id(ThingKind::Block, None, block.as_str());
        let id = self.id(ThingKind::ResourceType, None, name.as_str());
        let block = self.planner.former(of, block);
        let resource_type = self.planner.former(id, name);
        let change = || {
            Change::ResourceTypeDetached(ResourceTypeDetached {
                resource_type,
                block,
            })
        };
        let phase = Phase::of(ChangeKind::ResourceTypeDetached);
        self.planner.removal(phase, vec![at], change);
    }
}

/// Who holds a block, in a model: for each block its owners.
pub(super) struct Reaching<'m> {
    owners: BTreeMap<&'m BlockName, Vec<Holder<'m>>>,
}

#[derive(Clone, Copy)]
enum Holder<'m> {
    Product(&'m ProductName),
    Block(&'m BlockName),
}

impl<'m> Reaching<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        let mut owners: BTreeMap<&BlockName, Vec<Holder<'_>>> = BTreeMap::new();
        for (name, product) in &model.products {
            for block in product.attributes.values().flat_map(|it| &it.blocks) {
                owners.entry(block).or_default().push(Holder::Product(name));
            }
        }
        for (name, block) in &model.blocks {
            for held in block.attributes.values().flat_map(|it| &it.blocks) {
                owners.entry(held).or_default().push(Holder::Block(name));
            }
        }
        Self { owners }
    }

    /// The products that reach a block, by name.
    fn products(&self, block: &BlockName) -> impl Iterator<Item = &'m ProductName> {
        let mut seen = BTreeSet::new();
        let mut products = BTreeSet::new();
        let mut waiting: Vec<&BlockName> = self
            .owners
            .get_key_value(block)
            .map(|it| *it.0)
            .into_iter()
            .collect();
        while let Some(block) = waiting.pop() {
            for owner in self.owners.get(block).into_iter().flatten() {
                match owner {
                    Holder::Product(name) => drop(products.insert(*name)),
                    Holder::Block(name) if seen.insert(name) => waiting.push(name),
                    Holder::Block(_) => {}
                }
            }
        }
        products.into_iter()
    }
}
