//! A change as an account of it: to which thing it happened, and with which particulars.
//!
//! A value: pages and commands find their own words for it.

use std::collections::BTreeSet;

use orch_model::change::{Misfits, Named, NamedOwner, NamedWorkflow, Rename, Told};
use orch_model::{
    Attribute, AttributeSpec, BlockName, ByStatus, Change, ProductName, ProductType, Target,
    ThingId, ThingKind, ThingName, Workflow,
};

use crate::form_of_model::{self, attribute, values};

/// What happened to one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The kind of happening.
    pub deed: Deed,
    /// The thing that it happened to.
    pub subject: Part,
    /// The thing that the subject belongs to, or is attached to.
    pub of: Option<Part>,
    /// Other things that take part.
    pub others: Vec<Part>,
    /// Its texts, values and bounds from then on, each with its label.
    pub particulars: Vec<(&'static str, String)>,
}

/// The kind of happening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It came.
    Added,
    /// An owner got it.
    Attached,
    /// It went.
    Removed,
    /// An owner lost it.
    Detached,
    /// It left the registry, and its rows stay.
    Ended,
    /// It has another name; the particulars hold it.
    Renamed,
    /// Another thing took over its values.
    Replaced,
    /// What it may hold is another.
    Changed,
    /// Its texts are others.
    Described,
    /// Something was decided about existing subscriptions.
    Filled,
}

impl Deed {
    /// The happening as a verb in the past.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Attached => "attached",
            Self::Removed => "removed",
            Self::Detached => "detached",
            Self::Ended => "ended",
            Self::Renamed => "renamed",
            Self::Replaced => "replaced",
            Self::Changed => "changed",
            Self::Described => "described",
            Self::Filled => "filled",
        }
    }
}

/// A thing that takes part in a change, by the name that it had then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its kind.
    pub kind: ThingKind,
    /// Which.
    pub id: ThingId,
    /// Its name when the change was recorded.
    pub name: String,
}

impl Part {
    fn new(kind: ThingKind, id: ThingId, name: impl AsRef<str>) -> Self {
        let name = name.as_ref().to_owned();
        Self { kind, id, name }
    }

    fn of<N: ThingName>(named: &Named<N>) -> Self {
        Self::new(N::KIND, named.id, named.name.text())
    }

    fn owner(owner: &NamedOwner) -> Self {
        Self::new(owner.kind, owner.id, &owner.name)
    }
}

