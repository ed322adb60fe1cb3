//! The rows that a database holds for a model, by name.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{
    Attribute, AttributeName, Block, BlockName, FixedInputName, Model, Product, ProductName,
    ResourceType, ResourceTypeName,
};

/// The metadata rows of a database: *derived* from a recorded model, or
/// *observed* in Postgres.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Catalog {
    /// `products`, with `fixed_inputs` and `product_product_blocks`.
    pub products: BTreeMap<ProductName, ProductRow>,
    /// `product_blocks`, with `product_block_resource_types` and
    /// `product_block_relations`.
    pub blocks: BTreeMap<BlockName, BlockRow>,
    /// `resource_types`.
    pub resource_types: BTreeMap<ResourceTypeName, ResourceTypeRow>,
}

/// A row of `products` and what hangs on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ProductRow {
    /// `description`
    pub description: Option<String>,
    /// `product_type`
    pub product_type: String,
    /// `tag`
    pub tag: Option<String>,
    /// `status`
    pub status: Option<String>,
    /// Name and value of each fixed input.
    pub fixed_inputs: BTreeMap<FixedInputName, Option<String>>,
    /// The blocks at the root of its subscriptions.
    pub blocks: BTreeSet<BlockName>,
}

/// A row of `product_blocks` and what hangs on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BlockRow {
    /// `description`
    pub description: Option<String>,
    /// `tag`
    pub tag: Option<String>,
    /// `status`
    pub status: Option<String>,
    /// Its resource types.
    pub resource_types: BTreeSet<ResourceTypeName>,
    /// The blocks that it depends on.
    pub depends_on: BTreeSet<BlockName>,
}

/// A row of `resource_types`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ResourceTypeRow {
    /// `description`
    pub description: Option<String>,
}

impl Catalog {
    /// The rows that a model stands for; the reverse does not exist.
    pub fn of(model: &Model) -> Self {
        fn rows<K: Ord + Clone, V, R>(
            all: &BTreeMap<K, V>,
            row: impl Fn(&V) -> R,
        ) -> BTreeMap<K, R> {
            all.iter()
                .map(|(name, value)| (name.clone(), row(value)))
                .collect()
        }
        Self {
            products: rows(&model.products, ProductRow::of),
            blocks: rows(&model.blocks, BlockRow::of),
            resource_types: rows(&model.resource_types, ResourceTypeRow::of),
        }
    }
}

impl ProductRow {
    /// The row of a product.
    pub fn of(product: &Product) -> Self {
        let inputs = product.fixed_inputs.iter();
        Self {
            description: product.description.clone(),
            product_type: product.product_type.as_str().to_owned(),
            tag: product.tag.clone(),
            status: product.status.clone(),
            fixed_inputs: inputs
                .map(|(name, it)| (name.clone(), it.value.clone()))
                .collect(),
            blocks: related(&product.attributes),
        }
    }
}

impl BlockRow {
    /// The row of a block.
    pub fn of(block: &Block) -> Self {
        Self {
            description: block.description.clone(),
            tag: block.tag.clone(),
            status: block.status.clone(),
            resource_types: block.resource_types.keys().cloned().collect(),
            depends_on: related(&block.attributes),
        }
    }
}

impl ResourceTypeRow {
    /// The row of a resource type.
    pub fn of(resource_type: &ResourceType) -> Self {
        Self {
            description: resource_type.description.clone(),
        }
    }
}

/// The blocks that some attributes relate their owner to.
pub fn related(attributes: &BTreeMap<AttributeName, Attribute>) -> BTreeSet<BlockName> {
    attributes
        .values()
        .flat_map(|attribute| attribute.blocks.iter().cloned())
        .collect()
}

/// Names of rows, to look at only those.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Products.
    pub products: BTreeSet<ProductName>,
    /// Blocks.
    pub blocks: BTreeSet<BlockName>,
    /// Resource types.
    pub resource_types: BTreeSet<ResourceTypeName>,
}

/// One way in which a database is not as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// The row: ``product `User` ``.
    pub row: String,
    /// What of the row; none where the row is there and should not be, or the
    /// other way about.
    pub field: Option<String>,
    /// What is recorded.
    pub expected: String,
    /// What the database holds.
    pub found: String,
    /// Whether it is only text that people edit in the orchestrator's own pages,
    /// which drifts by design.
    pub is_text: bool,
}

