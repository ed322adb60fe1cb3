//! What attributes are in the database: relations between owners and blocks.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::catalog::related;
use orch_model::change::Named;
use orch_model::{Attribute, AttributeName, AttributeSpec, BlockName, ByStatus, Owner, Recorded};

use crate::FoldError;
use crate::resolve::present;
use crate::words::quoted;

/// What a change says of an attribute, with the names that its blocks have now.
pub(crate) fn attribute(
    recorded: &Recorded,
    name: &AttributeName,
    relates: &[Named<BlockName>],
    mentions: &[Named<BlockName>],
    spec: &ByStatus<AttributeSpec>,
) -> Result<Attribute, FoldError> {
    let mut introduced = BTreeSet::new();
    for named in relates.iter().chain(mentions) {
        introduced.insert(present(recorded, named)?);
    }
    let mut blocks = spec.iter().flat_map(|(_, spec)| &spec.blocks);
    if !blocks.all(|block| introduced.contains(block)) {
        return Err(FoldError::Unintroduced(format!("attribute `{name}`")));
    }
    Ok(Attribute {
        blocks: relates.iter().map(|named| named.name.clone()).collect(),
        spec: spec.clone(),
    })
}

/// The blocks that an owner is related to; none where the owner is not there.
pub(crate) fn relations_of(recorded: &Recorded, owner: &Owner) -> BTreeSet<BlockName> {
    recorded
        .model
        .attributes(owner)
        .map(related)
        .unwrap_or_default()
}

/// An owner, for comments.
pub(crate) fn owner_in_words(owner: &Owner) -> String {
    match owner {
        Owner::Product(name) => format!("product {}", quoted(name.as_str())),
        Owner::Block(name) => format!("product block {}", quoted(name.as_str())),
    }
}

/// Relations of products and of blocks, apart.
pub(crate) type ByOwner<V> = (V, V);

/// Those of an owner's kind.
pub(crate) fn of_owner<'a, V>(all: &'a mut ByOwner<V>, owner: &Owner) -> &'a mut V {
    match owner {
        Owner::Product(_) => &mut all.0,
        Owner::Block(_) => &mut all.1,
    }
}

/// Which blocks each owner was related to before a group of changes.
pub(crate) type Known = BTreeMap<Owner, BTreeSet<BlockName>>;
