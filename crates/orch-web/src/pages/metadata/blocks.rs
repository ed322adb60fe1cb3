//! The table of product blocks.

use orch_model::drift::{Field, Row};

use super::listing::{Column, Listed};
use crate::pages::metadata::cells;
use crate::shapes::ProductBlock;

impl Listed for ProductBlock {
    fn row(&self) -> Option<Row> {
        Some(Row::Block(self.name.as_str().into()))
    }

    fn is_alike(row: &Row) -> bool {
        matches!(row, Row::Block(_))
    }
}

pub(super) const COLUMNS: &[Column<ProductBlock>] = &[
    Column {
        key: "id",
        title: "ID",
        text: |it, _| it.product_block_id.clone(),
        cell: |it, _| cells::id(&it.product_block_id),
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
        key: "status",
        title: "Status",
        text: |it, _| cells::text(&it.status),
        cell: |it, _| cells::status(&it.status),
        field: Some(Field::Status),
    },
    Column {
        key: "resource_types",
        title: "Resource types",
        text: |it, _| cells::joined(it.resource_types.iter().map(|it| it.resource_type.as_str())),
        cell: |it, context| {
            let names = it.resource_types.iter().map(|it| it.resource_type.as_str());
            cells::things(names, |name| Row::ResourceType(name.into()), context)
        },
        field: Some(Field::ResourceTypes),
    },
    Column {
        key: "depends_on",
        title: "Depends on",
        text: |it, context| {
            let names = context
                .tables
                .depends_on
                .get(&it.name)
                .into_iter()
                .flatten();
            cells::joined(names.map(String::as_str))
        },
        cell: |it, context| {
            let names = context
                .tables
                .depends_on
                .get(&it.name)
                .into_iter()
                .flatten();
            cells::things(
                names.map(String::as_str),
                |name| Row::Block(name.into()),
                context,
            )
        },
        field: Some(Field::DependsOn),
    },
    Column {
        key: "in_use_by",
        title: "In use by",
        text: |it, context| cells::joined(context.tables.in_use_by(&it.name).into_iter()),
        cell: |it, context| {
            let names = context.tables.in_use_by(&it.name).into_iter();
            cells::things(names, |name| Row::Block(name.into()), context)
        },
        field: None,
    },
    Column {
        key: "created_at",
        title: "Created",
        text: |it, _| cells::sortable(it.created_at),
        cell: |it, _| cells::created(it.created_at),
        field: None,
    },
    Column {
        key: "end_date",
        title: "End date",
        text: |it, _| cells::sortable(it.end_date),
        cell: |it, _| cells::created(it.end_date),
        field: None,
    },
];
