//! The rows of the metadata, for people to read: by name, no id is in them.

use crate::support::client;

/// A table of the metadata.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// Each table of the metadata, and how its rows are told by name.
const TABLES: [(&str, &str); 9] = [
    (
        "products",
        "select name, product_type, tag, status, description from products",
    ),
    (
        "fixed_inputs",
        "select p.name as product, f.name, f.value
         from fixed_inputs f join products p using (product_id)",
    ),
    (
        "product_blocks",
        "select name, tag, status, description from product_blocks",
    ),
    (
        "resource_types",
        "select resource_type, description from resource_types",
    ),
    (
        "product_product_blocks",
        "select p.name as product, b.name as product_block
         from product_product_blocks join products p using (product_id)
         join product_blocks b using (product_block_id)",
    ),
    (
        "product_block_relations",
        "select o.name as in_use_by, d.name as depends_on from product_block_relations r
         join product_blocks o on o.product_block_id = r.in_use_by_id
         join product_blocks d on d.product_block_id = r.depends_on_id",
    ),
    (
        "product_block_resource_types",
        "select b.name as product_block, t.resource_type from product_block_resource_types
         join product_blocks b using (product_block_id)
         join resource_types t using (resource_type_id)",
    ),
    (
        "workflows",
        "select name, target, description from workflows",
    ),
    (
        "products_workflows",
        "select p.name as product, w.name as workflow from products_workflows
         join products p using (product_id) join workflows w using (workflow_id)",
    ),
];

/// The tables of the metadata, each with its rows in the order of their texts.
pub(super) fn catalog(url: &str) -> Vec<Table> {
    let mut client = client(url);
    let table = |(name, query): (&'static str, &str)| {
        let statement = client.prepare(query).unwrap();
        let columns = statement.columns().iter();
        let columns: Vec<String> = columns.map(|it| it.name().to_owned()).collect();
        let rows = client.query(&statement, &[]).unwrap();
        let text = |row: &postgres::Row, at| row.get::<_, Option<String>>(at).unwrap_or_default();
        let mut rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| (0..columns.len()).map(|at| text(row, at)).collect())
            .collect();
        rows.sort();
        Table {
            name,
            columns,
            rows,
        }
    };
    TABLES.map(table).into()
}
