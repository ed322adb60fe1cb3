//! The changes of a model: facts in the past tense, complete, so that folding
//! them never needs an answer.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    AttributeName, AttributeSpec, BlockName, ByStatus, Fill, FixedInputName, ProductName,
    ProductType, ResourceTypeName, RowId, ThingId, ThingKind, ValueSpec, WorkflowName,
};

/// A thing named by its id, with the name that it had then for people to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named<N> {
    /// The thing.
    pub id: ThingId,
    /// Its name when the change was recorded.
    pub name: N,
}

/// Does something with every kind of change: `each!(callback)` calls the macro with
/// `Variant kind_name` pairs, in the order in which a revision holds them: see
/// [`crate::order`].
///
/// The one list of kinds: code that must name them all is made from it.
#[macro_export]
macro_rules! each_kind {
    ($callback:ident) => {
        $callback! {
            AttributeRemoved attribute_removed,
            ResourceTypeDetached resource_type_detached,
            ResourceTypeChanged resource_type_changed,
            FixedInputRemoved fixed_input_removed,
            ProductRemoved product_removed,
            ProductEnded product_ended,
            BlockRemoved block_removed,
            WorkflowRemoved workflow_removed,
            WorkflowRetired workflow_retired,
            ProductRenamed product_renamed,
            BlockRenamed block_renamed,
            ResourceTypeRenamed resource_type_renamed,
            FixedInputRenamed fixed_input_renamed,
            AttributeRenamed attribute_renamed,
            WorkflowRenamed workflow_renamed,
            ProductAdded product_added,
            FixedInputAdded fixed_input_added,
            BlockAdded block_added,
            ResourceTypeAdded resource_type_added,
            ResourceTypeReplaced resource_type_replaced,
            ResourceTypeRemoved resource_type_removed,
            ResourceTypeAttached resource_type_attached,
            AttributeAdded attribute_added,
            WorkflowAdded workflow_added,
            ProductTypeChanged product_type_changed,
            FixedInputChanged fixed_input_changed,
            AttributeChanged attribute_changed,
            WorkflowChanged workflow_changed,
            WorkflowUnlinked workflow_unlinked,
            WorkflowLinked workflow_linked,
            ProductDescribed product_described,
            BlockDescribed block_described,
            ResourceTypeDescribed resource_type_described,
            WorkflowDescribed workflow_described,
            DefaultGiven default_given,
            MemberChosen member_chosen,
            LeftoverRemoved leftover_removed,
        }
    };
}

macro_rules! change {
    ($($kind:ident $name:ident,)*) => {
        /// A change of a model.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Change {
            $(
                #[doc = concat!("See [`", stringify!($kind), "`].")]
                $kind($kind),
            )*
        }

        impl Change {
            /// The kind, as events name it.
            pub const fn kind(&self) -> &'static str {
                self.kind_of().as_str()
            }

            /// The kind.
            pub const fn kind_of(&self) -> ChangeKind {
                match self {
                    $(Self::$kind(_) => ChangeKind::$kind,)*
                }
            }
        }

        /// A kind of change; in the order in which a revision holds them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ChangeKind {
            $(
                #[doc = concat!("`", stringify!($name), "`")]
                $kind,
            )*
        }

        impl ChangeKind {
            /// Every kind, in order.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// The kind, as events name it.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => stringify!($name),)*
                }
            }
        }
    };
}
each_kind!(change);

impl Change {
    /// The thing that it adds, if it adds one.
    pub const fn adds(&self) -> Option<ThingId> {
        match self {
            Self::ProductAdded(change) => Some(change.thing),
            Self::FixedInputAdded(change) => Some(change.thing),
            Self::BlockAdded(change) => Some(change.thing),
            Self::ResourceTypeAdded(change) => Some(change.thing),
            Self::AttributeAdded(change) => Some(change.thing),
            Self::WorkflowAdded(change) => Some(change.thing),
            _ => None,
        }
    }

    /// The primary key of the row of the thing that it adds, where it is not derived from
    /// the thing.
    pub const fn row(&self) -> Option<RowId> {
        match self {
            Self::ProductAdded(change) => change.row,
            Self::FixedInputAdded(change) => change.row,
            Self::BlockAdded(change) => change.row,
            Self::ResourceTypeAdded(change) => change.row,
            Self::WorkflowAdded(change) => change.row,
            _ => None,
        }
    }

