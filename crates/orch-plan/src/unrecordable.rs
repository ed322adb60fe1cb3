//! Why a model cannot be recorded. Nothing is passed over.

use orch_model::difference::Part;
use orch_model::{BlockName, Origin, ProductName};
use orch_projector::FoldError;

/// Why a model cannot be recorded. Nothing is passed over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unrecordable {
    /// The orchestrator could not load it.
    #[error("the orchestrator could not load these models")]
    Unloadable(Vec<Unloadable>),
    /// Some names do not fit the target's columns.
    #[error("names are longer than the columns of the database")]
    TooLong(Vec<TooLong>),
    /// A name is taken by something that is removed in the same revision.
    #[error(
        "{0} is removed in the same revision, so that its name is not free yet; record the removal first"
    )]
    Taken(String),
    /// A change cannot be made on what is recorded.
    #[error("the change cannot be recorded: {0}")]
    Fold(#[from] FoldError),
    /// A block requires itself.
    #[error("no instance can be made for existing subscriptions: {} require each other", listed(.0))]
    Circle(Vec<BlockName>),
    /// The changes by hand name something that is not there.
    #[error("the changes name {0}, which is not recorded")]
    Unknown(String),
    /// The changes by hand give a key to something that has one.
    #[error("the changes give an id to {0}, which is recorded already and has one")]
    HasRow(String),
    /// The changes by hand give one key twice.
    #[error("the changes give {0} an id that something else of its kind gets")]
    SameRow(String),
}

fn listed(names: &[BlockName]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// Two attributes at the root of a product that may hold the same block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unloadable {
    /// The product.
    pub product: ProductName,
    /// The attributes.
    pub attributes: (String, String),
    /// The block.
    pub block: BlockName,
    /// Where the second one stands.
    pub at: Option<Origin>,
}

/// A name that does not fit its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooLong {
    /// The part of the model that has it.
    pub part: Part,
    /// How long it is.
    pub length: usize,
    /// How long it may be.
    pub limit: usize,
    /// In what both are counted.
    pub unit: Unit,
    /// Where it stands.
    pub at: Option<Origin>,
}

/// What a length is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Characters: a column is that wide.
    Characters,
    /// Bytes of UTF-8: an index holds no more.
    Bytes,
}
