//! The class that models a product got another name.

use orch_model::change::ProductTypeChanged;
use orch_model::{ProductName, Recorded, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::resolve::{absent, present, product};
use crate::statement::{Action, Update};
use crate::words::named;

pub(crate) fn fold(recorded: &mut Recorded, change: &ProductTypeChanged) -> Result<(), FoldError> {
    let name = present(recorded, &change.product)?;
    let product = recorded.model.products.get_mut(&name);
    let product = product.ok_or_else(|| absent(ThingKind::Product, name.as_str()))?;
    product.product_type = change.product_type.clone();
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, ProductTypeChanged>,
) -> Result<Both, FoldError> {
    let mut up = Vec::new();
    let mut down = Vec::new();
    for (_, change) in group.iter() {
        let (name, known) = product(context.before, &change.product)?;
        up.push((name.clone(), change.product_type.clone()));
        down.push((name, known.product_type.clone()));
    }
    let the = named(
        "product",
        up.iter().map(|row: &(ProductName, _)| row.0.as_str()),
    );
    let updating = |rows| Action::Update(Update::ProductTypes(rows));
    Ok(Both {
        up: vec![group.statement(format!("Set the product type of {the}."), updating(up))],
        down: vec![group.statement(
            format!("Set the former product type of {the}."),
            updating(down),
        )],
    })
}
