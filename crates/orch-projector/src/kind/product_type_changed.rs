//! The class that models a product got another name.

use orch_model::change::ProductTypeChanged;
use orch_model::{Recorded, ThingKind};

use crate::FoldError;
use crate::kind::{absent, name_of, present, statement};
use crate::literal::{NulError, literal};
use crate::render::{Both, Context, Numbered};
use crate::script::listed;

pub(crate) fn fold(recorded: &mut Recorded, change: &ProductTypeChanged) -> Result<(), FoldError> {
    let name = present(recorded, &change.product)?;
    let product = recorded.model.products.get_mut(&name);
    let product = product.ok_or_else(|| absent(ThingKind::Product, name.as_str()))?;
    product.product_type = change.product_type.clone();
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, ProductTypeChanged>],
) -> Result<Both, NulError> {
    let mut up = Vec::with_capacity(group.len());
    let mut down = Vec::with_capacity(group.len());
    let mut names = Vec::with_capacity(group.len());
    for (_, change) in group {
        let name = name_of(context.before, &change.product);
        context.touch_product(&name);
        let known = context.before.model.products.get(&name);
        let was = known.map_or("", |it| it.product_type.as_str());
        let row = |class: &str| -> Result<String, NulError> {
            Ok(format!(
                "  ({}, {})",
                literal(name.as_str())?,
                literal(class)?
            ))
        };
        up.push(row(change.product_type.as_str())?);
        down.push(row(was)?);
        names.push(name);
    }
    context.write_table("products");
    let said = |what: &str, rows: &[String]| {
        let names = listed(names.iter().map(orch_model::ProductName::as_str));
        let sql = format!(
            "update products p set product_type = v.product_type\n\
             from (values\n{}\n) as v (name, product_type)\n\
             where p.name = v.name",
            rows.join(",\n")
        );
        statement(
            group,
            "product_type_changed",
            format!("{what} {names}"),
            sql,
        )
    };
    Ok(Both {
        up: vec![said("another class for", &up)],
        down: vec![said("the former class for", &down)],
    })
}
