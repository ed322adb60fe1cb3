//! Fixed inputs of a product got other names.

use orch_model::change::FixedInputRenamed;
use orch_model::{FixedInputName, ProductName, Recorded, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::renamed::{in_step, move_keys, pairs, rename, reversed, told};
use crate::resolve::{absent, present, product};
use crate::statement::{Action, Statement, Update, renames};
use crate::words::quoted;

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
    group: Group<'_, '_, FixedInputRenamed>,
) -> Result<Both, FoldError> {
    let mut both = Both::default();
    for (one, change) in group.each() {
        let (product, _) = product(context.before, &change.product)?;
        let pairs = pairs(context.before, &change.renames)?;
        both.up.extend(renaming(one, &product, &pairs, "Rename"));
        let back = renaming(one, &product, &reversed(&pairs), "Rename back");
        both.down.splice(0..0, back);
    }
    Ok(both)
}

fn renaming(
    one: Group<'_, '_, FixedInputRenamed>,
    product: &ProductName,
    pairs: &[(FixedInputName, FixedInputName)],
    begin: &str,
) -> Vec<Statement> {
    let noun = format!("fixed inputs of product {}", quoted(product.as_str()));
    let statement = |step: &_| {
        let action = Action::Update(Update::FixedInputNames {
            product: product.clone(),
            pairs: pairs.to_vec(),
            step: *step,
        });
        one.statement(in_step(*step, begin, &noun, &told(pairs)), action)
    };
    renames(pairs).iter().map(statement).collect()
}
