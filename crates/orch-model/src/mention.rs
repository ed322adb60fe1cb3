//! The things that a change names, whatever its kind.

use crate::change::{Named, NamedOwner, NamedWorkflow, Rename};
use crate::{Change, ProductName, ThingId, ThingKind, ThingName};

/// A thing that a change names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The thing.
    pub id: ThingId,
    /// Its kind.
    pub kind: ThingKind,
    /// Its name when the change was recorded.
    pub name: String,
    /// Its name from then on, where the change renames it.
    pub to: Option<String>,
}

impl Mention {
    fn new(id: ThingId, kind: ThingKind, name: &str) -> Self {
        Self {
            id,
            kind,
            name: name.to_owned(),
            to: None,
        }
    }

    fn of<N: ThingName>(named: &Named<N>) -> Self {
        Self::new(named.id, N::KIND, named.name.text())
    }

    fn owner(owner: &NamedOwner) -> Self {
        Self::new(owner.id, owner.kind, &owner.name)
    }

    fn renamed<N: ThingName>(renames: &[Rename<N>]) -> impl Iterator<Item = Self> {
        renames.iter().map(|it| Self {
            to: Some(it.to.text().to_owned()),
            ..Self::new(it.id, N::KIND, it.name.text())
        })
    }

    /// A workflow of the orchestrator itself is no thing.
    fn linked(workflow: &NamedWorkflow, products: &[Named<ProductName>]) -> Vec<Self> {
        let NamedWorkflow { id, name } = workflow;
        let workflow = id.map(|id| Self::new(id, ThingKind::Workflow, name.as_str()));
        let products = products.iter().map(Self::of);
        workflow.into_iter().chain(products).collect()
    }

    /// Whether it has a name, before the change or after it.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || self.to.as_deref() == Some(name)
    }
}

impl Change {
    /// The things that it is about: the first is changed itself, and is followed by the owner
    /// that it has, or the block in which it is used. Of a change of several things, all.
    ///
    /// The blocks that an attribute holds are not among them.
    pub fn mentions(&self) -> Vec<Mention> {
        use ThingKind::{Attribute, Block, FixedInput, Product, ResourceType, Workflow};
        let new = |id: ThingId, kind, name: &str| Mention::new(id, kind, name);
        match self {
            Self::ProductAdded(it) => vec![new(it.thing, Product, it.name.as_str())],
            Self::ProductRemoved(it) => vec![Mention::of(&it.product)],
            Self::ProductEnded(it) => vec![Mention::of(&it.product)],
            Self::ProductRenamed(it) => Mention::renamed(&it.renames).collect(),
            Self::ProductTypeChanged(it) => vec![Mention::of(&it.product)],
            Self::ProductDescribed(it) => vec![Mention::of(&it.product)],
            Self::FixedInputAdded(it) => vec![
                new(it.thing, FixedInput, it.name.as_str()),
                Mention::of(&it.product),
            ],
            Self::FixedInputRemoved(it) => {
                vec![Mention::of(&it.fixed_input), Mention::of(&it.product)]
            }
            Self::FixedInputRenamed(it) => Mention::renamed(&it.renames)
                .chain([Mention::of(&it.product)])
                .collect(),
            Self::FixedInputChanged(it) => {
                vec![Mention::of(&it.fixed_input), Mention::of(&it.product)]
            }
            Self::BlockAdded(it) => vec![new(it.thing, Block, it.name.as_str())],
            Self::BlockRemoved(it) => vec![Mention::of(&it.block)],
            Self::BlockRenamed(it) => Mention::renamed(&it.renames).collect(),
            Self::BlockDescribed(it) => vec![Mention::of(&it.block)],
            Self::ResourceTypeAdded(it) => vec![new(it.thing, ResourceType, it.name.as_str())],
            Self::ResourceTypeRemoved(it) => vec![Mention::of(&it.resource_type)],
            Self::ResourceTypeRenamed(it) => Mention::renamed(&it.renames).collect(),
            Self::ResourceTypeDescribed(it) => vec![Mention::of(&it.resource_type)],
            Self::ResourceTypeAttached(it) => {
                vec![Mention::of(&it.resource_type), Mention::of(&it.block)]
            }
            Self::ResourceTypeDetached(it) => {
                vec![Mention::of(&it.resource_type), Mention::of(&it.block)]
            }
            Self::ResourceTypeReplaced(it) => it
                .replaced
                .iter()
                .flat_map(|it| [Mention::of(&it.from), Mention::of(&it.to)])
                .chain([Mention::of(&it.block)])
                .collect(),
            Self::ResourceTypeChanged(it) => {
                vec![Mention::of(&it.resource_type), Mention::of(&it.block)]
            }
            Self::AttributeAdded(it) => vec![
                new(it.thing, Attribute, it.name.as_str()),
                Mention::owner(&it.owner),
            ],
            Self::AttributeRemoved(it) => {
                vec![Mention::of(&it.attribute), Mention::owner(&it.owner)]
            }
            Self::AttributeRenamed(it) => Mention::renamed(&it.renames)
                .chain([Mention::owner(&it.owner)])
                .collect(),
            Self::AttributeChanged(it) => {
                vec![Mention::of(&it.attribute), Mention::owner(&it.owner)]
            }
            Self::DefaultGiven(it) => {
                vec![Mention::of(&it.resource_type), Mention::of(&it.block)]
            }
            Self::MemberChosen(it) => {
                vec![Mention::of(&it.attribute), Mention::owner(&it.owner)]
            }
            Self::LeftoverRemoved(_) => Vec::new(),
            Self::WorkflowAdded(it) => vec![new(it.thing, Workflow, it.name.as_str())],
            Self::WorkflowRemoved(it) => vec![Mention::of(&it.workflow)],
            Self::WorkflowRetired(it) => vec![Mention::of(&it.workflow)],
            Self::WorkflowRenamed(it) => Mention::renamed(&it.renames).collect(),
            Self::WorkflowChanged(it) => vec![Mention::of(&it.workflow)],
            Self::WorkflowDescribed(it) => vec![Mention::of(&it.workflow)],
            Self::WorkflowLinked(it) => Mention::linked(&it.workflow, &it.products),
            Self::WorkflowUnlinked(it) => Mention::linked(&it.workflow, &it.products),
        }
    }
}
