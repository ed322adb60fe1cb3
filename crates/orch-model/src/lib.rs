//! The values that everything else is about: a [`Model`] of Python domain
//! classes, the [`Catalog`] of rows it stands for, the [`Change`]s that lead from
//! one model to the next.
//!
//! Pure: reads no clock, file or environment, and knows neither events nor SQL.

pub mod arity;
pub mod by_status;
pub mod catalog;
pub mod change;
pub mod declared;
pub mod difference;
pub mod limit;
pub mod model;
pub mod name;
pub mod recorded;
pub mod spec;
pub mod status;
pub mod thing;

pub use arity::Arity;
pub use by_status::ByStatus;
pub use catalog::Catalog;
pub use change::Change;
pub use declared::{Declared, Origin, Place};
pub use difference::Difference;
pub use model::{Attribute, Block, FixedInput, Model, Product, ResourceType};
pub use name::{
    AttributeName, BlockName, FixedInputName, ProductName, ProductType, ResourceTypeName, ThingName,
};
pub use recorded::Recorded;
pub use spec::{AttributeSpec, ValueSpec, ValueType};
pub use status::{Status, StatusSet};
pub use thing::{Owner, ThingId, ThingKind};
