//! From what is recorded to what rows say, change by change. Names are not matched: rows that
//! another name stands for now went, and came.

use std::collections::{BTreeMap, HashSet};

use orch_event::{Answer, Event, EventId, Given, Lines};
use orch_model::change::{
    AttributeAdded, AttributeChanged, AttributeRemoved, BlockAdded, BlockDescribed, BlockRemoved,
    FixedInputAdded, FixedInputChanged, FixedInputRemoved, Misfits, Named, NamedOwner,
    ProductAdded, ProductDescribed, ProductRemoved, ProductTypeChanged, ResourceTypeAdded,
    ResourceTypeAttached, ResourceTypeDescribed, ResourceTypeDetached, ResourceTypeRemoved, Told,
};
use orch_model::{
    Attribute, AttributeName, Block, BlockName, Change, Model, Owner, Phase, Product, ProductName,
    ResourceTypeName, ThingId, ThingKind, ThingName,
};

use super::{Adopting, Witness};
use crate::key::{Aspect, Subject};
use crate::words::sentence;

/// The events that lead to a model, and their lines.
pub(super) fn events(
    adopting: &Adopting<'_>,
    target: &Model,
    witness: Witness<'_>,
) -> (Vec<Event>, Lines) {
    let mut changes = Changes {
        adopting,
        target,
        witness,
        ids: BTreeMap::new(),
        answers: Vec::new(),
        changes: BTreeMap::new(),
    };
    changes.products();
    changes.blocks();
    changes.resource_types();
    changes.workflows();
    changes.finish()
}

/// A change, and the answers that it rests on, by their places.
type Resting = (Change, Vec<usize>);

pub(super) struct Changes<'a> {
    pub(super) adopting: &'a Adopting<'a>,
    pub(super) target: &'a Model,
    witness: Witness<'a>,
    /// The ids of things that are added.
    ids: BTreeMap<(ThingKind, Option<ThingId>, String), ThingId>,
    answers: Vec<Answer>,
    changes: BTreeMap<Phase, Vec<Resting>>,
}