impl Account {
    /// The accounts of a change: one for most, one for each name of a rename.
    pub fn of(change: &Change) -> Vec<Self> {
        let one = match change {
            Change::ProductAdded(it) => Self::new(
                Deed::Added,
                Part::new(ThingKind::Product, it.thing, &it.name),
            )
            .with("product type", &it.product_type)
            .with("description", &it.description)
            .with("tag", &it.tag)
            .with("status", &it.status),
            Change::FixedInputAdded(it) => Self::new(
                Deed::Added,
                Part::new(ThingKind::FixedInput, it.thing, &it.name),
            )
            .of_owner(Part::of(&it.product))
            .with("value", &it.value)
            .with("may hold", values(&it.spec)),
            Change::BlockAdded(it) => {
                Self::new(Deed::Added, Part::new(ThingKind::Block, it.thing, &it.name))
                    .with("description", &it.description)
                    .maybe("tag", it.tag.as_ref())
                    .maybe("status", it.status.as_ref())
            }
            Change::ResourceTypeAdded(it) => Self::new(
                Deed::Added,
                Part::new(ThingKind::ResourceType, it.thing, &it.name),
            )
            .maybe("description", it.description.as_ref()),
            Change::ResourceTypeAttached(it) => {
                Self::new(Deed::Attached, Part::of(&it.resource_type))
                    .of_owner(Part::of(&it.block))
                    .with("may hold", values(&it.spec))
            }
            Change::AttributeAdded(it) => Self::new(
                Deed::Added,
                Part::new(ThingKind::Attribute, it.thing, &it.name),
            )
            .of_owner(Part::owner(&it.owner))
            .holding(&it.relates, &it.mentions)
            .with("may hold", blocks(&it.spec)),
            Change::ProductRemoved(it) => Self::new(Deed::Removed, Part::of(&it.product)),
            Change::ProductEnded(it) => Self::new(Deed::Ended, Part::of(&it.product)),
            Change::ProductTypeChanged(it) => Self::new(Deed::Changed, Part::of(&it.product))
                .with("product type", &it.product_type),
            Change::FixedInputRemoved(it) => {
                Self::new(Deed::Removed, Part::of(&it.fixed_input)).of_owner(Part::of(&it.product))
            }
            Change::FixedInputChanged(it) => Self::new(Deed::Changed, Part::of(&it.fixed_input))
                .of_owner(Part::of(&it.product))
                .with("value", &it.value)
                .with("may hold", values(&it.spec)),
            Change::BlockRemoved(it) => Self::new(Deed::Removed, Part::of(&it.block)),
            Change::ResourceTypeRemoved(it) => {
                Self::new(Deed::Removed, Part::of(&it.resource_type))
            }
            Change::ResourceTypeDetached(it) => {
                Self::new(Deed::Detached, Part::of(&it.resource_type)).of_owner(Part::of(&it.block))
            }
            Change::ResourceTypeChanged(it) => {
                Self::new(Deed::Changed, Part::of(&it.resource_type))
                    .of_owner(Part::of(&it.block))
                    .with("may hold", values(&it.spec))
                    .misfits(&it.misfits)
            }
            Change::AttributeRemoved(it) => {
                Self::new(Deed::Removed, Part::of(&it.attribute)).of_owner(Part::owner(&it.owner))
            }
            Change::AttributeChanged(it) => Self::new(Deed::Changed, Part::of(&it.attribute))
                .of_owner(Part::owner(&it.owner))
                .holding(&it.relates, &it.mentions)
                .with("may hold", blocks(&it.spec))
                .misfits(&it.misfits),
            Change::ProductDescribed(it) => {
                Self::new(Deed::Described, Part::of(&it.product)).told(&it.told)
            }
            Change::BlockDescribed(it) => {
                Self::new(Deed::Described, Part::of(&it.block)).told(&it.told)
            }
            Change::ResourceTypeDescribed(it) => {
                Self::new(Deed::Described, Part::of(&it.resource_type))
                    .with("description", it.description.as_deref().unwrap_or("none"))
            }
            Change::DefaultGiven(it) => Self::new(Deed::Filled, Part::of(&it.resource_type))
                .of_owner(Part::of(&it.block))
                .with("existing subscriptions get", it.values.join(", ")),
            Change::MemberChosen(it) => {
                let account = Self::new(Deed::Filled, Part::of(&it.attribute))
                    .of_owner(Part::owner(&it.owner));
                match &it.block {
                    Some(block) => account
                        .holding(std::slice::from_ref(block), &[])
                        .with("existing subscriptions get", block.name.as_str()),
                    None => account.with("existing subscriptions get", "nothing: people fill it"),
                }
            }
            Change::WorkflowAdded(it) => Self::new(
                Deed::Added,
                Part::new(ThingKind::Workflow, it.thing, &it.name),
            )
            .with(
                "does",
                workflow(it.target, it.is_task, &it.product_types, it.tag.as_ref()),
            )
            .with("description", &it.description),
            Change::WorkflowRemoved(it) => Self::new(Deed::Removed, Part::of(&it.workflow)),
            Change::WorkflowRetired(it) => Self::new(Deed::Ended, Part::of(&it.workflow)),
            Change::WorkflowChanged(it) => Self::new(Deed::Changed, Part::of(&it.workflow)).with(
                "does",
                workflow(it.target, it.is_task, &it.product_types, it.tag.as_ref()),
            ),
            Change::WorkflowDescribed(it) => Self::new(Deed::Described, Part::of(&it.workflow))
                .with("description", &it.description),
            Change::WorkflowLinked(it) => {
                return linked(Deed::Attached, &it.workflow, &it.products);
            }
            Change::WorkflowUnlinked(it) => {
                return linked(Deed::Detached, &it.workflow, &it.products);
            }
            // No thing is concerned.
            Change::LeftoverRemoved(_) => return Vec::new(),
            Change::ProductRenamed(it) => return renames(None, &it.renames),
            Change::WorkflowRenamed(it) => return renames(None, &it.renames),
            Change::BlockRenamed(it) => return renames(None, &it.renames),
            Change::ResourceTypeRenamed(it) => return renames(None, &it.renames),
            Change::FixedInputRenamed(it) => {
                return renames(Some(&Part::of(&it.product)), &it.renames);
            }
            Change::AttributeRenamed(it) => {
                return renames(Some(&Part::owner(&it.owner)), &it.renames);
            }
            Change::ResourceTypeReplaced(it) => {
                let of = Part::of(&it.block);
                let replaced = it.replaced.iter().map(|it| {
                    let mut account = Self::new(Deed::Replaced, Part::of(&it.from))
                        .of_owner(of.clone())
                        .with("by", &it.to.name);
                    account.others.push(Part::of(&it.to));
                    account
                });
                return replaced.collect();
            }
        };
        vec![one]
    }

