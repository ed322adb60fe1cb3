//! Observing the primary keys of the rows of metadata.

use orch_model::{FixedInputName, ProductName, RowKeys};
use postgres::GenericClient;

/// Reads the primary keys of a database's rows of metadata, by name.
pub fn row_keys(client: &mut impl GenericClient) -> Result<RowKeys, postgres::Error> {
    let mut keys = RowKeys::default();
    let query = "select 'product', name, null, product_id::text from only public.products
                 union all
                 select 'block', name, null, product_block_id::text from only public.product_blocks
                 union all
                 select 'type', resource_type, null, resource_type_id::text
                 from only public.resource_types
                 union all
                 select 'workflow', name, null, workflow_id::text from only public.workflows
                 union all
                 select 'input', f.name, p.name, f.fixed_input_id::text
                 from only public.fixed_inputs f
                 join only public.products p on p.product_id = f.product_id";
    for row in client.query_typed(query, &[])? {
        let (kind, name): (&str, &str) = (row.get(0), row.get(1));
        // A key that is no UUID is not one that the orchestrator made, and is not recorded.
        let Ok(key) = row.get::<_, &str>(3).parse() else {
            continue;
        };
        match kind {
            "product" => {
                keys.products.insert(name.into(), key);
            }
            "block" => {
                keys.blocks.insert(name.into(), key);
            }
            "type" => {
                keys.resource_types.insert(name.into(), key);
            }
            "workflow" => {
                keys.workflows.insert(name.into(), key);
            }
            _ => {
                let product = ProductName::new(row.get::<_, String>(2));
                let input = FixedInputName::new(name);
                keys.fixed_inputs.insert((product, input), key);
            }
        }
    }
    Ok(keys)
}
