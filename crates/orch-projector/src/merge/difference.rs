//! The changes that lead from one model to another, by who is who.
//!
//! Unlike recording, it asks nothing: things are known by their ids, and all that the classes
//! do not say is in the models, or was decided by the events of the other sides.

use std::collections::{BTreeMap, BTreeSet};

use orch_event::{Event, EventId};
use orch_model::change::{
    AttributeRenamed, BlockAdded, BlockDescribed, BlockRemoved, BlockRenamed, FixedInputAdded,
    FixedInputChanged, FixedInputRemoved, FixedInputRenamed, NamedWorkflow, ProductAdded,
    ProductDescribed, ProductEnded, ProductRemoved, ProductRenamed, ProductTypeChanged, Rename,
    ResourceTypeAdded, ResourceTypeDescribed, ResourceTypeRemoved, ResourceTypeRenamed, Told,
    WorkflowAdded, WorkflowChanged, WorkflowDescribed, WorkflowLinked, WorkflowRemoved,
    WorkflowRenamed, WorkflowRetired, WorkflowUnlinked,
};
use orch_model::merge::{Aspect, Fact, Facts, Part};
use orch_model::{
    AttributeName, BlockName, ByStatus, Change, FixedInputName, Link, Model, Phase, ProductName,
    ProductType, Recorded, ResourceTypeName, Status, ThingId, ThingKind, ThingName, ValueSpec,
    Workflow, WorkflowName,
};

use super::names::Names;
use super::sources::{Source, Sources};
use crate::step::Step;

/// The changes from one model to another, in the order in which a revision holds them.
pub(super) fn difference(from: &Recorded, to: &Recorded, sources: &Sources) -> Vec<Step> {
    let (from, to) = (Facts::of(from), Facts::of(to));
    let mut difference = Difference {
        from: &from,
        to: &to,
        taken: Difference::names(&to, ThingKind::ResourceType)
            .into_keys()
            .collect(),
        workflow_ids: Difference::names(&to, ThingKind::Workflow),
        sources,
        steps: BTreeMap::new(),
    };
    difference.things();
    difference.owned();
    difference.attachments();
    difference.attributes();
    difference.workflows();
    for change in sources.chosen() {
        difference.choose(change);
    }
    for removed in sources.leftovers() {
        let change = removed.change.clone();
        difference.push_from(Some(removed), Phase::of(change.kind_of()), change);
    }
    let steps = difference.steps.into_values();
    steps
        .flat_map(|mut steps| {
            // What one revision decided stays together.
            steps.sort_by_key(|step: &Step| step.origin);
            steps
        })
        .collect()
}

pub(super) struct Difference<'a> {
    pub(super) from: &'a Facts,
    pub(super) to: &'a Facts,
    pub(super) sources: &'a Sources,
    /// The names of resource types in the new model.
    taken: BTreeSet<&'a str>,
    /// The workflows of the new model by name.
    workflow_ids: BTreeMap<&'a str, ThingId>,
    steps: BTreeMap<Phase, Vec<Step>>,
}

/// A thing, its name before, and its name afterwards.
type Renamed = (ThingId, String, String);

/// A thing on both sides.
type Kept = (ThingId, ThingKind, Option<ThingId>);

