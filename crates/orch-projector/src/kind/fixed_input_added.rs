//! A product got a fixed input.

use std::collections::BTreeMap;

use orch_model::change::FixedInputAdded;
use orch_model::{FixedInput, FixedInputName, ProductName, Recorded, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::{introduce, key};
use crate::resolve::{absent, present, product};
use crate::statement::{Action, Archive, FixedInputRow, Insert};
use crate::words::{counted, listed};

pub(crate) fn fold(recorded: &mut Recorded, change: &FixedInputAdded) -> Result<(), FoldError> {
    let owner = change.product.id;
    let product = present(recorded, &change.product)?;
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
    let known = recorded.model.products.get_mut(&product);
    let known = known.ok_or_else(|| absent(ThingKind::Product, product.as_str()))?;
    known.fixed_inputs.insert(change.name.clone(), input);
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, FixedInputAdded>,
) -> Result<Both, FoldError> {
    let mut rows = Vec::new();
    // Those of a new product go with it.
    let mut removed: BTreeMap<ProductName, Vec<FixedInputName>> = BTreeMap::new();
    for (_, change) in group.iter() {
        let (product, _) = product(context.before, &change.product)?;
        if !context.new.contains(&change.product.id) {
            let names = removed.entry(product.clone()).or_default();
            names.push(change.name.clone());
        }
        rows.push(FixedInputRow {
            id: key(change.row, change.thing),
            product,
            name: change.name.clone(),
            value: change.value.clone(),
        });
    }
    let the = in_words(&rows);
    let mut both = Both::default();
    if !removed.is_empty() {
        let restoring = Action::Restore(group.slot(), Archive::FIXED_INPUTS);
        let archiving = Action::Archive(group.slot(), Archive::FixedInputs(removed));
        let why = format!("Restore {the}, if going back archived any.");
        both.up.push(group.statement(why, restoring));
        both.down
            .push(group.statement(format!("Archive {the}."), archiving));
    }
    let inserting = Action::Insert(Insert::FixedInputs(rows));
    both.up
        .push(group.statement(format!("Add {the}."), inserting));
    Ok(both)
}

/// Fixed inputs with their products, for comments.
pub(crate) fn in_words(rows: &[FixedInputRow]) -> String {
    const SHOWN: usize = 12;
    if rows.len() > SHOWN {
        return counted(rows.len(), "fixed input");
    }
    let mut products: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in rows {
        let names = products.entry(row.product.as_str()).or_default();
        names.push(row.name.as_str());
    }
    let all: Vec<String> = products
        .into_iter()
        .map(|(product, names)| format!("{} of {}", listed(names), listed([product])))
        .collect();
    let noun = if rows.len() == 1 { "input" } else { "inputs" };
    format!("the fixed {noun} {}", crate::words::joined(&all))
}
