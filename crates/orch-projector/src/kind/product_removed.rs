//! A product left the registry, and is removed with all of its subscriptions.

use orch_model::change::ProductRemoved;
use orch_model::{Owner, ProductName, Recorded, ThingId, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::forget;
use crate::kind::relations::relations_of;
use crate::resolve::{absent, product};
use crate::statement::{Action, Archive, FixedInputRow, Insert, Relations, Text3};
use crate::words::named;

pub(crate) fn fold(recorded: &mut Recorded, change: &ProductRemoved) -> Result<(), FoldError> {
    let name = forget(recorded, &change.product)?;
    recorded
        .model
        .products
        .remove(&name)
        .map(drop)
        .ok_or_else(|| absent(ThingKind::Product, name.as_str()))
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, ProductRemoved>,
) -> Result<Both, FoldError> {
    let mut names = Vec::new();
    let mut rows = Vec::new();
    let mut inputs = Vec::new();
    let mut relations = Relations::default();
    for (_, change) in group.iter() {
        let before = context.before;
        let (name, known) = product(before, &change.product)?;
        let text = Text3 {
            description: known.description.clone(),
            tag: known.tag.clone(),
            status: known.status.clone(),
        };
        rows.push((
            change.product.id.into(),
            name.clone(),
            known.product_type.clone(),
            text,
        ));
        for (input, it) in &known.fixed_inputs {
            inputs.push(FixedInputRow {
                id: input_id(before, change.product.id, input.as_str())?.into(),
                product: name.clone(),
                name: input.clone(),
                value: it.value.clone().unwrap_or_default(),
            });
        }
        let owner = Owner::Product(name.clone());
        for block in relations_of(before, &owner) {
            relations.push(name.as_str(), block);
        }
        context.filling.sever(before, owner);
        names.push(name);
    }
    let the = named("product", names.iter().map(ProductName::as_str));
    let restoring = Action::Restore(group.slot(), Archive::PRODUCTS);
    let archiving = Action::Archive(group.slot(), Archive::Products(names));
    let mut down = vec![
        group.statement(format!("Restore {the}, with all subscriptions."), restoring),
        group.statement(
            format!("Add {the}, unless restored above."),
            Action::Insert(Insert::Products(rows)),
        ),
    ];
    if !inputs.is_empty() {
        let inserting = Action::Insert(Insert::FixedInputs(inputs));
        down.push(group.statement(
            format!("Add the fixed inputs of {the}, unless restored above."),
            inserting,
        ));
    }
    if !relations.is_empty() {
        let inserting = Action::Insert(Insert::Roots(relations));
        down.push(group.statement(
            format!("Relate {the} to product blocks, unless restored above."),
            inserting,
        ));
    }
    Ok(Both {
        up: vec![group.statement(
            format!("Archive {the}, with all subscriptions and their processes."),
            archiving,
        )],
        down,
    })
}

/// The id of a fixed input that is there.
fn input_id(recorded: &Recorded, product: ThingId, name: &str) -> Result<ThingId, FoldError> {
    let kind = ThingKind::FixedInput;
    let found = recorded.things.find(kind, Some(product), name);
    found.ok_or_else(|| absent(kind, name))
}
