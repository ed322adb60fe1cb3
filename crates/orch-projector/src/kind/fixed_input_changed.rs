//! What a fixed input allows, or its value, is another.

use orch_model::change::FixedInputChanged;
use orch_model::{FixedInput, Recorded, ThingKind};

use crate::FoldError;
use crate::kind::{absent, name_of, present, statement};
use crate::literal::{NulError, literal};
use crate::render::{Both, Context, Numbered};
use crate::script::listed;

pub(crate) fn fold(recorded: &mut Recorded, change: &FixedInputChanged) -> Result<(), FoldError> {
    let product = present(recorded, &change.product)?;
    let name = present(recorded, &change.fixed_input)?;
    let input = recorded
        .model
        .products
        .get_mut(&product)
        .and_then(|it| it.fixed_inputs.get_mut(&name))
        .ok_or_else(|| absent(ThingKind::FixedInput, name.as_str()))?;
    *input = FixedInput {
        value: Some(change.value.clone()),
        spec: change.spec.clone(),
    };
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, FixedInputChanged>],
) -> Result<Both, NulError> {
    let mut up = Vec::new();
    let mut down = Vec::new();
    let mut names = Vec::new();
    for (_, change) in group {
        let product = name_of(context.before, &change.product);
        let name = name_of(context.before, &change.fixed_input);
        context.touch_product(&product);
        let known = context.before.model.products.get(&product);
        let input = known.and_then(|it| it.fixed_inputs.get(&name));
        let was = input.and_then(|it| it.value.as_deref()).unwrap_or_default();
        if was == change.value {
            continue;
        }
        let row = |value: &str| -> Result<String, NulError> {
            let (product, name) = (literal(product.as_str())?, literal(name.as_str())?);
            Ok(format!("  ({product}, {name}, {})", literal(value)?))
        };
        up.push(row(&change.value)?);
        down.push(row(was)?);
        names.push(name);
    }
    if up.is_empty() {
        return Ok(Both::default());
    }
    context.write_table("fixed_inputs");
    let said = |what: &str, rows: &[String]| {
        let names = listed(names.iter().map(orch_model::FixedInputName::as_str));
        let sql = format!(
            "update fixed_inputs x set value = v.value\n\
             from (values\n{}\n) as v (product, name, value), products p\n\
             where p.name = v.product and x.product_id = p.product_id and x.name = v.name",
            rows.join(",\n")
        );
        statement(group, "fixed_input_changed", format!("{what} {names}"), sql)
    };
    Ok(Both {
        up: vec![said("another value for", &up)],
        down: vec![said("the former value for", &down)],
    })
}
