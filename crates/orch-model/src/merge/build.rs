//! From facts to the model that they are of.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Aspect, Fact, Facts, Part};
use crate::recorded::{Thing, Things};
use crate::{
    Attribute, AttributeName, AttributeSpec, Block, BlockName, ByStatus, FixedInput,
    FixedInputName, Model, Product, ProductName, ProductType, ResourceType, ResourceTypeName,
    Status, ThingId, ThingKind, ValueSpec, Workflow, WorkflowName,
};

type Aspects = BTreeMap<Aspect, Fact>;

impl Facts {
    /// The things of these facts. Names must differ.
    pub(super) fn to_things(&self, gone: BTreeSet<ThingId>) -> Things {
        let mut things = Things::gone(gone);
        for id in self.things.keys() {
            if let Some(thing) = self.thing(*id) {
                things.insert(*id, thing);
            }
        }
        things
    }

    /// Who is who in these facts. Names must differ.
    pub fn things(&self) -> Things {
        self.to_things(BTreeSet::new())
    }

    /// The model of these facts. Names must differ.
    pub fn to_model(&self) -> Model {
        let mut owned: BTreeMap<Option<ThingId>, Vec<ThingId>> = BTreeMap::new();
        for (id, (_, owner)) in &self.things {
            owned.entry(*owner).or_default().push(*id);
        }
        Building { facts: self, owned }.model()
    }
}

struct Building<'a> {
    facts: &'a Facts,
    /// The things of each owner; of none, those without an owner.
    owned: BTreeMap<Option<ThingId>, Vec<ThingId>>,
}

impl Building<'_> {
    fn model(&self) -> Model {
        let mut model = Model::default();
        for (id, thing) in self.all(None) {
            let aspects = self.aspects(id);
            match thing.kind {
                ThingKind::Product => {
                    let product = self.product(id, aspects);
                    model.products.insert(ProductName::new(thing.name), product);
                }
                ThingKind::Block => {
                    let block = self.block(id, aspects);
                    model.blocks.insert(BlockName::new(thing.name), block);
                }
                ThingKind::ResourceType => {
                    let resource_type = ResourceType {
                        description: text(aspects, Aspect::Description),
                    };
                    let name = ResourceTypeName::new(thing.name);
                    model.resource_types.insert(name, resource_type);
                }
                ThingKind::Workflow => {
                    if let Some(Fact::Workflow(it)) = aspects.get(&Aspect::Workflow) {
                        let workflows = model.workflows.get_or_insert_default();
                        let workflow = Workflow {
                            description: text(aspects, Aspect::Description),
                            ..(**it).clone()
                        };
                        workflows.insert(WorkflowName::new(thing.name), workflow);
                    }
                }
                ThingKind::FixedInput | ThingKind::Attribute => {}
            }
        }
        model
    }

    /// The things that an owner has; those without an owner, where none is named.
    fn all(&self, owner: Option<ThingId>) -> Vec<(ThingId, Thing)> {
        let owned = self.owned.get(&owner).into_iter().flatten();
        owned
            .filter_map(|id| Some((*id, self.facts.thing(*id)?)))
            .collect()
    }

    fn aspects(&self, id: ThingId) -> &Aspects {
        static NONE: Aspects = Aspects::new();
        self.facts.part(Part::Thing(id)).unwrap_or(&NONE)
    }

    fn product(&self, id: ThingId, aspects: &Aspects) -> Product {
        let mut fixed_inputs = BTreeMap::new();
        for (id, thing) in self.all(Some(id)) {
            if thing.kind == ThingKind::FixedInput {
                let aspects = self.aspects(id);
                let input = FixedInput {
                    value: text(aspects, Aspect::Value),
                    spec: values(aspects),
                };
                fixed_inputs.insert(FixedInputName::new(thing.name), input);
            }
        }
        Product {
            product_type: ProductType::new(text(aspects, Aspect::ProductType).unwrap_or_default()),
            description: text(aspects, Aspect::Description),
            tag: text(aspects, Aspect::Tag),
            status: text(aspects, Aspect::Status),
            fixed_inputs,
            attributes: self.attributes(id),
            workflows: match aspects.get(&Aspect::Links) {
                Some(Fact::Links(links)) => links.clone(),
                _ => BTreeMap::new(),
            },
        }
    }

    fn block(&self, id: ThingId, aspects: &Aspects) -> Block {
        let first = Part::Attachment(id, ThingId::FIRST);
        let attached = self.facts.parts.range(first..);
        let attached = attached
            .take_while(|(part, _)| matches!(part, Part::Attachment(of, _) if *of == id))
            .filter_map(|(part, aspects)| {
                let Part::Attachment(_, of) = part else {
                    return None;
                };
                Some((
                    ResourceTypeName::new(self.facts.name(*of)?),
                    values(aspects),
                ))
            });
        Block {
            description: text(aspects, Aspect::Description),
            tag: text(aspects, Aspect::Tag),
            status: text(aspects, Aspect::Status),
            resource_types: attached.collect(),
            attributes: self.attributes(id),
        }
    }

    fn attributes(&self, owner: ThingId) -> BTreeMap<AttributeName, Attribute> {
        let attributes = self.all(Some(owner)).into_iter();
        attributes
            .filter(|(_, thing)| thing.kind == ThingKind::Attribute)
            .map(|(id, thing)| (AttributeName::new(thing.name), self.attribute(id)))
            .collect()
    }

    fn attribute(&self, id: ThingId) -> Attribute {
        let aspects = self.aspects(id);
        let block = |id: &ThingId| self.facts.name(*id).map(BlockName::new);
        let related = aspects.keys().filter_map(|aspect| match aspect {
            Aspect::Relates(id) => block(id),
            _ => None,
        });
        let stages = Status::ALL.into_iter().filter_map(|status| {
            let Some(Fact::Arity(arity)) = aspects.get(&Aspect::Arity(status)) else {
                return None;
            };
            let held = aspects.keys().filter_map(|aspect| match aspect {
                Aspect::Holds(of, id) if *of == status => block(id),
                _ => None,
            });
            let spec = AttributeSpec {
                blocks: held.collect(),
                arity: *arity,
            };
            Some((status, spec))
        });
        Attribute {
            blocks: related.collect(),
            spec: ByStatus::from_stages(stages),
        }
    }
}

fn text(aspects: &Aspects, aspect: Aspect) -> Option<String> {
    match aspects.get(&aspect) {
        Some(Fact::Text(text)) => text.clone(),
        _ => None,
    }
}

fn values(aspects: &Aspects) -> ByStatus<ValueSpec> {
    let stages =
        Status::ALL
            .into_iter()
            .filter_map(|status| match aspects.get(&Aspect::Values(status)) {
                Some(Fact::Spec(spec)) => Some((status, spec.clone())),
                _ => None,
            });
    ByStatus::from_stages(stages)
}
