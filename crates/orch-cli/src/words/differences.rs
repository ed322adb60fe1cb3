//! The words for how models differ.

use std::collections::BTreeSet;

use orch_model::difference::{How, Part};
use orch_model::{Difference, Owner};

use crate::output::{one_line, styles};

/// A difference, in its colour.
pub(crate) fn described_difference(difference: &Difference) -> String {
    let style = match difference.how {
        How::Added => styles::ADDED,
        How::Changed => styles::CHANGED,
        How::Removed => styles::REMOVED,
    };
    format!("{style}{}{style:#}", one_line(&difference.to_string()))
}

/// The differences without those that another one implies.
pub(crate) fn outermost(differences: &[Difference]) -> impl Iterator<Item = &Difference> {
    let whole: BTreeSet<String> = differences
        .iter()
        .filter_map(|it| match &it.part {
            Part::Product(name) => Some(format!("product {name}")),
            Part::Block(name) => Some(format!("block {name}")),
            _ => None,
        })
        .collect();
    differences.iter().filter(move |it| {
        let owner = match &it.part {
            Part::FixedInput(product, _) => format!("product {product}"),
            Part::Attachment(block, _) => format!("block {block}"),
            Part::Attribute(Owner::Product(name), _) => format!("product {name}"),
            Part::Attribute(Owner::Block(name), _) => format!("block {name}"),
            _ => return true,
        };
        !whole.contains(&owner)
    })
}
