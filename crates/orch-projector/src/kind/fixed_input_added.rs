//! A product got a fixed input.

use orch_model::change::FixedInputAdded;
use orch_model::{FixedInput, ProductName, Recorded, ThingKind};

use crate::FoldError;
use crate::kind::{introduce, lines, present_name};
use crate::literal::{NulError, literal};
use crate::render::{Both, Context, Numbered};
use crate::script::{Statement, counted, listed, removing};

pub(crate) fn fold(recorded: &mut Recorded, change: &FixedInputAdded) -> Result<(), FoldError> {
    let owner = change.product.id;
    let product = product(recorded, change)?;
    introduce(
        recorded,
        change.thing,
        ThingKind::FixedInput,
        Some(owner),
        change.name.as_str(),
    )?;
    let input = FixedInput {
        value: Some(change.value.clone()),
        spec: change.spec.clone(),
    };
    if let Some(product) = recorded.model.products.get_mut(&product) {
        product.fixed_inputs.insert(change.name.clone(), input);
    }
    Ok(())
}

/// What the owner is called now.
fn product(recorded: &Recorded, change: &FixedInputAdded) -> Result<ProductName, FoldError> {
    let name = change.product.name.as_str();
    present_name(recorded, change.product.id, ThingKind::Product, name).map(ProductName::new)
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, FixedInputAdded>],
) -> Result<Both, NulError> {
    let mut added = Vec::with_capacity(group.len());
    let mut removed = Vec::with_capacity(group.len());
    for (_, change) in group {
        // Where the product is missing, folding says so right after.
        let product =
            product(context.before, change).unwrap_or_else(|_| change.product.name.clone());
        context.touch_product(&product);
        let cast = if added.is_empty() { "::uuid" } else { "" };
        let product = literal(product.as_str())?;
        let name = literal(change.name.as_str())?;
        let value = literal(&change.value)?;
        added.push(format!(
            "  ('{}'{cast}, {product}, {name}, {value})",
            change.thing
        ));
        removed.push(format!("  ({product}, {name})"));
    }
    context.touch_table("fixed_inputs");
    let mut owners: Vec<&str> = group
        .iter()
        .map(|(_, change)| change.product.name.as_str())
        .collect();
    owners.dedup();
    let statement = |why: &str, sql: String| Statement {
        lines: lines(group),
        kind: "fixed_input_added",
        why: format!(
            "{} {why} {}",
            counted(group.len(), "fixed input"),
            listed(owners.iter().copied())
        ),
        sql,
    };
    let up = format!(
        "insert into fixed_inputs (fixed_input_id, product_id, name, value)\n\
         select v.id, p.product_id, v.name, v.value\n\
         from (values\n{}\n\
         ) as v (id, product, name, value)\n\
         left join products p on p.name = v.product",
        added.join(",\n")
    );
    let rows = format!(
        "select x.ctid\nfrom (values\n{}\n) as v (product, name)\n\
         join products p on p.name = v.product\n\
         join fixed_inputs x on x.product_id = p.product_id and x.name = v.name",
        removed.join(",\n")
    );
    let down = removing("fixed_inputs", &rows, group.len());
    Ok(Both {
        up: vec![statement("added to", up)],
        down: vec![statement("to remove again from", down)],
    })
}
