//! A product left the registry, and goes with all of its subscriptions.

use orch_model::change::ProductRemoved;
use orch_model::{FixedInputName, Product, ProductName, Recorded, ThingId, ThingKind};

use crate::FoldError;
use crate::kind::product_added::{PRODUCT_TABLES, taking_products};
use crate::kind::relations::{Relations, relations_of};
use crate::kind::{absent, forget, name_of, returning, slot, statement};
use crate::literal::{NulError, literal};
use crate::render::{Both, Context, Numbered};
use crate::script::{counted, listed};

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
    group: &[Numbered<'_, ProductRemoved>],
) -> Result<Both, NulError> {
    let mut names = Vec::with_capacity(group.len());
    let mut back = Vec::new();
    let mut inputs = Vec::new();
    let mut relations = Relations::default();
    for (_, change) in group {
        let name = name_of(context.before, &change.product);
        context.touch_product(&name);
        if let Some(product) = context.before.model.products.get(&name) {
            back.push(row(change.product.id, &name, product)?);
            for (input, it) in &product.fixed_inputs {
                let cast = if inputs.is_empty() { "::uuid" } else { "" };
                let id = input_id(context.before, change.product.id, input);
                inputs.push(format!(
                    "  ('{id}'{cast}, {}, {}, {})",
                    literal(name.as_str())?,
                    literal(input.as_str())?,
                    literal(it.value.as_deref().unwrap_or_default())?
                ));
            }
            let owner = orch_model::Owner::Product(name.clone());
            context.sever(owner.clone());
            for block in relations_of(context.before, &owner) {
                context.touch_block(&block);
                relations.push(name.as_str(), block);
            }
        }
        names.push(name);
    }
    for table in ["products", "fixed_inputs", "product_product_blocks"] {
        context.write_table(table);
    }
    context.take_up(PRODUCT_TABLES);
    let line = slot(group);
    let names = || names.iter().map(ProductName::as_str);
    let said = |what: &str, sql: String| {
        let count = counted(group.len(), "product");
        let why = format!("{count} {what}: {}", listed(names()));
        statement(group, "product_removed", why, sql)
    };
    let mut down = vec![returning(line)];
    if !back.is_empty() {
        down.push(format!(
            "insert into products (product_id, name, description, product_type, tag, status)\n\
             values\n{}\n\
             on conflict do nothing",
            back.join(",\n")
        ));
    }
    if !inputs.is_empty() {
        down.push(format!(
            "insert into fixed_inputs (fixed_input_id, product_id, name, value)\n\
             select v.id, p.product_id, v.name, v.value\n\
             from (values\n{}\n\
             ) as v (id, product, name, value)\n\
             left join products p on p.name = v.product\n\
             on conflict do nothing",
            inputs.join(",\n")
        ));
    }
    down.extend(relations.inserting("products", context.layout)?);
    Ok(Both {
        up: vec![said("removed", taking_products(line, names())?).taking()],
        down: vec![said("back", down.join(";\n"))],
    })
}

fn row(id: ThingId, name: &ProductName, product: &Product) -> Result<String, NulError> {
    let text = |it: &Option<String>| literal(it.as_deref().unwrap_or_default());
    Ok(format!(
        "  ('{id}', {}, {}, {}, {}, {})",
        literal(name.as_str())?,
        text(&product.description)?,
        literal(product.product_type.as_str())?,
        text(&product.tag)?,
        text(&product.status)?
    ))
}

/// The id of a fixed input that is there.
fn input_id(recorded: &Recorded, product: ThingId, name: &FixedInputName) -> ThingId {
    let kind = ThingKind::FixedInput;
    recorded
        .things
        .find(kind, Some(product), name.as_str())
        .unwrap_or_else(|| recorded.things.next_id(kind, Some(product), name.as_str()))
}
