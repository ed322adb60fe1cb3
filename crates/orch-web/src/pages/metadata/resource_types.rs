//! The table of resource types.

use orch_model::drift::{Field, Row};

use super::listing::{Column, Listed};
use crate::pages::metadata::cells;
use crate::shapes::ResourceType;

impl Listed for ResourceType {
    fn row(&self) -> Option<Row> {
        Some(Row::ResourceType(self.resource_type.as_str().into()))
    }

    fn is_alike(row: &Row) -> bool {
        matches!(row, Row::ResourceType(_))
    }
}

pub(super) const COLUMNS: &[Column<ResourceType>] = &[
    Column {
        key: "id",
        title: "ID",
        text: |it, _| it.resource_type_id.clone(),
        cell: |it, _| cells::id(&it.resource_type_id),
        field: None,
    },
    Column {
        key: "type",
        title: "Type",
        text: |it, _| it.resource_type.clone(),
        cell: |it, context| cells::name(&it.resource_type, it.row(), context),
        field: None,
    },
    Column {
        key: "description",
        title: "Description",
        text: |it, _| cells::text(&it.description),
        cell: |it, _| cells::prose(&it.description),
        field: Some(Field::Description),
    },
    Column {
        key: "product_blocks",
        title: "Product blocks",
        text: |it, context| {
            let blocks = context.tables.blocks_of(&it.resource_type);
            cells::joined(blocks.iter().map(|it| it.name.as_str()))
        },
        cell: |it, context| {
            let blocks = context.tables.blocks_of(&it.resource_type);
            let names = blocks.iter().map(|it| it.name.as_str());
            cells::things(names, |name| Row::Block(name.into()), context)
        },
        field: None,
    },
];
