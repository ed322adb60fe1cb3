//! What hangs on metadata that a step would remove: counted, before anything is
//! done.

use orch_model::catalog::Selection;
use orch_model::{BlockName, ProductName, ResourceTypeName};
use postgres::GenericClient;
use postgres::types::Type;

use crate::migration::Step;

/// How much of a customer's data is about some metadata.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Subscriptions of the products.
    pub subscriptions: i64,
    /// Instances of the blocks.
    pub instances: i64,
    /// Values of the resource types.
    pub values: i64,
}

impl Uses {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Counts what hangs on the rows that a step removes. One query.
pub fn uses(client: &mut impl GenericClient, step: &Step<'_>) -> Result<Uses, postgres::Error> {
    let (from, to) = (step.from(), step.to());
    let products = from
        .products
        .keys()
        .filter(|it| !to.products.contains_key(*it));
    let blocks = from.blocks.keys().filter(|it| !to.blocks.contains_key(*it));
    let types = from
        .resource_types
        .keys()
        .filter(|it| !to.resource_types.contains_key(*it));
    let removed = Selection {
        products: products.cloned().collect(),
        blocks: blocks.cloned().collect(),
        resource_types: types.cloned().collect(),
    };
    if removed == Selection::default() {
        return Ok(Uses::default());
    }
    let products: Vec<_> = removed.products.iter().map(ProductName::as_str).collect();
    let blocks: Vec<_> = removed.blocks.iter().map(BlockName::as_str).collect();
    let types: Vec<_> = removed
        .resource_types
        .iter()
        .map(ResourceTypeName::as_str)
        .collect();
    let rows = client.query_typed(
        "select
           (select count(*) from subscriptions join products using (product_id)
            where name = any ($1)),
           (select count(*) from subscription_instances join product_blocks using (product_block_id)
            where name = any ($2)),
           (select count(*) from subscription_instance_values
            join resource_types using (resource_type_id) where resource_type = any ($3))",
        &[
            (&products, Type::TEXT_ARRAY),
            (&blocks, Type::TEXT_ARRAY),
            (&types, Type::TEXT_ARRAY),
        ],
    )?;
    Ok(rows.first().map_or_else(Uses::default, |row| Uses {
        subscriptions: row.get(0),
        instances: row.get(1),
        values: row.get(2),
    }))
}
