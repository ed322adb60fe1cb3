//! The model that the rows of a database stand for.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::catalog::{BlockRow, ProductRow};
use orch_model::{
    Attribute, AttributeName, AttributeSpec, Block, BlockName, ByStatus, Catalog, FixedInput,
    Model, Product, ResourceType, ResourceTypeName,
};

/// The model of some rows, of which another one explains some.
///
/// A row without a class is taken with a specification for no status: no class has such a
/// field. A resource type that no block has is left out: nothing could refer to it.
pub(super) fn of_rows(known: &Model, observed: &Catalog) -> Model {
    let has_block = |name: &BlockName| observed.blocks.contains_key(name);
    let product = |row: &ProductRow, known: Option<&Product>| {
        let none = BTreeMap::new();
        Product {
            product_type: row.product_type.as_str().into(),
            description: row.description.clone(),
            tag: row.tag.clone(),
            status: row.status.clone(),
            fixed_inputs: row
                .fixed_inputs
                .iter()
                .map(|(name, value)| {
                    let known = known.and_then(|it| it.fixed_inputs.get(name));
                    let spec = known.map_or_else(nowhere, |it| it.spec.clone());
                    let value = value.clone();
                    (name.clone(), FixedInput { value, spec })
                })
                .collect(),
            attributes: attributes(
                known.map_or(&none, |it| &it.attributes),
                &row.blocks,
                &has_block,
            ),
            workflows: BTreeMap::new(),
        }
    };
    let block = |row: &BlockRow, known: Option<&Block>| {
        let none = BTreeMap::new();
        Block {
            description: row.description.clone(),
            tag: row.tag.clone(),
            status: row.status.clone(),
            resource_types: row
                .resource_types
                .iter()
                .map(|name| {
                    let known = known.and_then(|it| it.resource_types.get(name));
                    (name.clone(), known.cloned().unwrap_or_else(nowhere))
                })
                .collect(),
            attributes: attributes(
                known.map_or(&none, |it| &it.attributes),
                &row.depends_on,
                &has_block,
            ),
        }
    };
    let owned: BTreeSet<&ResourceTypeName> = observed
        .blocks
        .values()
        .flat_map(|row| &row.resource_types)
        .collect();
    let products = observed.products.iter();
    let blocks = observed.blocks.iter();
    let types = observed.resource_types.iter();
    Model {
        products: products
            .map(|(name, row)| (name.clone(), product(row, known.products.get(name))))
            .collect(),
        blocks: blocks
            .map(|(name, row)| (name.clone(), block(row, known.blocks.get(name))))
            .collect(),
        resource_types: types
            .filter(|(name, _)| owned.contains(name))
            .map(|(name, row)| {
                let description = row.description.clone();
                (name.clone(), ResourceType { description })
            })
            .collect(),
        // Rows of workflows are read once a kind of change records them.
        workflows: None,
    }
}

/// A specification for no status.
fn nowhere<T: PartialEq>() -> ByStatus<T> {
    ByStatus::from_stages([])
}

/// The attributes of an owner that its relations stand for.
fn attributes(
    known: &BTreeMap<AttributeName, Attribute>,
    related: &BTreeSet<BlockName>,
    is_there: &impl Fn(&BlockName) -> bool,
) -> BTreeMap<AttributeName, Attribute> {
    let mut found = BTreeMap::new();
    let mut unexplained = related.clone();
    for (name, attribute) in known {
        let blocks: BTreeSet<_> = attribute.blocks.intersection(related).cloned().collect();
        if blocks.is_empty() {
            continue;
        }
        unexplained.retain(|block| !blocks.contains(block));
        // A block that the registered class names, and that is not related, is not held.
        let is_held = |block: &BlockName| {
            blocks.contains(block) || (!attribute.blocks.contains(block) && is_there(block))
        };
        let spec = held(&attribute.spec, is_held);
        found.insert(name.clone(), Attribute { blocks, spec });
    }
    for block in unexplained {
        let name = free_name(&block, |name| {
            known.contains_key(name) || found.contains_key(name)
        });
        let attribute = Attribute {
            blocks: BTreeSet::from([block]),
            spec: nowhere(),
        };
        found.insert(name, attribute);
    }
    found
}

/// A specification without blocks that are not there; a status that is left without any has
/// no such attribute.
fn held(
    spec: &ByStatus<AttributeSpec>,
    is_held: impl Fn(&BlockName) -> bool,
) -> ByStatus<AttributeSpec> {
    let stages = spec.iter().flat_map(|(statuses, spec)| {
        let blocks: BTreeSet<_> = spec.blocks.iter().filter(|it| is_held(it)).collect();
        let blocks: BTreeSet<BlockName> = blocks.into_iter().cloned().collect();
        let arity = spec.arity;
        statuses
            .iter()
            .filter(|_| !blocks.is_empty())
            .map(|status| {
                let blocks = blocks.clone();
                (status, AttributeSpec { blocks, arity })
            })
            .collect::<Vec<_>>()
    });
    ByStatus::from_stages(stages)
}

/// A name for an attribute that no class has: the block's, as Python would write it.
fn free_name(block: &BlockName, is_taken: impl Fn(&AttributeName) -> bool) -> AttributeName {
    let mut snake = String::new();
    let mut was_lower = false;
    for c in block.as_str().chars() {
        if c.is_alphanumeric() {
            if c.is_uppercase() && was_lower {
                snake.push('_');
            }
            was_lower = c.is_lowercase() || c.is_numeric();
            snake.extend(c.to_lowercase());
        } else {
            was_lower = false;
            if !snake.ends_with('_') {
                snake.push('_');
            }
        }
    }
    (1..)
        .map(|number| match number {
            1 => AttributeName::new(snake.clone()),
            number => AttributeName::new(format!("{snake}_{number}")),
        })
        .find(|name| !is_taken(name))
        .expect("BUG: every number is taken")
}

#[cfg(test)]
mod tests {
    use super::free_name;

    #[test]
    fn a_relation_that_no_class_explains_gets_the_name_of_its_block() {
        for (block, name) in [
            ("UserGroupBlock", "user_group_block"),
            ("IP Static-Block", "ip_static_block"),
            ("Port10G", "port10_g"),
        ] {
            assert_eq!(free_name(&block.into(), |_| false).as_str(), name);
        }
        let taken = |name: &orch_model::AttributeName| name.as_str() == "x";
        assert_eq!(free_name(&"X".into(), taken).as_str(), "x_2");
    }
}