    /// The fill that it makes, with the owner and the thing that it is for.
    pub const fn fill(&self) -> Option<(ThingId, ThingId, Fill)> {
        let (owner, thing, fill) = match self {
            Self::AttributeAdded(it) => (it.owner.id, it.thing, it.fill),
            Self::AttributeChanged(it) => (it.owner.id, it.attribute.id, it.fill),
            Self::ResourceTypeAttached(it) => (it.block.id, it.resource_type.id, it.fill),
            Self::ResourceTypeChanged(it) => (it.block.id, it.resource_type.id, it.fill),
            _ => return None,
        };
        match fill {
            Some(fill) => Some((owner, thing, fill)),
            None => None,
        }
    }

    /// The place of the fill that it may make, with the owner and the thing; none where
    /// changes of its kind make none.
    pub(crate) const fn fill_mut(&mut self) -> Option<(ThingId, ThingId, &mut Option<Fill>)> {
        Some(match self {
            Self::AttributeAdded(it) => (it.owner.id, it.thing, &mut it.fill),
            Self::AttributeChanged(it) => (it.owner.id, it.attribute.id, &mut it.fill),
            Self::ResourceTypeAttached(it) => (it.block.id, it.resource_type.id, &mut it.fill),
            Self::ResourceTypeChanged(it) => (it.block.id, it.resource_type.id, &mut it.fill),
            _ => return None,
        })
    }
}

mod leftover;
mod workflow;

pub use leftover::{Leftover, LeftoverKind, LeftoverRemoved};
pub use workflow::{
    NamedWorkflow, WorkflowAdded, WorkflowChanged, WorkflowDescribed, WorkflowLinked,
    WorkflowRemoved, WorkflowRenamed, WorkflowRetired, WorkflowUnlinked,
};

/// A product came into the registry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductAdded {
    /// The product.
    pub thing: ThingId,
    /// Its name.
    pub name: ProductName,
    /// The name of its class.
    pub product_type: ProductType,
    /// As answered.
    pub description: String,
    /// As answered.
    pub tag: String,
    /// `active` where nothing else was said.
    pub status: String,
    /// Workflows of the orchestrator itself that it is linked to, where they are there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub workflows: Vec<WorkflowName>,
    /// The primary key of its row, where it is not derived from the thing: the row was there
    /// before, or somebody gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowId>,
}

/// A product got a fixed input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixedInputAdded {
    /// The fixed input.
    pub thing: ThingId,
    /// Its name.
    pub name: FixedInputName,
    /// Whose it is.
    pub product: Named<ProductName>,
    /// As answered.
    pub value: String,
    /// What the class allows.
    pub spec: ByStatus<ValueSpec>,
    /// The primary key of its row, where it is not derived from the thing: the row was there
    /// before, or somebody gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowId>,
}

/// A block is reached by a product for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockAdded {
    /// The block.
    pub thing: ThingId,
    /// Its name.
    pub name: BlockName,
    /// As answered.
    pub description: String,
    /// As answered; none where the row that was there before has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// `active` where nothing else was said; none where the row that was there before has
    /// none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The primary key of its row, where it is not derived from the thing: the row was there
    /// before, or somebody gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowId>,
}

/// A resource type's name is used for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceTypeAdded {
    /// The resource type.
    pub thing: ThingId,
    /// Its name.
    pub name: ResourceTypeName,
    /// As answered; none where the row that was there before has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The primary key of its row, where it is not derived from the thing: the row was there
    /// before, or somebody gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowId>,
}

/// A block got a resource type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceTypeAttached {
    /// Which resource type.
    pub resource_type: Named<ResourceTypeName>,
    /// Whose it is now.
    pub block: Named<BlockName>,
    /// What the class allows.
    pub spec: ByStatus<ValueSpec>,
    /// What it makes for subscriptions that are there; none where the owner is added by
    /// the same revision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fill: Option<Fill>,
}

/// A product or a block got an attribute, and with it relations to blocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeAdded {
    /// The attribute.
    pub thing: ThingId,
    /// Its name.
    pub name: AttributeName,
    /// Whose it is.
    pub owner: NamedOwner,
    /// The blocks that the registered class names, which become relations.
    pub relates: Vec<Named<BlockName>>,
    /// Blocks that only other stages' classes name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Named<BlockName>>,
    /// What the class allows, by the names in `relates` and `mentions`.
    pub spec: ByStatus<AttributeSpec>,
    /// What it makes for subscriptions that are there; none where the owner is added by
    /// the same revision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fill: Option<Fill>,
}

