//! The primary keys of rows of metadata.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ThingId;

/// The primary key of a row of metadata: that of the thing that it stands for, or another one
/// where the row was there before the thing was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RowId(Uuid);

impl RowId {
    /// A key as a database holds it.
    pub const fn new(id: Uuid) -> Self {
        Self(id)
    }
}

impl From<ThingId> for RowId {
    fn from(thing: ThingId) -> Self {
        Self(thing.uuid())
    }
}

impl FromStr for RowId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl fmt::Display for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