impl Changes<'_> {
    fn finish(self) -> (Vec<Event>, Lines) {
        let mut lines = Lines::default();
        let mut events = Vec::new();
        let mut said: Vec<EventId> = Vec::with_capacity(self.answers.len());
        for answer in self.answers {
            let event = Event::Answer(answer);
            said.push(lines.push(&event));
            events.push(event);
        }
        let mut fills = self.adopting.recorded.fills.clone();
        let mut new = HashSet::new();
        for (mut change, rests) in self.changes.into_values().flatten() {
            new.extend(change.adds());
            fills.assign(&mut change, |owner| new.contains(&owner));
            let answers = rests.into_iter().map(|at| said[at]).collect();
            let event = Event::Change { change, answers };
            lines.push(&event);
            events.push(event);
        }
        (events, lines)
    }

    /// Notes a change, with the answers that it rests on.
    pub(super) fn change(&mut self, change: Change, rests: Vec<usize>) {
        let phase = Phase::of(change.kind_of());
        self.changes.entry(phase).or_default().push((change, rests));
    }

    /// Notes a value of a row as an answer.
    pub(super) fn say(&mut self, subject: &Subject, aspect: Aspect, answer: &str) -> usize {
        self.answers.push(Answer {
            key: subject.key(aspect).to_string(),
            ask: sentence(subject, aspect),
            answer: answer.to_owned(),
            given: Given::Database,
            by: self.witness.by.to_owned(),
            at: self.witness.at,
        });
        self.answers.len() - 1
    }

    /// Notes values of a row; a value that is null says nothing.
    pub(super) fn say_all<'t>(
        &mut self,
        subject: &Subject,
        values: impl IntoIterator<Item = (Aspect, Option<&'t str>)>,
    ) -> Vec<usize> {
        let values = values.into_iter();
        values
            .filter_map(|(aspect, value)| Some(self.say(subject, aspect, value?)))
            .collect()
    }

    /// The id of a thing: the recorded one, or the one that it gets.
    pub(super) fn id(&mut self, kind: ThingKind, owner: Option<ThingId>, name: &str) -> ThingId {
        let things = &self.adopting.recorded.things;
        if let Some(id) = things.find(kind, owner, name) {
            return id;
        }
        let key = (kind, owner, name.to_owned());
        let next = || things.next_id(kind, owner, name);
        *self.ids.entry(key).or_insert_with(next)
    }

    pub(super) fn named<N: ThingName>(&mut self, owner: Option<ThingId>, name: &N) -> Named<N> {
        Named {
            id: self.id(N::KIND, owner, name.text()),
            name: name.clone(),
        }
    }

    fn products(&mut self) {
        let before = &self.adopting.recorded.model.products;
        for name in before.keys() {
            if !self.target.products.contains_key(name) {
                let product = self.named(None, name);
                self.change(
                    Change::ProductRemoved(ProductRemoved { product }),
                    Vec::new(),
                );
            }
        }
        for (name, product) in &self.target.products {
            let known = before.get(name);
            match known {
                None => self.product_added(name, product),
                Some(known) => self.product_changed(name, known, product),
            }
            self.fixed_inputs(name, known, product);
            let none = BTreeMap::new();
            let owner = Owner::Product(name.clone());
            let known = known.map_or(&none, |it| &it.attributes);
            self.attributes(&owner, known, &product.attributes);
        }
    }

    fn product_added(&mut self, name: &ProductName, product: &Product) {
        let subject = Subject::Product(name.clone());
        let text = |it: &Option<String>| it.clone().unwrap_or_default();
        let rests = self.say_all(
            &subject,
            [
                (Aspect::Description, product.description.as_deref()),
                (Aspect::ProductType, Some(product.product_type.as_str())),
                (Aspect::Tag, product.tag.as_deref()),
                (Aspect::Status, product.status.as_deref()),
            ],
        );
        let added = ProductAdded {
            thing: self.id(ThingKind::Product, None, name.as_str()),
            name: name.clone(),
            product_type: product.product_type.clone(),
            description: text(&product.description),
            tag: text(&product.tag),
            status: text(&product.status),
            workflows: Vec::new(),
            row: self.adopting.keys.products.get(name).copied(),
        };
        self.change(Change::ProductAdded(added), rests);
    }

    fn product_changed(&mut self, name: &ProductName, known: &Product, product: &Product) {
        let subject = Subject::Product(name.clone());
        if known.product_type != product.product_type {
            let rests =
                vec![self.say(&subject, Aspect::ProductType, product.product_type.as_str())];
            let changed = ProductTypeChanged {
                product: self.named(None, name),
                product_type: product.product_type.clone(),
            };
            self.change(Change::ProductTypeChanged(changed), rests);
        }
        let told = Told::between(
            [&known.description, &known.tag, &known.status],
            [&product.description, &product.tag, &product.status],
        );
        if told != Told::default() {
            let rests = self.say_told(&subject, &told);
            let product = self.named(None, name);
            let described = ProductDescribed { product, told };
            self.change(Change::ProductDescribed(described), rests);
        }
    }

    fn say_told(&mut self, subject: &Subject, told: &Told) -> Vec<usize> {
        self.say_all(
            subject,
            [
                (Aspect::Description, told.description.as_deref()),
                (Aspect::Tag, told.tag.as_deref()),
                (Aspect::Status, told.status.as_deref()),
            ],
        )
    }

    fn fixed_inputs(&mut self, name: &ProductName, known: Option<&Product>, now: &Product) {
        let product = self.named(None, name);
        let none = BTreeMap::new();
        let known = known.map_or(&none, |it| &it.fixed_inputs);
        for input in known.keys() {
            if !now.fixed_inputs.contains_key(input) {
                let removed = FixedInputRemoved {
                    fixed_input: self.named(Some(product.id), input),
                    product: product.clone(),
                };
                self.change(Change::FixedInputRemoved(removed), Vec::new());
            }
        }
        for (input, it) in &now.fixed_inputs {
            let subject = Subject::FixedInput(name.clone(), input.clone());
            let value = it.value.clone().unwrap_or_default();
            let before = known.get(input);
            if before.is_some_and(|before| before.value == it.value) {
                continue;
            }
            let rests = vec![self.say(&subject, Aspect::Value, &value)];
            let named = self.named(Some(product.id), input);
            let (product, spec) = (product.clone(), it.spec.clone());
            let change = if before.is_some() {
                Change::FixedInputChanged(FixedInputChanged {
                    product,
                    fixed_input: named,
                    value,
                    spec,
                })
            } else {
                let key = (name.clone(), input.clone());
                Change::FixedInputAdded(FixedInputAdded {
                    thing: named.id,
                    name: named.name,
                    product,
                    value,
                    spec,
                    row: self.adopting.keys.fixed_inputs.get(&key).copied(),
                })
            };
            self.change(change, rests);
        }
    }

    fn blocks(&mut self) {
        let before = &self.adopting.recorded.model.blocks;
        for name in before.keys() {
            if !self.target.blocks.contains_key(name) {
                let block = self.named(None, name);
                self.change(Change::BlockRemoved(BlockRemoved { block }), Vec::new());
            }
        }
        for (name, block) in &self.target.blocks {
            let known = before.get(name);
            match known {
                None => self.block_added(name, block),
                Some(known) => self.block_described(name, known, block),
            }
            self.attachments(name, known, block);
            let none = BTreeMap::new();
            let owner = Owner::Block(name.clone());
            let known = known.map_or(&none, |it| &it.attributes);
            self.attributes(&owner, known, &block.attributes);
        }
    }

    fn block_added(&mut self, name: &BlockName, block: &Block) {
        let subject = Subject::Block(name.clone());
        let rests = self.say_all(
            &subject,
            [
                (Aspect::Description, block.description.as_deref()),
                (Aspect::Tag, block.tag.as_deref()),
                (Aspect::Status, block.status.as_deref()),
            ],
        );
        let added = BlockAdded {
            thing: self.id(ThingKind::Block, None, name.as_str()),
            name: name.clone(),
            description: block.description.clone().unwrap_or_default(),
            tag: block.tag.clone(),
            status: block.status.clone(),
            row: self.adopting.keys.blocks.get(name).copied(),
        };
        self.change(Change::BlockAdded(added), rests);
    }

    fn block_described(&mut self, name: &BlockName, known: &Block, block: &Block) {
        let told = Told::between(
            [&known.description, &known.tag, &known.status],
            [&block.description, &block.tag, &block.status],
        );
        if told != Told::default() {
            let rests = self.say_told(&Subject::Block(name.clone()), &told);
            let block = self.named(None, name);
            let described = BlockDescribed { block, told };
            self.change(Change::BlockDescribed(described), rests);
        }
    }

    fn attachments(&mut self, name: &BlockName, known: Option<&Block>, now: &Block) {
        let block = self.named(None, name);
        let none = BTreeMap::new();
        let known = known.map_or(&none, |it| &it.resource_types);
        for it in known.keys() {
            if !now.resource_types.contains_key(it) {
                let detached = ResourceTypeDetached {
                    resource_type: self.named(None, it),
                    block: block.clone(),
                };
                self.change(Change::ResourceTypeDetached(detached), Vec::new());
            }
        }
        for (it, spec) in &now.resource_types {
            if !known.contains_key(it) {
                let attached = ResourceTypeAttached {
                    resource_type: self.named(None, it),
                    block: block.clone(),
                    spec: spec.clone(),
                    fill: None,
                };
                self.change(Change::ResourceTypeAttached(attached), Vec::new());
            }
        }
    }

    fn resource_types(&mut self) {
        let before = &self.adopting.recorded.model.resource_types;
        for name in before.keys() {
            if !self.target.resource_types.contains_key(name) {
                let resource_type = self.named(None, name);
                let removed = ResourceTypeRemoved { resource_type };
                self.change(Change::ResourceTypeRemoved(removed), Vec::new());
            }
        }
        for (name, it) in &self.target.resource_types {
            let subject = Subject::ResourceType(name.clone());
            let description = it.description.as_deref();
            match before.get(name) {
                None => {
                    let rests = self.say_all(&subject, [(Aspect::Description, description)]);
                    self.resource_type_added(name, it.description.clone(), rests);
                }
                Some(known) => {
                    if known.description != it.description {
                        let rests = self.say_all(&subject, [(Aspect::Description, description)]);
                        let described = ResourceTypeDescribed {
                            resource_type: self.named(None, name),
                            description: it.description.clone(),
                        };
                        self.change(Change::ResourceTypeDescribed(described), rests);
                    }
                }
            }
        }
    }

    fn resource_type_added(
        &mut self,
        name: &ResourceTypeName,
        description: Option<String>,
        rests: Vec<usize>,
    ) {
        let added = ResourceTypeAdded {
            thing: self.id(ThingKind::ResourceType, None, name.as_str()),
            name: name.clone(),
            description,
            row: self.adopting.keys.resource_types.get(name).copied(),
        };
        self.change(Change::ResourceTypeAdded(added), rests);
    }

    fn attributes(
        &mut self,
        owner: &Owner,
        known: &BTreeMap<AttributeName, Attribute>,
        now: &BTreeMap<AttributeName, Attribute>,
    ) {
        let named = NamedOwner {
            kind: owner.kind(),
            id: self.id(owner.kind(), None, owner.name()),
            name: owner.name().to_owned(),
        };
        for name in known.keys() {
            if !now.contains_key(name) {
                let removed = AttributeRemoved {
                    owner: named.clone(),
                    attribute: self.named(Some(named.id), name),
                };
                self.change(Change::AttributeRemoved(removed), Vec::new());
            }
        }
        for (name, it) in now {
            let before = known.get(name);
            if before.is_some_and(|before| before.blocks == it.blocks) {
                continue;
            }
            let mentions = it.held();
            let mentions = mentions.difference(&it.blocks);
            let mentions: Vec<_> = mentions.map(|block| self.named(None, block)).collect();
            let relates: Vec<_> = it.blocks.iter().map(|it| self.named(None, it)).collect();
            let attribute = self.named(Some(named.id), name);
            let (owner, spec) = (named.clone(), it.spec.clone());
            if before.is_none() {
                let added = AttributeAdded {
                    thing: attribute.id,
                    name: attribute.name,
                    owner,
                    relates,
                    mentions,
                    spec,
                    fill: None,
                };
                self.change(Change::AttributeAdded(added), Vec::new());
                continue;
            }
            // The rows that held what went are gone already, where these rows were read.
            let changed = AttributeChanged {
                owner,
                attribute,
                relates,
                mentions,
                spec,
                misfits: Misfits::Archived,
                fill: None,
            };
            let changes = self.changes.entry(Phase::ATTRIBUTE_NARROWED).or_default();
            changes.push((Change::AttributeChanged(changed), Vec::new()));
        }
    }
}

/// A text that is other than before. One that is null now stays as it was: nothing was said.
pub(super) fn other(before: &Option<String>, now: &Option<String>) -> Option<String> {
    now.clone().filter(|_| before != now)
}
