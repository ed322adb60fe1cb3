//! A product lost a fixed input.

use std::collections::BTreeMap;

use orch_model::change::FixedInputRemoved;
use orch_model::{FixedInputName, ProductName, Recorded, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::fixed_input_added::in_words;
use crate::kind::forget;
use crate::resolve::{absent, fixed_input, present, product};
use crate::statement::{Action, Archive, FixedInputRow, Insert};

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
    group: Group<'_, '_, FixedInputRemoved>,
) -> Result<Both, FoldError> {
    let mut removed: BTreeMap<ProductName, Vec<FixedInputName>> = BTreeMap::new();
    let mut rows = Vec::new();
    for (_, change) in group.iter() {
        let (name, known) = product(context.before, &change.product)?;
        let (input, it) = fixed_input(known, context.before, &change.fixed_input)?;
        rows.push(FixedInputRow {
            id: change.fixed_input.id.into(),
            product: name.clone(),
            name: input.clone(),
            value: it.value.clone().unwrap_or_default(),
        });
        removed.entry(name).or_default().push(input);
    }
    let the = in_words(&rows);
    let restoring = Action::Restore(group.slot(), Archive::FIXED_INPUTS);
    let archiving = Action::Archive(group.slot(), Archive::FixedInputs(removed));
    Ok(Both {
        up: vec![group.statement(format!("Archive {the}."), archiving)],
        down: vec![
            group.statement(format!("Restore {the}."), restoring),
            group.statement(
                format!("Add {the}, unless restored above."),
                Action::Insert(Insert::FixedInputs(rows)),
            ),
        ],
    })
}
