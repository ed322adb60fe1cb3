//! Names as newtypes, so that a block's name is never taken for a product's.
//!
//! A name is shared, not copied: models, questions and changes hold the same ones very often.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ThingKind;

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps a name as it is written; nothing is normalised.
            pub fn new(name: impl AsRef<str>) -> Self {
                Self(name.as_ref().into())
            }

            /// The name as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(|name| Self(name.into()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(name.into())
            }
        }
    };
}

name!(
    /// A product's name: the key in the registry, `products.name`.
    ProductName
);
name!(
    /// The name of the class that models a product: `products.product_type`.
    ProductType
);
name!(
    /// A fixed input's name: a field of a product class that holds no block.
    FixedInputName
);
name!(
    /// A product block's name: its `product_block_name=`, `product_blocks.name`.
    BlockName
);
name!(
    /// A resource type's name: a field of a block class that holds no block.
    ResourceTypeName
);
name!(
    /// The name of a field that holds blocks: `domain_model_attr` below a root.
    AttributeName
);

name!(
    /// A workflow's name: the function that the registry names, `workflows.name`.
    WorkflowName
);

/// The name of a kind of thing.
pub trait ThingName: Clone + Ord + fmt::Display {
    /// Which kind.
    const KIND: ThingKind;

    /// Wraps a name as it is written.
    fn of(name: String) -> Self;

    /// The name as it is written.
    fn text(&self) -> &str;
}

macro_rules! thing_name {
    ($($name:ident: $kind:ident,)*) => {
        $(impl ThingName for $name {
            const KIND: ThingKind = ThingKind::$kind;

            fn of(name: String) -> Self {
                Self(name.into())
            }

            fn text(&self) -> &str {
                &self.0
            }
        })*
    };
}

thing_name!(
    ProductName: Product,
    FixedInputName: FixedInput,
    BlockName: Block,
    ResourceTypeName: ResourceType,
    AttributeName: Attribute,
    WorkflowName: Workflow,
);
