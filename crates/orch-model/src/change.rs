//! The changes of a model: facts in the past tense, complete, so that folding
//! them never needs an answer.

use serde::{Deserialize, Serialize};

use crate::{
    AttributeName, AttributeSpec, BlockName, ByStatus, FixedInputName, ProductName, ProductType,
    ResourceTypeName, ThingId, ThingKind, ValueSpec,
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

/// A change of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// See [`ProductAdded`].
    ProductAdded(ProductAdded),
    /// See [`FixedInputAdded`].
    FixedInputAdded(FixedInputAdded),
    /// See [`BlockAdded`].
    BlockAdded(BlockAdded),
    /// See [`ResourceTypeAdded`].
    ResourceTypeAdded(ResourceTypeAdded),
    /// See [`ResourceTypeAttached`].
    ResourceTypeAttached(ResourceTypeAttached),
    /// See [`AttributeAdded`].
    AttributeAdded(AttributeAdded),
}

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
    /// As answered.
    pub tag: String,
    /// `active` where nothing else was said.
    pub status: String,
}

/// A resource type's name is used for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceTypeAdded {
    /// The resource type.
    pub thing: ThingId,
    /// Its name.
    pub name: ResourceTypeName,
    /// As answered.
    pub description: String,
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
