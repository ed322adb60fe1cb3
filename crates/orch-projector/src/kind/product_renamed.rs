//! Products got other names in the registry; their subscriptions stay.

use orch_model::change::ProductRenamed;
use orch_model::{ProductName, Recorded};

use crate::FoldError;
use crate::kind::renamed::{move_keys, pairs, rename, renaming};
use crate::kind::statement;
use crate::literal::NulError;
use crate::render::{Both, Context, Numbered};
use crate::script::listed;

pub(crate) fn fold(recorded: &mut Recorded, change: &ProductRenamed) -> Result<(), FoldError> {
    let pairs = rename(recorded, &change.renames)?;
    move_keys(&mut recorded.model.products, &pairs);
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, ProductRenamed>],
) -> Result<Both, NulError> {
    let mut all: Vec<(ProductName, ProductName)> = Vec::new();
    for (_, change) in group {
        all.extend(pairs(context.before, &change.renames));
    }
    for (from, to) in &all {
        context.touch_product(from);
        context.touch_product(to);
    }
    context.write_table("products");
    let (up, down) = renaming("products", "name", &all)?;
    let said = |what: &str, sql: String| {
        let names = listed(all.iter().map(|(_, to)| to.as_str()));
        statement(group, "product_renamed", format!("{what}: {names}"), sql)
    };
    Ok(Both {
        up: vec![said("renamed to", up)],
        down: vec![said("not renamed to", down)],
    })
}
