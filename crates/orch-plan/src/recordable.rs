//! Models that cannot be recorded: the orchestrator could not load them, or the database
//! could not hold their names.

use std::collections::BTreeMap;

use orch_model::difference::{How, Part};
use orch_model::{BlockName, Declared, Difference, Owner, Place, ProductName, limit};

use crate::unrecordable::{TooLong, Unit, Unloadable};

/// The attributes that cannot be told apart when a subscription is loaded: at the root
/// of a product there are no names of attributes in the database.
pub(crate) fn unloadable(declared: &Declared) -> Vec<Unloadable> {
    let mut found = Vec::new();
    for (product, it) in &declared.model.products {
        let mut held: BTreeMap<&BlockName, &str> = BTreeMap::new();
        for (name, attribute) in &it.attributes {
            for block in &attribute.blocks {
                if let Some(other) = held.insert(block, name.as_str()) {
                    let place = Place::Attribute(Owner::Product(product.clone()), name.clone());
                    found.push(Unloadable {
                        product: product.clone(),
                        attributes: (other.to_owned(), name.as_str().to_owned()),
                        block: block.clone(),
                        at: declared.origin(&place).cloned(),
                    });
                    break;
                }
            }
        }
    }
    found
}

/// The names that do not fit their columns, among what is added.
pub(crate) fn too_long(declared: &Declared, differences: &[Difference]) -> Vec<TooLong> {
    let check = |difference: &Difference| -> Vec<TooLong> {
        let names = named(declared, &difference.part).into_iter();
        let found = names.filter_map(|(name, unit, limit, place)| {
            let length = match unit {
                Unit::Characters => name.chars().count(),
                Unit::Bytes => name.len(),
            };
            (length > limit).then(|| TooLong {
                part: difference.part.clone(),
                length,
                limit,
                unit,
                at: declared.origin(&place).cloned(),
            })
        });
        found.collect()
    };
    let found = differences.iter().filter(|it| it.how != How::Removed);
    found.flat_map(check).collect()
}

/// The names of a part that have a limit, with the limit and the place of each.
fn named<'a>(declared: &'a Declared, part: &'a Part) -> Vec<(&'a str, Unit, usize, Place)> {
    let class = |name: &ProductName| {
        let product = declared.model.products.get(name)?;
        let place = Place::ProductClass(name.clone());
        let class = product.product_type.as_str();
        Some((class, Unit::Characters, limit::PRODUCT_TYPE, place))
    };
    match part {
        Part::Product(name) => {
            let place = Place::Product(name.clone());
            let it = (name.as_str(), Unit::Bytes, limit::INDEXED_NAME, place);
            std::iter::once(it).chain(class(name)).collect()
        }
        Part::ProductType(name) => class(name).into_iter().collect(),
        Part::FixedInput(product, name) => {
            let place = Place::FixedInput(product.clone(), name.clone());
            vec![(name.as_str(), Unit::Bytes, limit::INDEXED_INPUT, place)]
        }
        Part::Block(name) => {
            let place = Place::Block(name.clone());
            vec![(name.as_str(), Unit::Bytes, limit::INDEXED_NAME, place)]
        }
        Part::Attachment(block, name) => {
            let place = Place::ResourceType(block.clone(), name.clone());
            vec![(name.as_str(), Unit::Characters, limit::RESOURCE_TYPE, place)]
        }
        Part::Attribute(owner, name) => {
            let place = Place::Attribute(owner.clone(), name.clone());
            vec![(name.as_str(), Unit::Characters, limit::ATTRIBUTE, place)]
        }
        Part::Workflow(name) => {
            let place = Place::Workflow(name.clone());
            vec![(name.as_str(), Unit::Bytes, limit::INDEXED_NAME, place)]
        }
        Part::ProductStatus(_) | Part::ResourceType(_) => Vec::new(),
    }
}
