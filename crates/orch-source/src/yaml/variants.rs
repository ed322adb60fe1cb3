//! The products of a description: one for each combination of its fixed inputs' values.

use super::description::{Description, Spot};
use super::field::Remark;

/// The most products that one description may stand for.
const MOST: usize = 10_000;

/// A product.
pub(super) struct Variant<'d> {
    /// The description's name, and behind it the values, each after a space.
    pub(super) name: String,
    /// Fixed inputs with their values.
    pub(super) values: Vec<(&'d Spot, &'d Spot)>,
}

/// The products, in the order in which the generator writes them.
pub(super) fn variants<'d>(it: &'d Description<'_>) -> Result<Vec<Variant<'d>>, Remark> {
    let mut variants = vec![Variant {
        name: it.name.text.clone(),
        values: Vec::new(),
    }];
    for input in &it.fixed_inputs {
        let Some(values) = &input.values else {
            continue;
        };
        if values.is_empty() {
            let message = format!(
                "fixed input `{}` has no values, so that there is no product",
                input.name.text
            );
            return Err((input.name.at, message));
        }
        if variants.len().saturating_mul(values.len()) > MOST {
            let message = format!("the fixed inputs stand for more than {MOST} products");
            return Err((input.name.at, message));
        }
        let with = |variant: &Variant<'d>, value: &'d Spot| {
            let mut combined = variant.values.clone();
            combined.push((&input.name, value));
            Variant {
                name: format!("{} {}", variant.name, value.text),
                values: combined,
            }
        };
        variants = variants
            .iter()
            .flat_map(|variant| values.iter().map(move |value| with(variant, value)))
            .collect();
    }
    Ok(variants)
}
