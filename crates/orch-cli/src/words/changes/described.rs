//! What each kind of change is, in a line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use orch_app::form_of_model::{attribute, values, workflow as described_workflow};
use orch_model::change::{Misfits, Named, NamedOwner, NamedWorkflow, Rename, Told};
use orch_model::{
    Attribute, AttributeSpec, BlockName, ByStatus, Change, ProductName, ProductType,
    ResourceTypeName, Target, ThingId, ThingKind, Workflow, WorkflowName,
};

use super::thing::{Sign, Summary, Thing};
use super::wording::Wording;

/// Facts of a revision that are said where they matter most.
pub(super) struct Descriptions<'a> {
    wording: Wording,
    /// The descriptions of resource types that are new.
    added: BTreeMap<ThingId, &'a str>,
    /// Resource types that some block gets.
    attached: BTreeSet<ThingId>,
    /// Resource types that some block loses.
    detached: BTreeSet<ThingId>,
}

impl<'a> Descriptions<'a> {
    pub(super) fn of(changes: &[&'a Change], wording: Wording) -> Self {
        let mut all = Self {
            wording,
            added: BTreeMap::new(),
            attached: BTreeSet::new(),
            detached: BTreeSet::new(),
        };
        for change in changes {
            match change {
                Change::ResourceTypeAdded(it) => {
                    if let Some(description) = &it.description {
                        all.added.insert(it.thing, description.as_str());
                    }
                }
                Change::ResourceTypeAttached(it) => {
                    all.attached.insert(it.resource_type.id);
                }
                Change::ResourceTypeReplaced(it) => {
                    all.attached.extend(it.replaced.iter().map(|it| it.to.id));
                    all.detached.extend(it.replaced.iter().map(|it| it.from.id));
                }
                Change::ResourceTypeDetached(it) => {
                    all.detached.insert(it.resource_type.id);
                }
                _ => {}
            }
        }
        all
    }

    /// What becomes of data, where changes and not models are told.
    fn data(&self, text: &'static str) -> Option<&'static str> {
        (self.wording == Wording::Change).then_some(text)
    }

    /// A name, with what becomes of its data.
    fn with_data(&self, name: &impl fmt::Display, text: &'static str) -> String {
        match self.data(text) {
            Some(text) => format!("{name}: {text}"),
            None => name.to_string(),
        }
    }

    /// How values or instances that do not fit are dealt with, where that is not the usual.
    fn misfits(&self, misfits: &Misfits, noun: &str) -> (Sign, String) {
        let text = match (self.wording, misfits) {
            (Wording::Difference, _) | (_, Misfits::Refused) => {
                return (Sign::Changed, String::new());
            }
            (_, Misfits::Archived) => format!("; {noun} that do not fit go to the archive"),
            (_, Misfits::Replaced(value)) => {
                format!("; {noun} that do not fit go to the archive, and `{value}` replaces them")
            }
        };
        (Sign::Removed, text)
    }

    /// The description of a new resource type, as it stands behind what it may hold.
    fn behind(&self, id: ThingId) -> String {
        let description = self.added.get(&id);
        description.map_or_else(String::new, |it| format!(" ({it})"))
    }
}

/// Adds a change to the thing that it is about.
pub(super) fn add(summary: &mut Summary, change: &Change, known: &Descriptions<'_>) {
    use Sign::{Added, Changed, Removed};
    match change {
        Change::ProductAdded(it) => {
            let thing = summary.thing(it.thing, || {
                let of_type = format!("product `{}`, type `{}`", it.name, it.product_type);
                // Declared models do not say what only people know.
                let tag = (!it.tag.is_empty()).then(|| format!(", tag `{}`", it.tag));
                of_type + &tag.unwrap_or_default()
            });
            thing.sign = Added;
            if !it.description.is_empty() {
                thing.add(Added, it.description.clone());
            }
        }
        Change::ProductRemoved(it) => {
            let thing = product(summary, &it.product);
            thing.sign = Removed;
            let gone = known.data("its subscriptions and their processes go to the archive");
            thing.extend(Removed, gone);
        }
        Change::ProductEnded(it) => {
            let kept = match known.wording {
                Wording::Change => "no longer registered; it stays, with the status `end of life`",
                Wording::Difference => "not registered, with the status `end of life`",
            };
            product(summary, &it.product).add(Changed, kept.to_owned());
        }
        Change::ProductRenamed(it) => renamed(summary, "product", &it.renames),
        Change::ProductTypeChanged(it) => {
            let line = match known.wording {
                Wording::Change => format!("its type is `{}` from now on", it.product_type),
                Wording::Difference => format!("type `{}`", it.product_type),
            };
            product(summary, &it.product).add(Changed, line);
        }
        Change::ProductDescribed(it) => described(product(summary, &it.product), &it.told),
        Change::FixedInputAdded(it) => {
            let value = (!it.value.is_empty()).then(|| format!(" = `{}`", it.value));
            let line = format!("fixed input `{}`{}", it.name, value.unwrap_or_default());
            product(summary, &it.product).add(Added, line);
        }
        Change::FixedInputRemoved(it) => product(summary, &it.product)
            .add(Removed, format!("fixed input `{}`", it.fixed_input.name)),
        Change::FixedInputRenamed(it) => {
            let thing = product(summary, &it.product);
            inside(thing, "fixed input", &it.renames);
        }
        Change::FixedInputChanged(it) => product(summary, &it.product).add(
            Changed,
            format!(
                "fixed input `{}` = `{}`, {}",
                it.fixed_input.name,
                it.value,
                values(&it.spec)
            ),
        ),
        Change::BlockAdded(it) => {
            let thing = summary.thing(it.thing, || {
                let tag = it.tag.as_ref().map(|it| format!(", tag `{it}`"));
                format!("product block `{}`{}", it.name, tag.unwrap_or_default())
            });
            thing.sign = Added;
            if !it.description.is_empty() {
                thing.add(Added, it.description.clone());
            }
        }
        Change::BlockRemoved(it) => {
            let thing = block(summary, &it.block);
            thing.sign = Removed;
            let gone = known.data("its instances go to the archive, with their values");
            thing.extend(Removed, gone);
        }
        Change::BlockRenamed(it) => renamed(summary, "product block", &it.renames),
        Change::BlockDescribed(it) => described(block(summary, &it.block), &it.told),
        Change::ResourceTypeAdded(it) => {
            if !known.attached.contains(&it.thing) {
                let name = Named {
                    id: it.thing,
                    name: it.name.clone(),
                };
                let thing = resource_type(summary, &name);
                thing.sign = Added;
                if let Some(description) = &it.description {
                    thing.add(Added, description.clone());
                }
            }
        }
        Change::ResourceTypeRemoved(it) => {
            if !known.detached.contains(&it.resource_type.id) {
                resource_type(summary, &it.resource_type).sign = Removed;
            }
        }
        Change::ResourceTypeRenamed(it) => renamed(summary, "resource type", &it.renames),
        Change::ResourceTypeDescribed(it) => resource_type(summary, &it.resource_type).add(
            Changed,
            format!(
                "description: {}",
                it.description.as_deref().unwrap_or("none")
            ),
        ),
        Change::ResourceTypeAttached(it) => {
            let (name, spec) = (&it.resource_type.name, values(&it.spec));
            let behind = known.behind(it.resource_type.id);
            block(summary, &it.block).add(Added, format!("{name}: {spec}{behind}"));
        }
        Change::ResourceTypeDetached(it) => {
            let name = &it.resource_type.name;
            let line = known.with_data(name, "its values go to the archive");
            block(summary, &it.block).add(Removed, line);
        }
        Change::ResourceTypeReplaced(it) => {
            for replaced in &it.replaced {
                let (from, to) = (&replaced.from.name, &replaced.to.name);
                let behind = known.behind(replaced.to.id);
                let takes = match known.wording {
                    Wording::Change => "takes over the values of",
                    Wording::Difference => "in the place of",
                };
                let line = format!("{to}: {takes} `{from}`{behind}");
                block(summary, &it.block).add(Changed, line);
            }
        }
        Change::ResourceTypeChanged(it) => {
            let (name, spec) = (&it.resource_type.name, values(&it.spec));
            let (sign, misfits) = known.misfits(&it.misfits, "values");
            let line = format!("{name}: {spec}{misfits}");
            block(summary, &it.block).add(sign, line);
        }
        Change::AttributeAdded(it) => {
            let line = format!("{}: {}", it.name, holds(&it.spec));
            owner(summary, &it.owner).add(Added, line);
        }
        Change::AttributeRemoved(it) => {
            let name = &it.attribute.name;
            let gone = "the instances that only it holds go to the archive";
            let line = known.with_data(name, gone);
            owner(summary, &it.owner).add(Removed, line);
        }
        Change::AttributeRenamed(it) => {
            inside(owner(summary, &it.owner), "attribute", &it.renames);
        }
        Change::AttributeChanged(it) => {
            let (sign, misfits) = known.misfits(&it.misfits, "instances");
            let line = format!("{}: {}{misfits}", it.attribute.name, holds(&it.spec));
            owner(summary, &it.owner).add(sign, line);
        }
        Change::WorkflowAdded(it) => {
            let thing = summary.thing(it.thing, || format!("workflow `{}`", it.name));
            thing.sign = Added;
            thing.add(
                Added,
                does(it.target, it.is_task, &it.product_types, it.tag.as_ref()),
            );
        }
        Change::WorkflowRemoved(it) => workflow(summary, &it.workflow).sign = Removed,
        Change::WorkflowRetired(it) => {
            let kept = "retired: no longer started; its row and its processes stay";
            workflow(summary, &it.workflow).add(Changed, kept.to_owned());
        }
        Change::WorkflowRenamed(it) => renamed(summary, "workflow", &it.renames),
        Change::WorkflowChanged(it) => workflow(summary, &it.workflow).add(
            Changed,
            does(it.target, it.is_task, &it.product_types, it.tag.as_ref()),
        ),
        Change::WorkflowLinked(it) => {
            let line = format!("for {}", products(&it.products));
            any_workflow(summary, &it.workflow).add(Added, line);
        }
        Change::WorkflowUnlinked(it) => {
            let no_longer = known.data("no longer ").unwrap_or_default();
            let line = format!("{no_longer}for {}", products(&it.products));
            any_workflow(summary, &it.workflow).add(Removed, line);
        }
        Change::WorkflowDescribed(it) => {
            workflow(summary, &it.workflow)
                .add(Changed, format!("description: {}", it.description));
        }
        Change::LeftoverRemoved(it) => {
            summary
                .foreign("rows that nothing explains")
                .add(Removed, it.leftover.to_string());
        }
        Change::DefaultGiven(it) => {
            let (name, all) = (&it.resource_type.name, it.values.join("`, `"));
            let line = format!("{name}: existing instances get `{all}`");
            block(summary, &it.block).add(Added, line);
        }
        Change::MemberChosen(it) => {
            let name = &it.attribute.name;
            let thing = owner(summary, &it.owner);
            match &it.block {
                Some(block) => thing.add(
                    Added,
                    format!("{name}: existing subscriptions get a new `{}`", block.name),
                ),
                None => thing.add(
                    Changed,
                    format!("{name}: existing subscriptions lack it until people fill it"),
                ),
            }
        }
    }
}

fn product<'a>(summary: &'a mut Summary, it: &Named<ProductName>) -> &'a mut Thing {
    summary.thing(it.id, || format!("product `{}`", it.name))
}