impl<'a> Difference<'a> {
    pub(super) fn before(&self) -> Names<'a> {
        Names(self.from)
    }

    pub(super) fn after(&self) -> Names<'a> {
        Names(self.to)
    }

    /// Notes a change of a part, by the last event of the other sides that made such a change.
    pub(super) fn push(&mut self, part: Part, change: Change) {
        let kind = change.kind_of();
        let source = self.sources.last(part, |it| it.kind_of() == kind);
        self.push_from(source, Phase::of(kind), change);
    }

    /// Notes a change at a place in the order.
    pub(super) fn push_from(&mut self, source: Option<&Source>, phase: Phase, change: Change) {
        let step = Step {
            origin: source.map_or(self.sources.nobody(), |it| it.origin),
            event: source.map_or_else(|| cited(&change), |it| it.event),
            change,
        };
        self.steps.entry(phase).or_default().push(step);
    }

    /// The things of the new model that the old one does not have, or the reverse.
    fn only(has: &'a Facts, lacks: &Facts) -> Vec<Kept> {
        Self::all(has)
            .filter(|(id, ..)| lacks.kind(*id).is_none())
            .collect()
    }

    fn all(facts: &'a Facts) -> impl Iterator<Item = Kept> + use<'a> {
        facts.parts().filter_map(|part| {
            let Part::Thing(id) = part else { return None };
            let (kind, owner) = facts.kind(id)?;
            Some((id, kind, owner))
        })
    }

    /// The things of a kind by name.
    fn names(facts: &'a Facts, kind: ThingKind) -> BTreeMap<&'a str, ThingId> {
        let all = Self::all(facts).filter(|(_, its, _)| *its == kind);
        all.filter_map(|(id, ..)| Some((facts.name(id)?, id)))
            .collect()
    }

    /// Products, blocks and resource types, and the names of all things.
    fn things(&mut self) {
        for (id, kind, _) in Self::only(self.from, self.to) {
            let before = self.before();
            let change = match kind {
                ThingKind::Product => Change::ProductRemoved(ProductRemoved {
                    product: before.named(id),
                }),
                ThingKind::Block => Change::BlockRemoved(BlockRemoved {
                    block: before.named(id),
                }),
                ThingKind::Workflow => Change::WorkflowRemoved(WorkflowRemoved {
                    workflow: before.named(id),
                }),
                ThingKind::ResourceType => Change::ResourceTypeRemoved(ResourceTypeRemoved {
                    resource_type: self.aside(id),
                }),
                _ => continue,
            };
            self.push(Part::Thing(id), change);
        }
        for (id, kind, _) in Self::only(self.to, self.from) {
            if let Some(change) = self.added(id, kind) {
                self.push(Part::Thing(id), change);
            }
        }
        self.renamed();
        for (id, kind, _) in Self::all(self.to).collect::<Vec<_>>() {
            if self.from.kind(id).is_some() {
                self.described(id, kind);
            }
        }
    }

    pub(super) fn text(&self, facts: &Facts, id: ThingId, aspect: Aspect) -> Option<String> {
        match facts.get(Part::Thing(id), aspect) {
            Some(Fact::Text(text)) => text.clone(),
            _ => None,
        }
    }

    /// A thing that came.
    fn added(&self, id: ThingId, kind: ThingKind) -> Option<Change> {
        let name = self.to.name(id)?;
        let text = |aspect| self.text(self.to, id, aspect);
        let source = self
            .sources
            .last(Part::Thing(id), |it| it.adds() == Some(id));
        let row = source.and_then(|it| it.change.row());
        Some(match kind {
            ThingKind::Product => Change::ProductAdded(ProductAdded {
                thing: id,
                name: ProductName::new(name),
                product_type: ProductType::new(text(Aspect::ProductType).unwrap_or_default()),
                description: text(Aspect::Description).unwrap_or_default(),
                tag: text(Aspect::Tag).unwrap_or_default(),
                status: text(Aspect::Status).unwrap_or_default(),
                workflows: self.linked_anyway(id),
                row,
            }),
            ThingKind::Block => Change::BlockAdded(BlockAdded {
                thing: id,
                name: BlockName::new(name),
                description: text(Aspect::Description).unwrap_or_default(),
                tag: text(Aspect::Tag),
                status: text(Aspect::Status),
                row,
            }),
            ThingKind::ResourceType => Change::ResourceTypeAdded(ResourceTypeAdded {
                thing: id,
                name: ResourceTypeName::new(name),
                description: text(Aspect::Description),
                row,
            }),
            ThingKind::FixedInput => {
                let (_, owner) = self.to.kind(id)?;
                Change::FixedInputAdded(FixedInputAdded {
                    thing: id,
                    name: FixedInputName::new(name),
                    product: self.after().named(owner?),
                    value: text(Aspect::Value).unwrap_or_default(),
                    spec: values(self.to, Part::Thing(id)),
                    row,
                })
            }
            ThingKind::Workflow => {
                let rest = workflow(self.to, id)?;
                Change::WorkflowAdded(WorkflowAdded {
                    thing: id,
                    name: WorkflowName::new(name),
                    target: rest.target?,
                    is_task: rest.is_task() == Some(true),
                    description: text(Aspect::Description).unwrap_or_default(),
                    product_types: rest.product_types.unwrap_or_default(),
                    tag: rest.tag,
                    row,
                })
            }
            ThingKind::Attribute => return None,
        })
    }

    /// The workflows of the orchestrator itself that a product has.
    fn linked_anyway(&self, id: ThingId) -> Vec<WorkflowName> {
        let links = links(self.to, id).into_iter();
        links
            .filter(|(name, link)| *link == Link::Linked && self.workflow_id(name).is_none())
            .map(|(name, _)| name)
            .collect()
    }

    fn workflow_id(&self, name: &WorkflowName) -> Option<ThingId> {
        self.workflow_ids.get(name.as_str()).copied()
    }

    /// Workflows that do something else, and products that have others.
    fn workflows(&mut self) {
        for (id, kind, _) in Self::all(self.to).collect::<Vec<_>>() {
            let part = Part::Thing(id);
            let after = self.after();
            match kind {
                ThingKind::Product => self.links(id),
                ThingKind::Workflow => {
                    let (Some(was), Some(is)) = (workflow(self.from, id), workflow(self.to, id))
                    else {
                        continue;
                    };
                    if was.standing.is_in_use() && !is.standing.is_in_use() {
                        let workflow = self.before().named(id);
                        self.push(part, Change::WorkflowRetired(WorkflowRetired { workflow }));
                    } else if was != is
                        && let Some(target) = is.target
                    {
                        let change = WorkflowChanged {
                            workflow: after.named(id),
                            target,
                            is_task: is.is_task() == Some(true),
                            product_types: is.product_types.unwrap_or_default(),
                            tag: is.tag,
                        };
                        self.push(part, Change::WorkflowChanged(change));
                    }
                    let text = |facts| self.text(facts, id, Aspect::Description);
                    if let Some(description) =
                        text(self.to).filter(|is| text(self.from).as_ref() != Some(is))
                    {
                        let workflow = after.named(id);
                        let change = WorkflowDescribed {
                            workflow,
                            description,
                        };
                        self.push(part, Change::WorkflowDescribed(change));
                    }
                }
                _ => {}
            }
        }
    }

    fn links(&mut self, id: ThingId) {
        let mut was = links(self.from, id);
        if self.from.kind(id).is_none() {
            was.extend(
                self.linked_anyway(id)
                    .into_iter()
                    .map(|name| (name, Link::Linked)),
            );
        }
        for (name, link) in links(self.to, id) {
            if was.get(&name) == Some(&link) {
                continue;
            }
            let workflow = NamedWorkflow {
                id: self.workflow_id(&name),
                name,
            };
            let products = vec![self.after().named(id)];
            let change = match link {
                Link::Linked => Change::WorkflowLinked(WorkflowLinked { workflow, products }),
                Link::Unlinked => Change::WorkflowUnlinked(WorkflowUnlinked { workflow, products }),
            };
            self.push(Part::Thing(id), change);
        }
    }

    /// The name of a resource type that goes: another one may have its name by then.
    fn aside(&self, id: ThingId) -> orch_model::change::Named<ResourceTypeName> {
        let named = self.before().named::<ResourceTypeName>(id);
        if self.taken.contains(named.name.as_str()) {
            let name = ResourceTypeName::new(format!("{}~{}", named.name, &id.to_string()[..8]));
            return orch_model::change::Named { id, name };
        }
        named
    }

    /// Things of one kind and owner that have other names are renamed at once.
    fn renamed(&mut self) {
        let mut renamed: BTreeMap<(ThingKind, Option<ThingId>), Vec<Renamed>> = BTreeMap::new();
        for (id, kind, owner) in Self::all(self.from) {
            let was = self.from.name(id).unwrap_or_default();
            let is = match self.to.name(id) {
                Some(name) => name.to_owned(),
                None if kind == ThingKind::ResourceType => self.aside(id).name.as_str().to_owned(),
                None => continue,
            };
            if was != is {
                let all = renamed.entry((kind, owner)).or_default();
                all.push((id, was.to_owned(), is));
            }
        }
        for ((kind, owner), all) in renamed {
            let part = Part::Thing(all[0].0);
            let change = match (kind, owner) {
                (ThingKind::Product, _) => Change::ProductRenamed(ProductRenamed {
                    renames: renames(&all),
                }),
                (ThingKind::Block, _) => Change::BlockRenamed(BlockRenamed {
                    renames: renames(&all),
                }),
                (ThingKind::ResourceType, _) => Change::ResourceTypeRenamed(ResourceTypeRenamed {
                    renames: renames(&all),
                }),
                (ThingKind::Workflow, _) => Change::WorkflowRenamed(WorkflowRenamed {
                    renames: renames(&all),
                }),
                (ThingKind::FixedInput, Some(product)) => {
                    Change::FixedInputRenamed(FixedInputRenamed {
                        product: self.after().named(product),
                        renames: renames(&all),
                    })
                }
                (ThingKind::Attribute, Some(owner)) => match self.after().owner(owner) {
                    Some(owner) => Change::AttributeRenamed(AttributeRenamed {
                        owner,
                        renames: renames::<AttributeName>(&all),
                    }),
                    None => continue,
                },
                _ => continue,
            };
            self.push(part, change);
        }
    }

    /// The texts of a thing that are others, and the class of a product.
    fn described(&mut self, id: ThingId, kind: ThingKind) {
        let part = Part::Thing(id);
        let other = |aspect| {
            let is = self.text(self.to, id, aspect);
            let was = self.text(self.from, id, aspect);
            (is != was).then_some(is).flatten()
        };
        let text = |facts: &Facts, aspect| self.text(facts, id, aspect);
        let aspects = [Aspect::Description, Aspect::Tag, Aspect::Status];
        let (was, is) = (
            aspects.map(|it| text(self.from, it)),
            aspects.map(|it| text(self.to, it)),
        );
        let mut told = Told::between(was.each_ref(), is.each_ref());
        let after = self.after();
        match kind {
            ThingKind::Product => {
                if let Some(class) = other(Aspect::ProductType) {
                    let product_type = ProductType::new(class);
                    let product = after.named(id);
                    self.push(
                        part,
                        Change::ProductTypeChanged(ProductTypeChanged {
                            product,
                            product_type,
                        }),
                    );
                }
                if told.status.as_deref() == Some(Model::END_OF_LIFE) {
                    told.status = None;
                    let product = self.before().named(id);
                    self.push(part, Change::ProductEnded(ProductEnded { product }));
                }
                if told != Told::default() {
                    let product = after.named(id);
                    self.push(
                        part,
                        Change::ProductDescribed(ProductDescribed { product, told }),
                    );
                }
            }
            ThingKind::Block if told != Told::default() => {
                let block = after.named(id);
                self.push(part, Change::BlockDescribed(BlockDescribed { block, told }));
            }
            ThingKind::ResourceType if told != Told::default() => {
                let described = ResourceTypeDescribed {
                    resource_type: after.named(id),
                    description: told.description,
                };
                self.push(part, Change::ResourceTypeDescribed(described));
            }
            _ => {}
        }
    }

    /// The fixed inputs of products on both sides.
    fn owned(&mut self) {
        for (id, kind, owner) in Self::only(self.from, self.to) {
            if let (ThingKind::FixedInput, Some(product)) = (kind, owner)
                && self.to.kind(product).is_some()
            {
                let change = Change::FixedInputRemoved(FixedInputRemoved {
                    product: self.before().named(product),
                    fixed_input: self.before().named(id),
                });
                self.push(Part::Thing(id), change);
            }
        }
        for (id, kind, owner) in Self::all(self.to).collect::<Vec<_>>() {
            let (ThingKind::FixedInput, Some(product)) = (kind, owner) else {
                continue;
            };
            let part = Part::Thing(id);
            let spec = values(self.to, part);
            let value = self.text(self.to, id, Aspect::Value);
            let is_same =
                spec == values(self.from, part) && value == self.text(self.from, id, Aspect::Value);
            if self.from.kind(id).is_some() && !is_same {
                let change = Change::FixedInputChanged(FixedInputChanged {
                    product: self.after().named(product),
                    fixed_input: self.after().named(id),
                    value: value.unwrap_or_default(),
                    spec,
                });
                self.push(part, change);
            }
        }
    }

    /// A value or a block that was chosen for existing subscriptions, where what it is about
    /// is there.
    fn choose(&mut self, change: &Change) {
        let mut change = change.clone();
        let after = self.after();
        let part = match &mut change {
            Change::DefaultGiven(it) => {
                let part = Part::Attachment(it.block.id, it.resource_type.id);
                it.block = after.named(it.block.id);
                it.resource_type = after.named(it.resource_type.id);
                part
            }
            Change::MemberChosen(it) => {
                let part = Part::Thing(it.attribute.id);
                it.attribute = after.named(it.attribute.id);
                if let Some(owner) = after.owner(it.owner.id) {
                    it.owner = owner;
                }
                if it
                    .block
                    .as_ref()
                    .is_some_and(|it| self.to.kind(it.id).is_none())
                {
                    return;
                }
                it.block = it.block.as_ref().map(|it| after.named(it.id));
                part
            }
            _ => return,
        };
        if self.to.part(part).is_some() {
            let phase = Phase::of(change.kind_of());
            self.push_from(None, phase, change);
        }
    }
}

/// All of a workflow but its description.
fn workflow(facts: &Facts, id: ThingId) -> Option<Workflow> {
    match facts.get(Part::Thing(id), Aspect::Workflow) {
        Some(Fact::Workflow(workflow)) => Some((**workflow).clone()),
        _ => None,
    }
}

/// The links of a product to workflows.
fn links(facts: &Facts, id: ThingId) -> BTreeMap<WorkflowName, Link> {
    match facts.get(Part::Thing(id), Aspect::Links) {
        Some(Fact::Links(links)) => links.clone(),
        _ => BTreeMap::new(),
    }
}

/// The values that a part allows.
pub(super) fn values(facts: &Facts, part: Part) -> ByStatus<ValueSpec> {
    let stages = Status::ALL.into_iter().filter_map(|status| {
        match facts.get(part, Aspect::Values(status)) {
            Some(Fact::Spec(spec)) => Some((status, spec.clone())),
            _ => None,
        }
    });
    ByStatus::from_stages(stages)
}

fn renames<N: ThingName>(all: &[(ThingId, String, String)]) -> Vec<Rename<N>> {
    let rename = |(id, from, to): &(ThingId, String, String)| Rename {
        id: *id,
        name: N::of(from.clone()),
        to: N::of(to.clone()),
    };
    let mut renames: Vec<Rename<N>> = all.iter().map(rename).collect();
    renames.sort_by(|a, b| a.name.cmp(&b.name));
    renames
}

/// The id by which a change is cited that no event made.
fn cited(change: &Change) -> EventId {
    let event = Event::Change {
        change: change.clone(),
        answers: Vec::new(),
    };
    event.to_line().0
}
