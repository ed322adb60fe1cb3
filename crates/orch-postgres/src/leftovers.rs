//! Leftovers: rows that no relation of the metadata explains, as the orchestrator's own
//! migrations leave them behind.

use orch_model::change::{Leftover, LeftoverKind};
use postgres::GenericClient;

/// Rows of one kind that nothing explains, with their number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftoverRows {
    /// Which.
    pub leftover: Leftover,
    /// How many.
    pub count: u64,
}

fn kind(text: &str) -> Option<LeftoverKind> {
    Some(match text {
        "type" => LeftoverKind::ResourceType,
        "values" => LeftoverKind::Values,
        "relations" => LeftoverKind::Relations,
        "instances" => LeftoverKind::Instances,
        _ => return None,
    })
}

/// Finds rows that nothing explains, with their number; by kind, owner and name.
pub fn leftovers(client: &mut impl GenericClient) -> Result<Vec<LeftoverRows>, postgres::Error> {
    let rows = client.query_typed(
        "select 'type', null, t.resource_type::text, 1::bigint
         from public.resource_types t
         where not exists (
           select from public.product_block_resource_types r
           where r.resource_type_id = t.resource_type_id)
         union all
         select 'values', b.name::text, t.resource_type::text, v.rows
         from (
           select i.product_block_id, v.resource_type_id, count(*) as rows
           from public.subscription_instance_values v
           join public.subscription_instances i
             on i.subscription_instance_id = v.subscription_instance_id
           group by 1, 2) v
         join public.product_blocks b on b.product_block_id = v.product_block_id
         join public.resource_types t on t.resource_type_id = v.resource_type_id
         where not exists (
           select from public.product_block_resource_types r
           where r.product_block_id = v.product_block_id
             and r.resource_type_id = v.resource_type_id)
         union all
         select 'relations', o.name::text, u.name::text, r.rows
         from (
           select a.product_block_id as owner, b.product_block_id as used, count(*) as rows
           from public.subscription_instance_relations r
           join public.subscription_instances a on a.subscription_instance_id = r.in_use_by_id
           join public.subscription_instances b on b.subscription_instance_id = r.depends_on_id
           group by 1, 2) r
         join public.product_blocks o on o.product_block_id = r.owner
         join public.product_blocks u on u.product_block_id = r.used
         where not exists (
           select from public.product_block_relations x
           where x.in_use_by_id = r.owner and x.depends_on_id = r.used)
         union all
         select 'instances', p.name::text, b.name::text, count(*)
         from public.subscription_instances i
         join public.subscriptions s on s.subscription_id = i.subscription_id
         join public.products p on p.product_id = s.product_id
         join public.product_blocks b on b.product_block_id = i.product_block_id
         where not exists (
             select from public.product_product_blocks r
             where r.product_id = s.product_id and r.product_block_id = i.product_block_id)
           and not exists (
             select from public.subscription_instance_relations r
             where r.depends_on_id = i.subscription_instance_id)
         group by p.name, b.name
         order by 1, 2, 3",
        &[],
    )?;
    let leftover = |row: &postgres::Row| {
        Some(LeftoverRows {
            leftover: Leftover {
                rows: kind(row.get(0))?,
                owner: row.get(1),
                name: row.get(2),
            },
            count: u64::try_from(row.get::<_, i64>(3)).unwrap_or_default(),
        })
    };
    Ok(rows.iter().filter_map(leftover).collect())
}
