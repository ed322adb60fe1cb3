//! A product came into the registry.

use std::collections::BTreeMap;

use orch_model::change::ProductAdded;
use orch_model::{Link, Product, ProductName, Recorded, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::{introduce, key};
use crate::statement::{Action, Archive, Insert, Text3};
use crate::words::named;

pub(crate) fn fold(recorded: &mut Recorded, change: &ProductAdded) -> Result<(), FoldError> {
    introduce(
        recorded,
        change.thing,
        ThingKind::Product,
        None,
        change.name.as_str(),
    )?;
    let product = Product {
        product_type: change.product_type.clone(),
        description: Some(change.description.clone()),
        tag: Some(change.tag.clone()),
        status: Some(change.status.clone()),
        fixed_inputs: BTreeMap::new(),
        attributes: BTreeMap::new(),
        workflows: change
            .workflows
            .iter()
            .map(|name| (name.clone(), Link::Linked))
            .collect(),
    };
    recorded.model.products.insert(change.name.clone(), product);
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "all kinds are called alike")]
pub(crate) fn render(
    _: &mut Context<'_>,
    group: Group<'_, '_, ProductAdded>,
) -> Result<Both, FoldError> {
    let names: Vec<ProductName> = group.iter().map(|(_, it)| it.name.clone()).collect();
    let row = |change: &ProductAdded| {
        let text = Text3 {
            description: Some(change.description.clone()),
            tag: Some(change.tag.clone()),
            status: Some(change.status.clone()),
        };
        let (id, name) = (key(change.row, change.thing), change.name.clone());
        (id, name, change.product_type.clone(), text)
    };
    let rows = group.iter().map(|(_, change)| row(change)).collect();
    let the = named("product", names.iter().map(ProductName::as_str));
    let restoring = Action::Restore(group.slot(), Archive::PRODUCTS);
    let archiving = Action::Archive(group.slot(), Archive::Products(names));
    Ok(Both {
        up: vec![
            group.statement(
                format!("Restore {the}, with the subscriptions that going back archived, if any."),
                restoring,
            ),
            group.statement(
                format!("Add {the}."),
                Action::Insert(Insert::Products(rows)),
            ),
        ],
        down: vec![group.statement(
            format!("Archive {the}, with all subscriptions and their processes."),
            archiving,
        )],
    })
}
