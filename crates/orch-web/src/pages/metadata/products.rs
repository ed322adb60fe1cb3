//! The table of products.

use maud::html;
use orch_model::drift::{Field, Row};

use super::listing::{Column, Context, Listed, was};
use crate::pages::metadata::cells;
use crate::pages::parts::{badge, value};
use crate::shapes::Product;

impl Listed for Product {
    fn row(&self) -> Option<Row> {
        Some(Row::Product(self.name.as_str().into()))
    }

    fn is_alike(row: &Row) -> bool {
        matches!(row, Row::Product(_))
    }
}

pub(super) const COLUMNS: &[Column<Product>] = &[
    Column {
        key: "id",
        title: "ID",
        text: |it, _| it.product_id.clone(),
        cell: |it, _| cells::id(&it.product_id),
        field: None,
    },
    Column {
        key: "name",
        title: "Name",
        text: |it, _| it.name.clone(),
        cell: |it, context| cells::name(&it.name, it.row(), context),
        field: None,
    },
    Column {
        key: "tag",
        title: "Tag",
        text: |it, _| cells::text(&it.tag),
        cell: |it, context| cells::filter(&it.tag, context),
        field: Some(Field::Tag),
    },
    Column {
        key: "description",
        title: "Description",
        text: |it, _| cells::text(&it.description),
        cell: |it, _| cells::prose(&it.description),
        field: Some(Field::Description),
    },
    Column {
        key: "product_type",
        title: "Product type",
        text: |it, _| it.product_type.clone(),
        cell: |it, _| html! { (it.product_type) },
        field: Some(Field::ProductType),
    },
    Column {
        key: "status",
        title: "Status",
        text: |it, _| cells::text(&it.status),
        cell: |it, _| cells::status(&it.status),
        field: Some(Field::Status),
    },
    Column {
        key: "fixed_inputs",
        title: "Fixed inputs",
        text: |it, _| {
            let inputs = it.fixed_inputs.iter();
            let inputs = inputs.map(|it| format!("{}: {}", it.name, cells::text(&it.value)));
            inputs.collect::<Vec<_>>().join(", ")
        },
        cell: fixed_inputs,
        field: None,
    },
    Column {
        key: "product_blocks",
        title: "Product blocks",
        text: |it, _| cells::joined(it.product_blocks.iter().map(|it| it.name.as_str())),
        cell: |it, context| {
            let names = it.product_blocks.iter().map(|it| it.name.as_str());
            cells::things(names, |name| Row::Block(name.into()), context)
        },
        field: Some(Field::Blocks),
    },
    Column {
        key: "created_at",
        title: "Created",
        text: |it, _| cells::sortable(it.created_at),
        cell: |it, _| cells::created(it.created_at),
        field: None,
    },
];

fn fixed_inputs(product: &Product, context: &Context<'_>) -> maud::Markup {
    let former = product
        .row()
        .and_then(|row| Some(context.marks?.fixed_inputs(&row)));
    let against = context
        .against
        .map(crate::point::Point::title)
        .unwrap_or_default();
    html! {
        span.badges {
            @for it in &product.fixed_inputs {
                (badge(&format!("{}: {}", it.name, cells::text(&it.value)), None)) " "
            }
        }
        @for (name, former) in former.into_iter().flatten() {
            (was(&against, &html! { (name) " " (value(former)) }, None))
        }
    }
}
