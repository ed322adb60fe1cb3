//! The values that everything else is about: a [`Model`] of Python domain
//! classes, the [`Catalog`] of rows it stands for, the [`Change`]s that lead from
//! one model to the next.
//!
//! Pure: reads no clock, file or environment, and knows neither events nor SQL.

pub mod arity;
pub mod by_hand;
pub mod by_status;
pub mod catalog;
pub mod change;
pub mod constraints;
pub mod declared;
pub mod difference;
pub mod drift;
pub mod fill;
mod fills;
pub mod limit;
pub mod mention;
pub mod merge;
pub mod model;
pub mod name;
pub mod narrowing;
pub mod number;
pub mod order;
pub mod owner;
pub mod recorded;
pub mod row_id;
pub mod row_keys;
pub mod spec;
pub mod status;
pub mod thing;
pub mod value_type;
pub mod workflow;

pub use arity::Arity;
pub use by_hand::ByHand;
pub use by_status::ByStatus;
pub use catalog::Catalog;
pub use change::{Change, ChangeKind};
pub use constraints::Constraints;
pub use declared::{Declared, Origin, Place};
pub use difference::Difference;
pub use drift::Drift;
pub use fill::Fill;
pub use fills::Fills;
pub use mention::Mention;
pub use model::{Attribute, Block, FixedInput, Model, Product, ResourceType};
pub use name::{
    AttributeName, BlockName, FixedInputName, ProductName, ProductType, ResourceTypeName,
    ThingName, WorkflowName,
};
pub use narrowing::Narrowing;
pub use number::Number;
pub use order::Phase;
pub use owner::Owner;
pub use recorded::Recorded;
pub use row_id::RowId;
pub use row_keys::RowKeys;
pub use spec::{AttributeSpec, ValueSpec};
pub use status::{Status, StatusSet};
pub use thing::{ThingId, ThingKind};
pub use value_type::ValueType;
pub use workflow::{Link, Standing, Target, Workflow, WorkflowSource};
