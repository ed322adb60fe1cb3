//! Observing: Postgres to a catalog.

use std::collections::BTreeMap;

use orch_model::catalog::{BlockRow, ProductRow, ResourceTypeRow, Selection, WorkflowRow};
use orch_model::{BlockName, Catalog, ProductName, ResourceTypeName, Workflow, WorkflowName};
use postgres::GenericClient;
use postgres::types::{ToSql, Type};

/// Reads the metadata rows of a database: all, or those of some names. Nine
/// queries, however many rows there are.
///
/// Relations to rows that are not selected are read too: they are part of the row
/// that they start from.
pub fn observe(
    client: &mut impl GenericClient,
    selection: Option<&Selection>,
) -> Result<Catalog, postgres::Error> {
    // Every kind of row is read: a kind that is not named here does not compile.
    let mut catalog = Catalog {
        products: BTreeMap::new(),
        blocks: BTreeMap::new(),
        resource_types: BTreeMap::new(),
        workflows: BTreeMap::new(),
    };
    let names = Names::new(selection);
    let rows = client.query_typed(
        "select name, description, product_type, tag, status from only public.products
         where $1::text[] is null or name = any ($1)",
        &[(&names.products, Type::TEXT_ARRAY)],
    )?;
    for row in rows {
        let product = ProductRow {
            description: row.get(1),
            product_type: row.get(2),
            tag: row.get(3),
            status: row.get(4),
            ..ProductRow::default()
        };
        catalog
            .products
            .insert(ProductName::new(row.get::<_, String>(0)), product);
    }
    let rows = client.query_typed(
        "select name, description, tag, status from only public.product_blocks
         where $1::text[] is null or name = any ($1)",
        &[(&names.blocks, Type::TEXT_ARRAY)],
    )?;
    for row in rows {
        let block = BlockRow {
            description: row.get(1),
            tag: row.get(2),
            status: row.get(3),
            ..BlockRow::default()
        };
        catalog
            .blocks
            .insert(BlockName::new(row.get::<_, String>(0)), block);
    }
    let rows = client.query_typed(
        "select resource_type, description from only public.resource_types
         where $1::text[] is null or resource_type = any ($1)",
        &[(&names.resource_types, Type::TEXT_ARRAY)],
    )?;
    for row in rows {
        let resource_type = ResourceTypeRow {
            description: row.get(1),
        };
        catalog.resource_types.insert(
            ResourceTypeName::new(row.get::<_, String>(0)),
            resource_type,
        );
    }
    let query = "select p.name, f.name, f.value from only public.fixed_inputs f
                 join only public.products p using (product_id)
                 where $1::text[] is null or p.name = any ($1)";
    for row in client.query_typed(query, &[(&names.products, Type::TEXT_ARRAY)])? {
        if let Some(product) = owner(&mut catalog.products, row.get(0)) {
            let name: &str = row.get(1);
            product.fixed_inputs.insert(name.into(), row.get(2));
        }
    }
    let query = "select p.name, b.name from only public.product_product_blocks r
                 join only public.products p using (product_id) join only public.product_blocks b using (product_block_id)
                 where $1::text[] is null or p.name = any ($1)";
    for row in client.query_typed(query, &[(&names.products, Type::TEXT_ARRAY)])? {
        if let Some(product) = owner(&mut catalog.products, row.get(0)) {
            let name: &str = row.get(1);
            product.blocks.insert(name.into());
        }
    }
    let query = "select b.name, t.resource_type from only public.product_block_resource_types r
                 join only public.product_blocks b using (product_block_id)
                 join only public.resource_types t using (resource_type_id)
                 where $1::text[] is null or b.name = any ($1)";
    for row in client.query_typed(query, &[(&names.blocks, Type::TEXT_ARRAY)])? {
        if let Some(block) = owner(&mut catalog.blocks, row.get(0)) {
            let name: &str = row.get(1);
            block.resource_types.insert(name.into());
        }
    }
    let query = "select b.name, d.name from only public.product_block_relations r
                 join only public.product_blocks b on b.product_block_id = r.in_use_by_id
                 join only public.product_blocks d on d.product_block_id = r.depends_on_id
                 where $1::text[] is null or b.name = any ($1)";
    for row in client.query_typed(query, &[(&names.blocks, Type::TEXT_ARRAY)])? {
        if let Some(block) = owner(&mut catalog.blocks, row.get(0)) {
            let name: &str = row.get(1);
            block.depends_on.insert(name.into());
        }
    }
    if names.workflows.as_ref().is_none_or(|it| !it.is_empty()) {
        workflows(client, &names, &mut catalog)?;
    }
    Ok(catalog)
}

/// Reads the workflows of a team: those of the orchestrator itself are left out. Columns that
/// its version does not have are none.
fn workflows(
    client: &mut impl GenericClient,
    names: &Names,
    catalog: &mut Catalog,
) -> Result<(), postgres::Error> {
    let core: Vec<&str> = Workflow::CORE.to_vec();
    let query = "select w.name, w.description, w.target, (w.row ->> 'is_task')::boolean,
                   case when w.row ? 'deleted_at' then w.row ->> 'deleted_at' is not null end
                 from (select w.*, to_jsonb(w) as row from only public.workflows w) as w
                 where ($1::text[] is null or w.name = any ($1)) and w.name <> all ($2)";
    let of = [
        (&names.workflows as &(dyn ToSql + Sync), Type::TEXT_ARRAY),
        (&core, Type::TEXT_ARRAY),
    ];
    for row in client.query_typed(query, &of)? {
        let workflow = WorkflowRow {
            description: row.get(1),
            target: row.get(2),
            is_task: row.get(3),
            is_deleted: row.get(4),
            ..WorkflowRow::default()
        };
        let name = WorkflowName::new(row.get::<_, String>(0));
        catalog.workflows.insert(name, workflow);
    }
    let query = "select w.name, p.name from only public.products_workflows x
                 join only public.workflows w using (workflow_id)
                 join only public.products p using (product_id)
                 where $1::text[] is null or w.name = any ($1)";
    for row in client.query_typed(query, &[(&names.workflows, Type::TEXT_ARRAY)])? {
        if let Some(workflow) = owner(&mut catalog.workflows, row.get(0)) {
            let name: &str = row.get(1);
            workflow.products.insert(name.into());
        }
    }
    Ok(())
}

/// The names of a selection as Postgres takes them; null for all.
struct Names {
    products: Option<Vec<String>>,
    blocks: Option<Vec<String>>,
    resource_types: Option<Vec<String>>,
    workflows: Option<Vec<String>>,
}

impl Names {
    fn new(selection: Option<&Selection>) -> Self {
        fn texts<N: ToString>(names: impl Iterator<Item = N>) -> Vec<String> {
            names.map(|name| name.to_string()).collect()
        }
        Self {
            products: selection.map(|it| texts(it.products.iter())),
            blocks: selection.map(|it| texts(it.blocks.iter())),
            resource_types: selection.map(|it| texts(it.resource_types.iter())),
            workflows: selection.map(|it| texts(it.workflows.iter())),
        }
    }
}

fn owner<'a, K: Ord + std::borrow::Borrow<str>, R>(
    rows: &'a mut BTreeMap<K, R>,
    name: &str,
) -> Option<&'a mut R> {
    rows.get_mut(name)
}
