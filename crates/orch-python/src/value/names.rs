//! The names that block classes stand for.

use std::collections::{BTreeSet, HashMap};

use crate::value::id::ClassId;

/// All names of blocks, found once.
pub(crate) struct BlockNames {
    /// The names that a class and its subclasses have, by the class that keeps
    /// the set: lifecycle classes share their base's.
    pub(crate) by_keeper: HashMap<ClassId, BTreeSet<String>>,
    /// The classes with a `product_block_name` of their own, by it.
    pub(crate) claims: HashMap<String, Vec<ClassId>>,
}
