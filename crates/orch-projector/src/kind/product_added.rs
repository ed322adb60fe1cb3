//! A product came into the registry.

use std::collections::BTreeMap;

use orch_model::change::ProductAdded;
use orch_model::{Product, Recorded, ThingKind};

use crate::FoldError;
use crate::kind::{introduce, lines};
use crate::literal::{NulError, literal, text_array};
use crate::render::{Both, Context, Numbered};
use crate::script::{Statement, counted, listed, removing};

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
    context.touch_table("products");
    let names = || group.iter().map(|(_, change)| change.name.as_str());
    let statement = |why: &str, sql: String| Statement {
        lines: lines(group),
        kind: "product_added",
        why: format!(
            "{} {why}: {}",
            counted(group.len(), "product"),
            listed(names())
        ),
        sql,
    };
    let up = format!(
        "insert into products (product_id, name, description, product_type, tag, status)\nvalues\n{}",
        rows.join(",\n")
    );
    let down = removing(
        "products",
        &format!(
            "select ctid\nfrom products\nwhere name = any ({})",
            text_array(names())?
        ),
        group.len(),
    );
    Ok(Both {
        up: vec![statement("added", up)],
        down: vec![statement("to remove again", down)],
    })
}