fn block<'a>(summary: &'a mut Summary, it: &Named<BlockName>) -> &'a mut Thing {
    summary.thing(it.id, || format!("product block `{}`", it.name))
}

fn resource_type<'a>(summary: &'a mut Summary, it: &Named<ResourceTypeName>) -> &'a mut Thing {
    summary.thing(it.id, || format!("resource type `{}`", it.name))
}

fn workflow<'a>(summary: &'a mut Summary, it: &Named<WorkflowName>) -> &'a mut Thing {
    summary.thing(it.id, || format!("workflow `{}`", it.name))
}

/// A workflow that is linked; it may be the orchestrator's own.
fn any_workflow<'a>(summary: &'a mut Summary, it: &NamedWorkflow) -> &'a mut Thing {
    let title = format!("workflow `{}`", it.name);
    match it.id {
        Some(id) => summary.thing(id, || title),
        None => summary.foreign(&title),
    }
}

/// What a workflow does, and for which products.
fn does(
    target: Target,
    is_task: bool,
    product_types: &BTreeSet<ProductType>,
    tag: Option<&String>,
) -> String {
    described_workflow(&Workflow {
        target: Some(target),
        is_task: Some(is_task),
        product_types: Some(product_types.clone()),
        tag: tag.cloned(),
        ..Workflow::default()
    })
}