    /// Every thing that takes part, the subject first.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        [&self.subject]
            .into_iter()
            .chain(&self.of)
            .chain(&self.others)
    }

    fn new(deed: Deed, subject: Part) -> Self {
        Self {
            deed,
            subject,
            of: None,
            others: Vec::new(),
            particulars: Vec::new(),
        }
    }

    fn of_owner(self, owner: Part) -> Self {
        let of = Some(owner);
        Self { of, ..self }
    }

    fn maybe(self, label: &'static str, text: Option<&String>) -> Self {
        match text {
            Some(text) => self.with(label, text),
            None => self,
        }
    }

    fn with(mut self, label: &'static str, text: impl AsRef<str>) -> Self {
        self.particulars.push((label, text.as_ref().to_owned()));
        self
    }

    fn holding(mut self, relates: &[Named<BlockName>], mentions: &[Named<BlockName>]) -> Self {
        let blocks = relates.iter().chain(mentions).map(Part::of);
        self.others.extend(blocks);
        self
    }

    fn told(self, told: &Told) -> Self {
        told.texts().fold(self, |account, (name, text)| {
            account.with(name.as_str(), text.map_or("none", String::as_str))
        })
    }

    fn misfits(self, misfits: &Misfits) -> Self {
        match misfits {
            Misfits::Refused => self,
            Misfits::Archived => self.with("what does not fit", "goes to the archive"),
            Misfits::Replaced(value) => self.with(
                "what does not fit",
                format!("goes to the archive, `{value}` takes its place"),
            ),
        }
    }
}

fn renames<N: ThingName>(of: Option<&Part>, renames: &[Rename<N>]) -> Vec<Account> {
    let account = |it: &Rename<N>| Account {
        of: of.cloned(),
        ..Account::new(Deed::Renamed, Part::new(N::KIND, it.id, it.name.text()))
            .with("to", it.to.text())
    };
    renames.iter().map(account).collect()
}

/// A workflow that products got or lost. One of the orchestrator itself is not a thing, so
/// that the product is what something happened to.
fn linked(deed: Deed, workflow: &NamedWorkflow, products: &[Named<ProductName>]) -> Vec<Account> {
    let account = |product: &Named<ProductName>| match workflow.id {
        Some(id) => Account::new(deed, Part::new(ThingKind::Workflow, id, &workflow.name))
            .of_owner(Part::of(product)),
        None => {
            let label = match deed {
                Deed::Attached => "workflow from then on",
                _ => "workflow no longer",
            };
            Account::new(Deed::Changed, Part::of(product)).with(label, &workflow.name)
        }
    };
    products.iter().map(account).collect()
}

/// What a workflow does, and for which products.
fn workflow(
    target: Target,
    is_task: bool,
    product_types: &BTreeSet<ProductType>,
    tag: Option<&String>,
) -> String {
    form_of_model::workflow(&Workflow {
        target: Some(target),
        is_task: Some(is_task),
        product_types: Some(product_types.clone()),
        tag: tag.cloned(),
        ..Workflow::default()
    })
}

fn blocks(spec: &ByStatus<AttributeSpec>) -> String {
    attribute(&Attribute {
        blocks: BTreeSet::new(),
        spec: spec.clone(),
    })
}