/// The owner of an attribute, named by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedOwner {
    /// A product or a block.
    pub kind: ThingKind,
    /// Which.
    pub id: ThingId,
    /// Its name when the change was recorded.
    pub name: String,
}

/// A thing that got another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rename<N> {
    /// The thing.
    pub id: ThingId,
    /// Its name before.
    pub name: N,
    /// Its name from then on.
    pub to: N,
}

/// Products got other names in the registry. Renames that depend on each other (a
/// chain, a swap) are one change: they happen at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductRenamed {
    /// Which, all at once.
    pub renames: Vec<Rename<ProductName>>,
}

/// Blocks got other names, all at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockRenamed {
    /// Which.
    pub renames: Vec<Rename<BlockName>>,
}

/// Resource types got other names in every block that has them, all at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceTypeRenamed {
    /// Which.
    pub renames: Vec<Rename<ResourceTypeName>>,
}

/// Fixed inputs of a product got other names, all at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixedInputRenamed {
    /// Whose they are.
    pub product: Named<ProductName>,
    /// Which.
    pub renames: Vec<Rename<FixedInputName>>,
}

/// Attributes of a product or a block got other names, all at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeRenamed {
    /// Whose they are.
    pub owner: NamedOwner,
    /// Which.
    pub renames: Vec<Rename<AttributeName>>,
}

/// In one block, resource types gave way to others, which took over their values;
/// all at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceTypeReplaced {
    /// In which block.
    pub block: Named<BlockName>,
    /// Which by which.
    pub replaced: Vec<Replacement>,
}

/// A resource type that took over the values of another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replacement {
    /// The former one.
    pub from: Named<ResourceTypeName>,
    /// The one from then on.
    pub to: Named<ResourceTypeName>,
}

/// A product left the registry, and goes with all of its subscriptions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductRemoved {
    /// Which.
    pub product: Named<ProductName>,
}

/// A product left the registry; its rows stay, with the status `end of life`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductEnded {
    /// Which.
    pub product: Named<ProductName>,
}

/// The class that models a product got another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductTypeChanged {
    /// Which product.
    pub product: Named<ProductName>,
    /// The class.
    pub product_type: ProductType,
}

/// A product lost a fixed input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixedInputRemoved {
    /// Whose it was.
    pub product: Named<ProductName>,
    /// Which.
    pub fixed_input: Named<FixedInputName>,
}

/// What a fixed input allows, or its value, is another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixedInputChanged {
    /// Whose it is.
    pub product: Named<ProductName>,
    /// Which.
    pub fixed_input: Named<FixedInputName>,
    /// The value from then on.
    pub value: String,
    /// What the class allows from then on.
    pub spec: ByStatus<ValueSpec>,
}

/// A block is reached by no product any more, and goes with all of its instances.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockRemoved {
    /// Which.
    pub block: Named<BlockName>,
}

/// A resource type is used by no block any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceTypeRemoved {
    /// Which.
    pub resource_type: Named<ResourceTypeName>,
}

/// A block lost a resource type, and its instances the values of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceTypeDetached {
    /// Which resource type.
    pub resource_type: Named<ResourceTypeName>,
    /// Whose it was.
    pub block: Named<BlockName>,
}

/// What a block's resource type may hold is another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceTypeChanged {
    /// Which resource type.
    pub resource_type: Named<ResourceTypeName>,
    /// Whose it is.
    pub block: Named<BlockName>,
    /// What the class allows from then on.
    pub spec: ByStatus<ValueSpec>,
    /// What is done with values that do not fit any more.
    #[serde(default, skip_serializing_if = "Misfits::is_refused")]
    pub misfits: Misfits,
    /// What it makes for subscriptions that are there; none where the owner is added by
    /// the same revision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fill: Option<Fill>,
}

/// What is done with data that does not fit what the classes allow from then on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Misfits {
    /// The replay refuses.
    #[default]
    Refused,
    /// It goes to the archive.
    Archived,
    /// It goes to the archive, and this value takes its place.
    Replaced(String),
}

impl Misfits {
    /// Whether the replay refuses.
    pub fn is_refused(&self) -> bool {
        *self == Self::Refused
    }
}

/// A product or a block lost an attribute, and with it instances that nothing else
/// uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeRemoved {
    /// Whose it was.
    pub owner: NamedOwner,
    /// Which.
    pub attribute: Named<AttributeName>,
}

