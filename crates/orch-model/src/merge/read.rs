//! From a model to its facts.

use std::collections::BTreeMap;

use super::facts::{Aspect, Fact, Facts, Part};
use crate::{
    Attribute, BlockName, ByStatus, Model, Owner, Recorded, Status, ThingId, ThingKind, ValueSpec,
    Workflow,
};

impl Facts {
    /// The facts of a recorded model.
    pub fn of(recorded: &Recorded) -> Self {
        let mut reading = Reading {
            recorded,
            model: &recorded.model,
            facts: Self::default(),
        };
        reading.model();
        reading.facts
    }

    /// The facts of a declared model, whose things are those that have their names in a
    /// recorded one; without parts that the recorded model does not have.
    pub fn of_declared(declared: &Model, recorded: &Recorded) -> Self {
        let mut reading = Reading {
            recorded,
            model: declared,
            facts: Self::default(),
        };
        reading.model();
        reading.facts
    }
}

struct Reading<'a> {
    /// Who is who.
    recorded: &'a Recorded,
    model: &'a Model,
    facts: Facts,
}

type Aspects = BTreeMap<Aspect, Fact>;

impl Reading<'_> {
    fn model(&mut self) {
        // Every kind of thing is read: one that is not named here does not compile.
        let Model {
            products,
            blocks,
            resource_types,
            workflows,
        } = self.model;
        for (name, it) in resource_types {
            let aspects = [(Aspect::Description, text(it.description.as_ref()))];
            self.thing(ThingKind::ResourceType, None, name.as_str(), aspects);
        }
        for (name, it) in blocks {
            let texts = texts([&it.description, &it.tag, &it.status]);
            let Some(id) = self.thing(ThingKind::Block, None, name.as_str(), texts) else {
                continue;
            };
            for (name, spec) in &it.resource_types {
                let kind = ThingKind::ResourceType;
                let Some(of) = self.recorded.things.find(kind, None, name.as_str()) else {
                    continue;
                };
                let incarnation = self.recorded.fills.incarnation(id, of);
                let mut aspects: Aspects = values(spec).collect();
                aspects.insert(Aspect::Incarnation, Fact::Number(incarnation));
                self.facts.parts.insert(Part::Attachment(id, of), aspects);
            }
            self.attributes(&Owner::Block(name.clone()), id);
        }
        for (name, it) in products {
            let class = Fact::Text(Some(it.product_type.as_str().to_owned()));
            let texts = texts([&it.description, &it.tag, &it.status]);
            let links = Fact::Links(it.workflows.clone());
            let rest = [(Aspect::ProductType, class), (Aspect::Links, links)];
            let aspects = texts.into_iter().chain(rest);
            let Some(id) = self.thing(ThingKind::Product, None, name.as_str(), aspects) else {
                continue;
            };
            for (name, it) in &it.fixed_inputs {
                let value = (Aspect::Value, text(it.value.as_ref()));
                let aspects = values(&it.spec).chain([value]);
                self.thing(ThingKind::FixedInput, Some(id), name.as_str(), aspects);
            }
            self.attributes(&Owner::Product(name.clone()), id);
        }
        for (name, it) in workflows.iter().flatten() {
            let description = (Aspect::Description, text(it.description.as_ref()));
            let rest = Workflow {
                description: None,
                source: None,
                ..it.clone()
            };
            let rest = (Aspect::Workflow, Fact::Workflow(Box::new(rest)));
            self.thing(
                ThingKind::Workflow,
                None,
                name.as_str(),
                [description, rest],
            );
        }
    }

    /// Notes a thing, if the recorded model has it.
    fn thing(
        &mut self,
        kind: ThingKind,
        owner: Option<ThingId>,
        name: &str,
        aspects: impl IntoIterator<Item = (Aspect, Fact)>,
    ) -> Option<ThingId> {
        let id = self.recorded.things.find(kind, owner, name)?;
        let mut aspects: Aspects = aspects.into_iter().collect();
        aspects.insert(Aspect::Name, Fact::Text(Some(name.to_owned())));
        self.facts.things.insert(id, (kind, owner));
        self.facts.parts.insert(Part::Thing(id), aspects);
        Some(id)
    }

    fn attributes(&mut self, owner: &Owner, id: ThingId) {
        for (name, it) in self.model.attributes(owner).into_iter().flatten() {
            let aspects = self.held(it);
            self.thing(ThingKind::Attribute, Some(id), name.as_str(), aspects);
        }
    }

    fn held(&self, it: &Attribute) -> Aspects {
        let block = |name: &BlockName| {
            let things = &self.recorded.things;
            things.find(ThingKind::Block, None, name.as_str())
        };
        let mut aspects = Aspects::new();
        for id in it.blocks.iter().filter_map(block) {
            aspects.insert(Aspect::Relates(id), Fact::So);
        }
        for status in Status::ALL {
            let Some(spec) = it.spec.get(status) else {
                continue;
            };
            aspects.insert(Aspect::Arity(status), Fact::Arity(spec.arity));
            for id in spec.blocks.iter().filter_map(block) {
                aspects.insert(Aspect::Holds(status, id), Fact::So);
            }
        }
        aspects
    }
}

fn text(text: Option<&String>) -> Fact {
    Fact::Text(text.cloned())
}

fn texts([description, tag, status]: [&Option<String>; 3]) -> [(Aspect, Fact); 3] {
    [
        (Aspect::Description, text(description.as_ref())),
        (Aspect::Tag, text(tag.as_ref())),
        (Aspect::Status, text(status.as_ref())),
    ]
}

fn values(spec: &ByStatus<ValueSpec>) -> impl Iterator<Item = (Aspect, Fact)> {
    Status::ALL.into_iter().filter_map(|status| {
        let spec = spec.get(status)?;
        Some((Aspect::Values(status), Fact::Spec(spec.clone())))
    })
}
