//! The rows of a database's metadata with their ids and times, as the orchestrator shows them.
//!
//! A catalog compares by name and leaves these out; whoever shows rows needs them.

use std::collections::BTreeMap;

use postgres::{GenericClient, Row};

/// The metadata of a database; each list is in the order of names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metadata {
    /// `products`
    pub products: Vec<ProductRecord>,
    /// `product_blocks`
    pub blocks: Vec<BlockRecord>,
    /// `resource_types`
    pub resource_types: Vec<ResourceTypeRecord>,
    /// `workflows`
    pub workflows: Vec<WorkflowRecord>,
}

/// A moment: microseconds since 1970.
pub type Moment = i64;

/// A row of `products`.
#[derive(Clone, Debug, PartialEq)]
pub struct ProductRecord {
    /// `product_id`
    pub id: String,
    /// `name`
    pub name: String,
    /// `description`
    pub description: Option<String>,
    /// `product_type`
    pub product_type: String,
    /// `status`
    pub status: Option<String>,
    /// `tag`
    pub tag: Option<String>,
    /// `created_at`
    pub created_at: Moment,
    /// `end_date`
    pub end_date: Option<Moment>,
    /// Its fixed inputs, by name.
    pub fixed_inputs: Vec<FixedInputRecord>,
    /// The ids of its blocks, by name.
    pub blocks: Vec<String>,
    /// The ids of its workflows, by name, without those that were deleted.
    pub workflows: Vec<String>,
}

/// A row of `fixed_inputs`.
#[derive(Clone, Debug, PartialEq)]
pub struct FixedInputRecord {
    /// `fixed_input_id`
    pub id: String,
    /// `name`
    pub name: String,
    /// `value`
    pub value: Option<String>,
    /// `created_at`
    pub created_at: Moment,
}

/// A row of `product_blocks`.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockRecord {
    /// `product_block_id`
    pub id: String,
    /// `name`
    pub name: String,
    /// `description`
    pub description: Option<String>,
    /// `tag`
    pub tag: Option<String>,
    /// `status`
    pub status: Option<String>,
    /// `created_at`
    pub created_at: Moment,
    /// `end_date`
    pub end_date: Option<Moment>,
    /// The ids of its resource types, by name.
    pub resource_types: Vec<String>,
    /// The names of the blocks that it depends on.
    pub depends_on: Vec<String>,
}

/// A row of `resource_types`.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourceTypeRecord {
    /// `resource_type_id`
    pub id: String,
    /// `resource_type`
    pub name: String,
    /// `description`
    pub description: Option<String>,
}

/// A row of `workflows`.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkflowRecord {
    /// `workflow_id`
    pub id: String,
    /// `name`
    pub name: String,
    /// `target`
    pub target: String,
    /// `is_task`; false before core revision 161918133bec, which made the column.
    pub is_task: bool,
    /// `description`
    pub description: Option<String>,
    /// `created_at`
    pub created_at: Moment,
    /// Whether `deleted_at` is set; such a workflow belongs to no product.
    pub is_deleted: bool,
}

/// Reads the metadata of a database: nine queries, however many rows there are. Names must
/// resolve in `pg_catalog`, as [`crate::reading`] sees to.
pub fn metadata(client: &mut impl GenericClient) -> Result<Metadata, postgres::Error> {
    let mut fixed_inputs = grouped(
        client,
        "select product_id::text, fixed_input_id::text, name, value,
                round(extract(epoch from created_at) * 1000000)::bigint
         from only public.fixed_inputs order by name",
        |row| FixedInputRecord {
            id: row.get(1),
            name: row.get(2),
            value: row.get(3),
            created_at: row.get(4),
        },
    )?;
    let mut blocks = grouped(
        client,
        "select r.product_id::text, b.product_block_id::text
         from only public.product_product_blocks r
         join only public.product_blocks b using (product_block_id) order by b.name",
        |row| row.get(1),
    )?;
    let mut workflows = grouped(
        client,
        "select r.product_id::text, w.workflow_id::text from only public.products_workflows r
         join only public.workflows w using (workflow_id)
         where to_jsonb(w) ->> 'deleted_at' is null order by w.name",
        |row| row.get(1),
    )?;
    let mut of_product = |id: &str| {
        let fixed_inputs = fixed_inputs.remove(id).unwrap_or_default();
        let blocks = blocks.remove(id).unwrap_or_default();
        (
            fixed_inputs,
            blocks,
            workflows.remove(id).unwrap_or_default(),
        )
    };
    let products = client.query_typed(
        "select product_id::text, name, description, product_type, status, tag,
                round(extract(epoch from created_at) * 1000000)::bigint,
                round(extract(epoch from end_date) * 1000000)::bigint
         from only public.products order by name",
        &[],
    )?;
    let product = |row: &Row| {
        let id: String = row.get(0);
        let (fixed_inputs, blocks, workflows) = of_product(&id);
        ProductRecord {
            id,
            name: row.get(1),
            description: row.get(2),
            product_type: row.get(3),
            status: row.get(4),
            tag: row.get(5),
            created_at: row.get(6),
            end_date: row.get(7),
            fixed_inputs,
            blocks,
            workflows,
        }
    };
    Ok(Metadata {
        products: products.iter().map(product).collect(),
        blocks: block_records(client)?,
        resource_types: resource_type_records(client)?,
        workflows: workflow_records(client)?,
    })
}

