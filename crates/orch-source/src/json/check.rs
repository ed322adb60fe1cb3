//! Whether the parts of a model hang together.

use std::collections::BTreeSet;

use orch_model::catalog::related;
use orch_model::{BlockName, Model, Owner, Place};

use super::parts::Parts;
use crate::node::At;
use crate::object::Reader;

impl Parts {
    /// Whether all blocks and resource types that are named are there, and the other
    /// way around.
    pub(crate) fn check(&self, reader: &mut Reader<'_>) {
        let Model {
            products,
            blocks,
            resource_types,
            workflows: _,
        } = &self.model;
        let mut faults = Vec::new();
        let owners = products.iter().map(|(name, product)| {
            (
                Owner::Product(name.clone()),
                format!("product `{name}`"),
                &product.attributes,
            )
        });
        let owners = owners.chain(blocks.iter().map(|(name, block)| {
            (
                Owner::Block(name.clone()),
                format!("product block `{name}`"),
                &block.attributes,
            )
        }));
        for (owner, what, attributes) in owners {
            for (name, attribute) in attributes {
                let specs = attribute.spec.iter().flat_map(|(_, spec)| &spec.blocks);
                let named: BTreeSet<_> = attribute.blocks.iter().chain(specs).collect();
                let place = Place::Attribute(owner.clone(), name.clone());
                for missing in named.iter().filter(|name| !blocks.contains_key(**name)) {
                    let message = format!(
                        "attribute `{name}` of {what} names product block `{missing}`, which is \
                         not there"
                    );
                    faults.push((place.clone(), message));
                }
            }
        }
        let mut left: BTreeSet<_> = resource_types.keys().collect();
        for (block, it) in blocks {
            for name in it.resource_types.keys() {
                left.remove(name);
                if !resource_types.contains_key(name) {
                    let place = Place::ResourceType(block.clone(), name.clone());
                    let message = format!(
                        "resource type `{name}` of product block `{block}` is not among \
                         `resource_types`"
                    );
                    faults.push((place, message));
                }
            }
        }
        for (place, message) in faults {
            let at = self.places.get(&place).copied().unwrap_or(START);
            reader.fault(at, message);
        }
        for name in left {
            reader.fault(
                START,
                format!("no product block has resource type `{name}`"),
            );
        }
        if reader.faults.is_empty() {
            for name in unreached(&self.model) {
                let place = Place::Block(name.clone());
                let at = self.places.get(&place).copied().unwrap_or(START);
                reader.fault(at, format!("no product reaches product block `{name}`"));
            }
        }
    }
}

const START: At = At { line: 1, column: 1 };

/// The blocks that no product reaches.
fn unreached(model: &Model) -> BTreeSet<&BlockName> {
    let mut left: BTreeSet<&BlockName> = model.blocks.keys().collect();
    let mut next: Vec<BlockName> = model
        .products
        .values()
        .flat_map(|product| related(&product.attributes))
        .collect();
    while let Some(name) = next.pop() {
        if left.remove(&name)
            && let Some(block) = model.blocks.get(&name)
        {
            next.extend(related(&block.attributes));
        }
    }
    left
}