impl Catalog {
    /// The rows that some names of a model stand for; names that the model does
    /// not have stand for none.
    pub fn select(model: &Model, selection: &Selection) -> Self {
        fn rows<K: Ord + Clone, V, R>(
            all: &BTreeMap<K, V>,
            names: &BTreeSet<K>,
            row: impl Fn(&V) -> R,
        ) -> BTreeMap<K, R> {
            let found = names.iter().filter_map(|name| all.get_key_value(name));
            found
                .map(|(name, value)| (name.clone(), row(value)))
                .collect()
        }
        Self {
            products: rows(&model.products, &selection.products, ProductRow::of),
            blocks: rows(&model.blocks, &selection.blocks, BlockRow::of),
            resource_types: rows(
                &model.resource_types,
                &selection.resource_types,
                ResourceTypeRow::of,
            ),
        }
    }

    /// The names of its rows.
    pub fn selection(&self) -> Selection {
        Selection {
            products: self.products.keys().cloned().collect(),
            blocks: self.blocks.keys().cloned().collect(),
            resource_types: self.resource_types.keys().cloned().collect(),
        }
    }

    /// Where an observed catalog is not as this one; by name.
    pub fn drift(&self, observed: &Self) -> Vec<Drift> {
        let mut found = Vec::new();
        rows(
            "product",
            &self.products,
            &observed.products,
            &mut found,
            |row| {
                let inputs = row.fixed_inputs.iter().map(|(name, value)| {
                    (
                        format!("fixed input `{name}`"),
                        text(value.as_deref()),
                        false,
                    )
                });
                let fields = [
                    (
                        "description".to_owned(),
                        text(row.description.as_deref()),
                        true,
                    ),
                    (
                        "product type".to_owned(),
                        text(Some(&row.product_type)),
                        false,
                    ),
                    ("tag".to_owned(), text(row.tag.as_deref()), false),
                    ("status".to_owned(), text(row.status.as_deref()), false),
                    (
                        "product blocks".to_owned(),
                        list(&row.blocks, BlockName::as_str),
                        false,
                    ),
                ];
                fields.into_iter().chain(inputs).collect()
            },
        );
        rows(
            "product block",
            &self.blocks,
            &observed.blocks,
            &mut found,
            |row| {
                let types = list(&row.resource_types, ResourceTypeName::as_str);
                vec![
                    (
                        "description".to_owned(),
                        text(row.description.as_deref()),
                        true,
                    ),
                    ("tag".to_owned(), text(row.tag.as_deref()), false),
                    ("status".to_owned(), text(row.status.as_deref()), false),
                    ("resource types".to_owned(), types, false),
                    (
                        "depends on".to_owned(),
                        list(&row.depends_on, BlockName::as_str),
                        false,
                    ),
                ]
            },
        );
        rows(
            "resource type",
            &self.resource_types,
            &observed.resource_types,
            &mut found,
            |row| {
                vec![(
                    "description".to_owned(),
                    text(row.description.as_deref()),
                    true,
                )]
            },
        );
        found
    }
}

/// The fields of a row: what each is, its value in words, whether it is text that
/// people edit.
type Fields = Vec<(String, String, bool)>;

fn rows<K: Ord + std::fmt::Display, R: PartialEq>(
    kind: &str,
    expected: &BTreeMap<K, R>,
    observed: &BTreeMap<K, R>,
    found: &mut Vec<Drift>,
    fields: impl Fn(&R) -> Fields,
) {
    let names: BTreeSet<&K> = expected.keys().chain(observed.keys()).collect();
    let presence = |row: Option<&R>| if row.is_some() { "there" } else { "not there" }.to_owned();
    for name in names {
        let row = format!("{kind} `{name}`");
        match (expected.get(name), observed.get(name)) {
            (Some(a), Some(b)) if a == b => {}
            (Some(a), Some(b)) => {
                let (a, b) = (fields(a), fields(b));
                let value = |fields: &Fields, field: &str| {
                    let at = fields.iter().find(|(name, ..)| name == field);
                    at.map_or_else(|| "none".to_owned(), |(_, value, _)| value.clone())
                };
                let mut seen = BTreeSet::new();
                for (field, _, is_text) in a.iter().chain(&b) {
                    let (expected, found_value) = (value(&a, field), value(&b, field));
                    if seen.insert(field) && expected != found_value {
                        found.push(Drift {
                            row: row.clone(),
                            field: Some(field.clone()),
                            expected,
                            found: found_value,
                            is_text: *is_text,
                        });
                    }
                }
            }
            (a, b) => found.push(Drift {
                row,
                field: None,
                expected: presence(a),
                found: presence(b),
                is_text: false,
            }),
        }
    }
}

fn text(value: Option<&str>) -> String {
    value.map_or_else(|| "null".to_owned(), |value| format!("`{value}`"))
}

fn list<N>(names: &BTreeSet<N>, as_str: impl Fn(&N) -> &str) -> String {
    let names: Vec<_> = names
        .iter()
        .map(|name| format!("`{}`", as_str(name)))
        .collect();
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}
