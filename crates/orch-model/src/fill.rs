//! A fill: rows that a revision makes for subscriptions that were there before it.

use serde::{Deserialize, Serialize};

/// The identity of a fill, sealed in the change that makes it and carried unchanged into
/// merges: the ids of the rows that it makes are derived from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fill {
    /// How often the resource type was attached to the block before; always 0 for an
    /// attribute, which is another thing when it is added again.
    pub incarnation: u32,
    /// One more than the highest fill of this incarnation among the ancestors.
    pub number: u32,
}
