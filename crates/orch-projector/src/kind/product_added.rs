//! A product came into the registry.

use std::collections::BTreeMap;

use orch_model::change::ProductAdded;
use orch_model::{Product, Recorded, ThingKind};

use crate::FoldError;
use crate::kind::{introduce, returning, slot, statement};
use crate::literal::{NulError, literal, text_array};
use crate::render::{Both, Context, Numbered};
use crate::script::{counted, listed};

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
    };
    recorded.model.products.insert(change.name.clone(), product);
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, ProductAdded>],
) -> Result<Both, NulError> {
    let mut rows = Vec::with_capacity(group.len());
    for (_, change) in group {
        context.touch_product(&change.name);
        rows.push(format!(
            "  ('{}', {}, {}, {}, {}, {})",
            change.thing,
            literal(change.name.as_str())?,
            literal(&change.description)?,
            literal(change.product_type.as_str())?,
            literal(&change.tag)?,
            literal(&change.status)?,
        ));
    }
    context.write_table("products");
    context.take_down(PRODUCT_TABLES);
    let names = || group.iter().map(|(_, change)| change.name.as_str());
    let said = |why: &str, sql: String| {
        let count = counted(group.len(), "product");
        let why = format!("{count} {why}: {}", listed(names()));
        statement(group, "product_added", why, sql)
    };
    let line = slot(group);
    let up = format!(
        "{};\n\
         insert into products (product_id, name, description, product_type, tag, status)\n\
         values\n{}\n\
         on conflict do nothing",
        returning(line),
        rows.join(",\n")
    );
    Ok(Both {
        up: vec![said("added", up)],
        down: vec![said("to go again", taking_products(line, names())?).taking()],
    })
}

/// The tables that products go from, with what goes along.
pub(crate) const PRODUCT_TABLES: &[&str] = &[
    "products",
    "subscriptions",
    "processes",
    "processes_subscriptions",
];

/// SQL that takes products with their subscriptions.
pub(crate) fn taking_products<'a>(
    line: usize,
    names: impl Iterator<Item = &'a str>,
) -> Result<String, NulError> {
    Ok(format!(
        "select pg_temp.orch_archive_products('{line}', {})",
        text_array(names)?
    ))
}
