//! A product lost a fixed input.

use std::collections::BTreeMap;

use orch_model::change::FixedInputRemoved;
use orch_model::{Recorded, ThingKind};

use crate::FoldError;
use crate::kind::fixed_input_added::taking_fixed_inputs;
use crate::kind::{absent, forget, name_of, present, returning, slot, statement};
use crate::literal::{NulError, literal};
use crate::render::{Both, Context, Numbered};
use crate::script::{counted, listed};

pub(crate) fn fold(recorded: &mut Recorded, change: &FixedInputRemoved) -> Result<(), FoldError> {
    let product = present(recorded, &change.product)?;
    let name = forget(recorded, &change.fixed_input)?;
    recorded
        .model
        .products
        .get_mut(&product)
        .and_then(|it| it.fixed_inputs.remove(&name))
        .map(drop)
        .ok_or_else(|| absent(ThingKind::FixedInput, name.as_str()))
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, FixedInputRemoved>],
) -> Result<Both, NulError> {
    let mut removed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut rows = Vec::with_capacity(group.len());
    for (_, change) in group {
        let product = name_of(context.before, &change.product);
        let name = name_of(context.before, &change.fixed_input);
        context.touch_product(&product);
        let known = context.before.model.products.get(&product);
        let input = known.and_then(|it| it.fixed_inputs.get(&name));
        let value = input.and_then(|it| it.value.as_deref()).unwrap_or_default();
        let cast = if rows.is_empty() { "::uuid" } else { "" };
        rows.push(format!(
            "  ('{}'{cast}, {}, {}, {})",
            change.fixed_input.id,
            literal(product.as_str())?,
            literal(name.as_str())?,
            literal(value)?
        ));
        let names = removed.entry(product.as_str().to_owned()).or_default();
        names.push(name.as_str().to_owned());
    }
    context.take_up(&["fixed_inputs"]);
    context.write_table("fixed_inputs");
    let line = slot(group);
    let said = |what: &str, sql: String| {
        let count = counted(group.len(), "fixed input");
        let why = format!(
            "{count} {what} {}",
            listed(removed.keys().map(String::as_str))
        );
        statement(group, "fixed_input_removed", why, sql)
    };
    let back = format!(
        "{};\n\
         insert into fixed_inputs (fixed_input_id, product_id, name, value)\n\
         select v.id, p.product_id, v.name, v.value\n\
         from (values\n{}\n\
         ) as v (id, product, name, value)\n\
         left join products p on p.name = v.product\n\
         on conflict do nothing",
        returning(line),
        rows.join(",\n")
    );
    Ok(Both {
        up: vec![said("removed from", taking_fixed_inputs(line, &removed)?).taking()],
        down: vec![said("back on", back)],
    })
}
