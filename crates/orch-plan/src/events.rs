//! The events that answers give.

use std::collections::HashMap;

use orch_event::{Event, EventId};
use orch_model::change::{
    AttributeAdded, BlockAdded, FixedInputAdded, Named, NamedOwner, ProductAdded,
    ResourceTypeAdded, ResourceTypeAttached,
};
use orch_model::difference::Part;
use orch_model::{
    AttributeName, BlockName, Change, FixedInputName, Owner, ProductName, ResourceTypeName,
    ThingId, ThingKind,
};

use crate::question::key;
use crate::{Answers, Plan, Question};

/// The status of what is added.
const STATUS: &str = "active";

impl Plan<'_> {
    /// The questions that no valid answer was given to, in order.
    pub fn open<'p>(&'p self, answers: &Answers) -> Vec<&'p Question> {
        let answered = |question: &Question| {
            answers
                .get(&question.key)
                .is_some_and(|answer| question.check(&answer.answer).is_ok())
        };
        self.questions
            .iter()
            .filter(|question| !answered(question))
            .collect()
    }

    /// The events, with their lines: the answers in the order of the questions,
    /// then the changes in the order of the differences.
    ///
    /// Returns the questions that are open, where some are.
    pub fn events(&self, answers: &Answers) -> Result<Vec<(Event, String)>, Vec<&Question>> {
        let open = self.open(answers);
        if !open.is_empty() {
            return Err(open);
        }
        let mut events = Vec::with_capacity(self.questions.len() + self.differences.len());
        let mut said: HashMap<&str, (&str, EventId)> = HashMap::with_capacity(self.questions.len());
        for question in &self.questions {
            let answer = &answers[&question.key];
            let event = Event::Answer(answer.clone());
            let line = event.to_line();
            said.insert(
                &question.key,
                (&answer.answer, EventId::of(line.as_bytes())),
            );
            events.push((event, line));
        }
        let mut made = Made {
            plan: self,
            said,
            answers: Vec::new(),
        };
        for difference in &self.differences {
            let change = made.change(&difference.part);
            let event = Event::Change {
                change,
                answers: std::mem::take(&mut made.answers),
            };
            let line = event.to_line();
            events.push((event, line));
        }
        Ok(events)
    }
}

/// What the making of changes works with.
struct Made<'a> {
    plan: &'a Plan<'a>,
    /// What was said, and the event that holds it, by key.
    said: HashMap<&'a str, (&'a str, EventId)>,
    /// The answers that the change in hand rests on.
    answers: Vec<EventId>,
}

impl Made<'_> {
    fn change(&mut self, part: &Part) -> Change {
        match part {
            Part::Product(name) => self.product(name),
            Part::FixedInput(product, name) => self.fixed_input(product, name),
            Part::Block(name) => self.block(name),
            Part::ResourceType(name) => self.resource_type(name),
            Part::Attachment(block, name) => self.attachment(block, name),
            Part::Attribute(owner, name) => self.attribute(owner, name),
            Part::ProductType(_) => unreachable!("BUG: a product type is never added"),
        }
    }

    /// What was said to a question; notes that the change rests on it.
    fn answer(&mut self, parts: &[&str]) -> String {
        let key = key(parts);
        let (text, id) = self
            .said
            .get(key.as_str())
            .expect("BUG: no question is open");
        self.answers.push(*id);
        (*text).to_owned()
    }

    /// The thing that has this name now, or that gets it in this plan.
    fn thing(&self, kind: ThingKind, owner: Option<ThingId>, name: &str) -> ThingId {
        let things = &self.plan.recorded.things;
        things
            .find(kind, owner, name)
            .unwrap_or_else(|| things.next_id(kind, owner, name))
    }

    fn named_block(&self, name: &BlockName) -> Named<BlockName> {
        let id = self.thing(ThingKind::Block, None, name.as_str());
        Named {
            id,
            name: name.clone(),
        }
    }

    fn product(&mut self, name: &ProductName) -> Change {
        let it = name.as_str();
        Change::ProductAdded(ProductAdded {
            thing: self.thing(ThingKind::Product, None, it),
            name: name.clone(),
            description: self.answer(&["product", it, "description"]),
            product_type: self
                .answer(&["product", it, "product_type"])
                .as_str()
                .into(),
            tag: self.answer(&["product", it, "tag"]),
            status: STATUS.to_owned(),
        })
    }

    fn fixed_input(&mut self, product: &ProductName, name: &FixedInputName) -> Change {
        let owner = self.thing(ThingKind::Product, None, product.as_str());
        let input = &self.plan.declared.model.products[product].fixed_inputs[name];
        Change::FixedInputAdded(FixedInputAdded {
            thing: self.thing(ThingKind::FixedInput, Some(owner), name.as_str()),
            name: name.clone(),
            product: Named {
                id: owner,
                name: product.clone(),
            },
            value: self.answer(&["fixed_input", product.as_str(), name.as_str(), "value"]),
            spec: input.spec.clone(),
        })
    }

    fn block(&mut self, name: &BlockName) -> Change {
        let it = name.as_str();
        Change::BlockAdded(BlockAdded {
            thing: self.thing(ThingKind::Block, None, it),
            name: name.clone(),
            description: self.answer(&["block", it, "description"]),
            tag: self.answer(&["block", it, "tag"]),
            status: STATUS.to_owned(),
        })
    }

    fn resource_type(&mut self, name: &ResourceTypeName) -> Change {
        let it = name.as_str();
        Change::ResourceTypeAdded(ResourceTypeAdded {
            thing: self.thing(ThingKind::ResourceType, None, it),
            name: name.clone(),
            description: self.answer(&["resource_type", it, "description"]),
        })
    }

    fn attachment(&mut self, block: &BlockName, name: &ResourceTypeName) -> Change {
        let id = self.thing(ThingKind::ResourceType, None, name.as_str());
        Change::ResourceTypeAttached(ResourceTypeAttached {
            resource_type: Named {
                id,
                name: name.clone(),
            },
            block: self.named_block(block),
            spec: self.plan.declared.model.blocks[block].resource_types[name].clone(),
        })
    }

    fn attribute(&mut self, owner: &Owner, name: &AttributeName) -> Change {
        let model = &self.plan.declared.model;
        let attribute = match owner {
            Owner::Product(owner) => &model.products[owner].attributes[name],
            Owner::Block(owner) => &model.blocks[owner].attributes[name],
        };
        let mut mentions: Vec<_> = attribute
            .spec
            .iter()
            .flat_map(|(_, spec)| &spec.blocks)
            .filter(|block| !attribute.blocks.contains(*block))
            .collect();
        mentions.sort();
        mentions.dedup();
        let owner_id = self.thing(owner.kind(), None, owner.name());
        Change::AttributeAdded(AttributeAdded {
            thing: self.thing(ThingKind::Attribute, Some(owner_id), name.as_str()),
            name: name.clone(),
            owner: NamedOwner {
                kind: owner.kind(),
                id: owner_id,
                name: owner.name().to_owned(),
            },
            relates: attribute
                .blocks
                .iter()
                .map(|block| self.named_block(block))
                .collect(),
            mentions: mentions
                .into_iter()
                .map(|block| self.named_block(block))
                .collect(),
            spec: attribute.spec.clone(),
        })
    }
}
