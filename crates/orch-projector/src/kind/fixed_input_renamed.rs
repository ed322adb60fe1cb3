//! Fixed inputs of a product got other names; their values stay.

use orch_model::change::FixedInputRenamed;
use orch_model::{FixedInputName, ProductName, Recorded, ThingKind};

use crate::FoldError;
use crate::kind::renamed::{move_keys, pairs, rename};
use crate::kind::{absent, name_of, present, statement};
use crate::literal::{NulError, comment_text, literal};
use crate::render::{Both, Context, Numbered};

pub(crate) fn fold(recorded: &mut Recorded, change: &FixedInputRenamed) -> Result<(), FoldError> {
    let product = present(recorded, &change.product)?;
    let pairs = rename(recorded, &change.renames)?;
    let owner = recorded.model.products.get_mut(&product);
    let owner = owner.ok_or_else(|| absent(ThingKind::Product, product.as_str()))?;
    move_keys(&mut owner.fixed_inputs, &pairs);
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, FixedInputRenamed>],
) -> Result<Both, NulError> {
    let mut both = Both::default();
    for one in group {
        let (_, change) = one;
        let product = name_of(context.before, &change.product);
        context.touch_product(&product);
        context.write_table("fixed_inputs");
        let pairs = pairs(context.before, &change.renames);
        let back: Vec<_> = pairs
            .iter()
            .map(|(from, to)| (to.clone(), from.clone()))
            .collect();
        let said = |sql: String| {
            let why = format!("of product `{}`", comment_text(product.as_str()));
            statement(&[*one], "fixed_input_renamed", why, sql)
        };
        both.up.push(said(updating(&product, &pairs)?));
        both.down.insert(0, said(updating(&product, &back)?));
    }
    Ok(both)
}

fn updating(
    product: &ProductName,
    pairs: &[(FixedInputName, FixedInputName)],
) -> Result<String, NulError> {
    let product = literal(product.as_str())?;
    let mut rows = Vec::with_capacity(pairs.len());
    for (from, to) in pairs {
        rows.push(format!(
            "  ({}, {})",
            literal(from.as_str())?,
            literal(to.as_str())?
        ));
    }
    let set = |name: &str, on: &str| {
        format!(
            "update fixed_inputs x set name = {name}\n\
             from (values\n{}\n) as v (former, name), products p\n\
             where p.name = {product} and x.product_id = p.product_id and x.name = {on}",
            rows.join(",\n")
        )
    };
    if pairs
        .iter()
        .any(|(_, to)| pairs.iter().any(|(from, _)| from == to))
    {
        // Names are unique at every moment, so that they step aside first.
        let aside = "'orch: from ' || v.former";
        return Ok(format!(
            "{};\n{}",
            set(aside, "v.former"),
            set("v.name", aside)
        ));
    }
    Ok(set("v.name", "v.former"))
}