/// The blocks that an attribute holds, or how many, are others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeChanged {
    /// Whose it is.
    pub owner: NamedOwner,
    /// Which.
    pub attribute: Named<AttributeName>,
    /// The blocks that the registered class names from then on.
    pub relates: Vec<Named<BlockName>>,
    /// Blocks that only other stages' classes name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Named<BlockName>>,
    /// What the class allows, by the names in `relates` and `mentions`.
    pub spec: ByStatus<AttributeSpec>,
    /// What is done with instances that are more than may be.
    #[serde(default, skip_serializing_if = "Misfits::is_refused")]
    pub misfits: Misfits,
    /// What it makes for subscriptions that are there; none where the owner is added by
    /// the same revision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fill: Option<Fill>,
}

/// What people know of a product was told anew; what is left out stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductDescribed {
    /// Which.
    pub product: Named<ProductName>,
    /// As told.
    #[serde(flatten)]
    pub told: Told,
}

/// What people know of a block was told anew; what is left out stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockDescribed {
    /// Which.
    pub block: Named<BlockName>,
    /// As told.
    #[serde(flatten)]
    pub told: Told,
}

/// What people know of a resource type was told anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceTypeDescribed {
    /// Which.
    pub resource_type: Named<ResourceTypeName>,
    /// As told; none where it has none from then on.
    pub description: Option<String>,
}

/// What was told anew.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The texts that are null from then on.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub cleared: BTreeSet<Text>,
}

/// A text that people edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Text {
    /// The description.
    Description,
    /// The tag.
    Tag,
    /// The status.
    Status,
}

impl Text {
    /// The text as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Description => "description",
            Self::Tag => "tag",
            Self::Status => "status",
        }
    }
}

impl Told {
    /// The texts with what is told of each: a text, or null; those of which nothing is told left
    /// out.
    pub fn texts(&self) -> impl Iterator<Item = (Text, Option<&String>)> {
        let all = [
            (Text::Description, &self.description),
            (Text::Tag, &self.tag),
            (Text::Status, &self.status),
        ];
        all.into_iter()
            .filter(|(name, text)| text.is_some() || self.cleared.contains(name))
            .map(|(name, text)| (name, text.as_ref()))
    }

    /// Sets the texts that are told.
    pub fn set(
        &self,
        description: &mut Option<String>,
        tag: &mut Option<String>,
        status: &mut Option<String>,
    ) {
        for (name, text) in self.texts() {
            let field = match name {
                Text::Description => &mut *description,
                Text::Tag => &mut *tag,
                Text::Status => &mut *status,
            };
            *field = text.cloned();
        }
    }

    /// What is told where texts are others from then on.
    pub fn between(before: [&Option<String>; 3], now: [&Option<String>; 3]) -> Self {
        let mut told = Self::default();
        let all = [
            (Text::Description, &mut told.description),
            (Text::Tag, &mut told.tag),
            (Text::Status, &mut told.status),
        ];
        for (((name, field), before), now) in all.into_iter().zip(before).zip(now) {
            if before != now {
                field.clone_from(now);
                if now.is_none() {
                    told.cleared.insert(name);
                }
            }
        }
        told
    }

    /// The texts that were there before, of those that these replace.
    pub fn former(
        &self,
        description: Option<&str>,
        tag: Option<&str>,
        status: Option<&str>,
    ) -> Self {
        let mut former = Self::default();
        for (name, _) in self.texts() {
            let (field, was) = match name {
                Text::Description => (&mut former.description, description),
                Text::Tag => (&mut former.tag, tag),
                Text::Status => (&mut former.status, status),
            };
            *field = was.map(ToOwned::to_owned);
            if was.is_none() {
                former.cleared.insert(name);
            }
        }
        former
    }
}

/// What instances get where a resource type is required from this revision on, or
/// where they are made by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefaultGiven {
    /// In which block.
    pub block: Named<BlockName>,
    /// For which resource type.
    pub resource_type: Named<ResourceTypeName>,
    /// The value; several for a list.
    pub values: Vec<String>,
}

/// Which block is made where an attribute is required from this revision on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberChosen {
    /// Whose attribute.
    pub owner: NamedOwner,
    /// Which.
    pub attribute: Named<AttributeName>,
    /// None: nothing is made, people fill it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<Named<BlockName>>,
}
