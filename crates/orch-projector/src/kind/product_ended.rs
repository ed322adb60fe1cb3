//! A product left the registry; its rows stay, with the status `end of life`.

use orch_model::change::ProductEnded;
use orch_model::{Model, Recorded, ThingKind};

use crate::FoldError;
use crate::kind::{absent, name_of, present, statement};
use crate::literal::{NulError, literal};
use crate::render::{Both, Context, Numbered};
use crate::script::listed;

pub(crate) fn fold(recorded: &mut Recorded, change: &ProductEnded) -> Result<(), FoldError> {
    let name = present(recorded, &change.product)?;
    let product = recorded.model.products.get_mut(&name);
    let product = product.ok_or_else(|| absent(ThingKind::Product, name.as_str()))?;
    product.status = Some(Model::END_OF_LIFE.to_owned());
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, ProductEnded>],
) -> Result<Both, NulError> {
    let mut up = Vec::new();
    let mut down = Vec::new();
    let mut names = Vec::new();
    for (_, change) in group {
        let name = name_of(context.before, &change.product);
        context.touch_product(&name);
        let known = context.before.model.products.get(&name);
        let was = known
            .and_then(|it| it.status.as_deref())
            .unwrap_or("active");
        let set = |status: &str| -> Result<String, NulError> {
            Ok(format!(
                "update products set status = {} where name = {}",
                literal(status)?,
                literal(name.as_str())?
            ))
        };
        up.push(set(Model::END_OF_LIFE)?);
        down.push(set(was)?);
        names.push(name);
    }
    context.write_table("products");
    let said = |what: &str, sql: Vec<String>| {
        let names = listed(names.iter().map(orch_model::ProductName::as_str));
        statement(
            group,
            "product_ended",
            format!("{what}: {names}"),
            sql.join(";\n"),
        )
    };
    Ok(Both {
        up: vec![said("end of life", up)],
        down: vec![said("not at the end of life", down)],
    })
}
