//! The model that the rows of a database stand for.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::catalog::{BlockRow, ProductRow};
use orch_model::{
    Attribute, AttributeName, AttributeSpec, Block, BlockName, ByStatus, Catalog, FixedInput, Link,
    Model, Product, ProductName, ProductType, ResourceType, ResourceTypeName, Standing, Target,
    Workflow,
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
            workflows: known.map(|it| it.workflows.clone()).unwrap_or_default(),
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
    let mut model = Model {
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
        workflows: None,
    };
    workflows(&mut model, known, observed);
    model
}

/// Takes in the workflows of some rows. Products that a workflow has beside those of its
/// product types, or has not, are exceptions. A row whose target is none is left out.
fn workflows(model: &mut Model, known: &Model, observed: &Catalog) {
    let mut found = BTreeMap::new();
    for (name, row) in &observed.workflows {
        let Some(target) = Target::parse(&row.target) else {
            continue;
        };
        let known = known.workflow(name);
        let types = known.and_then(|it| it.product_types.clone());
        let workflow = Workflow {
            target: Some(target),
            is_task: row
                .is_task
                .or(known.and_then(Workflow::is_task))
                .or(Some(target.is_of_tasks())),
            description: row.description.clone(),
            product_types: Some(types.unwrap_or_else(|| types_of(model, &row.products))),
            tag: known.and_then(|it| it.tag.clone()),
            standing: match row.is_deleted {
                Some(true) => Standing::Retired,
                Some(false) => Standing::InUse,
                None => known.map(|it| it.standing).unwrap_or_default(),
            },
            source: None,
        };
        for (product, it) in &mut model.products {
            let link = if row.products.contains(product) {
                Link::Linked
            } else {
                Link::Unlinked
            };
            if it.has(name, &workflow) != (link == Link::Linked) {
                it.workflows.insert(name.clone(), link);
            }
        }
        found.insert(name.clone(), workflow);
    }
    model.workflows = Some(found).filter(|it| !it.is_empty());
}

/// The product types all of whose products some products are.
fn types_of(model: &Model, products: &BTreeSet<ProductName>) -> BTreeSet<ProductType> {
    let mut types: BTreeSet<&ProductType> = BTreeSet::new();
    let mut others: BTreeSet<&ProductType> = BTreeSet::new();
    for (name, it) in &model.products {
        let of = if products.contains(name) {
            &mut types
        } else {
            &mut others
        };
        of.insert(&it.product_type);
    }
    types.difference(&others).map(|it| (*it).clone()).collect()
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
