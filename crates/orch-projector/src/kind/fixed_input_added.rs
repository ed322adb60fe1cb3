//! A product got a fixed input.

use std::collections::BTreeMap;

use orch_model::change::FixedInputAdded;
use orch_model::{FixedInput, Recorded, ThingKind};

use crate::FoldError;
use crate::kind::{introduce, name_of, present, returning, slot, statement};
use crate::literal::{NulError, literal};
use crate::render::{Both, Context, Numbered};
use crate::script::{counted, json, listed};

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
    if let Some(product) = recorded.model.products.get_mut(&product) {
        product.fixed_inputs.insert(change.name.clone(), input);
    }
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, FixedInputAdded>],
) -> Result<Both, NulError> {
    let mut rows = Vec::with_capacity(group.len());
    // Those of a new product go with it.
    let mut removed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut owners = Vec::new();
    for (_, change) in group {
        let product = name_of(context.before, &change.product);
        context.touch_product(&product);
        let cast = if rows.is_empty() { "::uuid" } else { "" };
        rows.push(format!(
            "  ('{}'{cast}, {}, {}, {})",
            change.thing,
            literal(product.as_str())?,
            literal(change.name.as_str())?,
            literal(&change.value)?
        ));
        if !context.new.contains(&change.product.id) {
            let names = removed.entry(product.as_str().to_owned()).or_default();
            names.push(change.name.as_str().to_owned());
        }
        owners.push(product);
    }
    owners.dedup();
    context.write_table("fixed_inputs");
    let said = |why: &str, sql: String| {
        let count = counted(group.len(), "fixed input");
        let owners = listed(owners.iter().map(orch_model::ProductName::as_str));
        statement(
            group,
            "fixed_input_added",
            format!("{count} {why} {owners}"),
            sql,
        )
    };
    let line = slot(group);
    let inserting = format!(
        "insert into fixed_inputs (fixed_input_id, product_id, name, value)\n\
         select v.id, p.product_id, v.name, v.value\n\
         from (values\n{}\n\
         ) as v (id, product, name, value)\n\
         left join products p on p.name = v.product\n\
         on conflict do nothing",
        rows.join(",\n")
    );
    if removed.is_empty() {
        return Ok(Both {
            up: vec![said("added to", inserting)],
            down: Vec::new(),
        });
    }
    context.take_down(&["fixed_inputs"]);
    let down = taking_fixed_inputs(line, &removed)?;
    Ok(Both {
        up: vec![said(
            "added to",
            format!("{};\n{inserting}", returning(line)),
        )],
        down: vec![said("to go again from", down).taking()],
    })
}

/// SQL that takes fixed inputs, given by product.
pub(crate) fn taking_fixed_inputs(
    line: usize,
    names: &BTreeMap<String, Vec<String>>,
) -> Result<String, NulError> {
    let names = json(&serde_json::json!(names))?;
    Ok(format!(
        "select pg_temp.orch_archive_fixed_inputs('{line}', {names})"
    ))
}
