//! A product left the registry; its rows stay, with the status `end of life`.

use orch_model::change::{ProductEnded, Told};
use orch_model::{Model, Recorded, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::resolve::{absent, present, product};
use crate::statement::{Action, Describe, Described};
use crate::words::quoted;

pub(crate) fn fold(recorded: &mut Recorded, change: &ProductEnded) -> Result<(), FoldError> {
    let name = present(recorded, &change.product)?;
    let product = recorded.model.products.get_mut(&name);
    let product = product.ok_or_else(|| absent(ThingKind::Product, name.as_str()))?;
    product.status = Some(Model::END_OF_LIFE.to_owned());
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, ProductEnded>,
) -> Result<Both, FoldError> {
    let mut both = Both::default();
    for (one, change) in group.each() {
        let (name, known) = product(context.before, &change.product)?;
        let status = |status: Option<&str>| Told {
            status: status.map(ToOwned::to_owned),
            ..Told::default()
        };
        let describe = Describe {
            described: Described::Product,
            name: name.as_str().to_owned(),
            was: status(known.status.as_deref()),
            is: status(Some(Model::END_OF_LIFE)),
        };
        let of = quoted(name.as_str());
        both.down.insert(
            0,
            one.statement(
                format!("Set the former status of product {of}."),
                Action::Describe(one.slot(), describe.reverse()),
            ),
        );
        both.up.push(one.statement(
            format!("Set the status of product {of} to `end of life`; all its rows stay."),
            Action::Describe(one.slot(), describe),
        ));
    }
    Ok(both)
}