/// Products by name: ``product `A` ``, ``products `A`, `B` ``.
fn products(named: &[Named<ProductName>]) -> String {
    let noun = if named.len() == 1 {
        "product"
    } else {
        "products"
    };
    let names: Vec<_> = named.iter().map(|it| format!("`{}`", it.name)).collect();
    format!("{noun} {}", names.join(", "))
}

fn owner<'a>(summary: &'a mut Summary, it: &NamedOwner) -> &'a mut Thing {
    let noun = match it.kind {
        ThingKind::Product => "product",
        _ => "product block",
    };
    summary.thing(it.id, || format!("{noun} `{}`", it.name))
}

/// Things that got other names, and whatever else changes in them.
fn renamed<N: fmt::Display>(summary: &mut Summary, noun: &str, renames: &[Rename<N>]) {
    for it in renames {
        let title = || format!("{noun} `{}`", it.to);
        let thing = summary.thing(it.id, title);
        thing.title = format!("{noun} `{}`, renamed from `{}`", it.to, it.name);
    }
}

/// Parts of a thing that got other names.
fn inside<N: fmt::Display>(thing: &mut Thing, noun: &str, renames: &[Rename<N>]) {
    for it in renames {
        let line = format!("{noun} `{}`, renamed from `{}`", it.to, it.name);
        thing.add(Sign::Changed, line);
    }
}

fn described(thing: &mut Thing, told: &Told) {
    for (name, text) in told.texts() {
        let text = text.map_or("none", String::as_str);
        thing.add(Sign::Changed, format!("{}: {text}", name.as_str()));
    }
}

/// The blocks that an attribute may hold, and how many.
fn holds(spec: &ByStatus<AttributeSpec>) -> String {
    attribute(&Attribute {
        blocks: BTreeSet::new(),
        spec: spec.clone(),
    })
}