fn block_records(client: &mut impl GenericClient) -> Result<Vec<BlockRecord>, postgres::Error> {
    let mut resource_types = grouped(
        client,
        "select r.product_block_id::text, t.resource_type_id::text
         from only public.product_block_resource_types r
         join only public.resource_types t using (resource_type_id) order by t.resource_type",
        |row| row.get(1),
    )?;
    let mut depends_on = grouped(
        client,
        "select r.in_use_by_id::text, b.name from only public.product_block_relations r
         join only public.product_blocks b on b.product_block_id = r.depends_on_id order by b.name",
        |row| row.get(1),
    )?;
    let rows = client.query_typed(
        "select product_block_id::text, name, description, tag, status,
                round(extract(epoch from created_at) * 1000000)::bigint,
                round(extract(epoch from end_date) * 1000000)::bigint
         from only public.product_blocks order by name",
        &[],
    )?;
    let mut block = |row: &Row| {
        let id: String = row.get(0);
        BlockRecord {
            resource_types: resource_types.remove(&id).unwrap_or_default(),
            depends_on: depends_on.remove(&id).unwrap_or_default(),
            id,
            name: row.get(1),
            description: row.get(2),
            tag: row.get(3),
            status: row.get(4),
            created_at: row.get(5),
            end_date: row.get(6),
        }
    };
    Ok(rows.iter().map(&mut block).collect())
}

fn resource_type_records(
    client: &mut impl GenericClient,
) -> Result<Vec<ResourceTypeRecord>, postgres::Error> {
    let rows = client.query_typed(
        "select resource_type_id::text, resource_type, description
         from only public.resource_types order by resource_type",
        &[],
    )?;
    let resource_type = |row: &Row| ResourceTypeRecord {
        id: row.get(0),
        name: row.get(1),
        description: row.get(2),
    };
    Ok(rows.iter().map(resource_type).collect())
}

fn workflow_records(
    client: &mut impl GenericClient,
) -> Result<Vec<WorkflowRecord>, postgres::Error> {
    // Columns that only some versions of the core have are read by name from the whole row.
    let rows = client.query_typed(
        "select workflow_id::text, name, target,
                coalesce((to_jsonb(w) ->> 'is_task')::boolean, false), description,
                round(extract(epoch from created_at) * 1000000)::bigint,
                to_jsonb(w) ->> 'deleted_at' is not null
         from only public.workflows w order by name",
        &[],
    )?;
    let workflow = |row: &Row| WorkflowRecord {
        id: row.get(0),
        name: row.get(1),
        target: row.get(2),
        is_task: row.get(3),
        description: row.get(4),
        created_at: row.get(5),
        is_deleted: row.get(6),
    };
    Ok(rows.iter().map(workflow).collect())
}

/// Rows by their first column, in the order in which they come.
fn grouped<T>(
    client: &mut impl GenericClient,
    query: &str,
    value: impl Fn(&Row) -> T,
) -> Result<BTreeMap<String, Vec<T>>, postgres::Error> {
    let mut groups: BTreeMap<String, Vec<T>> = BTreeMap::new();
    for row in client.query_typed(query, &[])? {
        groups.entry(row.get(0)).or_default().push(value(&row));
    }
    Ok(groups)
}
