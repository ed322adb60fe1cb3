//! Processes that have not ended: their state holds subscriptions as the old classes made them,
//! so that they break when they are resumed after a step that changes these.

use std::collections::BTreeSet;

use postgres::GenericClient;
use postgres::types::Type;

use crate::migration::Step;

/// A process that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// Its id.
    pub process: String,
    /// The name of its workflow.
    pub workflow: String,
    /// Its last status.
    pub status: String,
    /// How many of its subscriptions change.
    pub subscriptions: u64,
}

/// Finds the processes that have not ended, of subscriptions that steps change.
pub fn running(
    client: &mut impl GenericClient,
    steps: &[Step<'_>],
) -> Result<Vec<Running>, postgres::Error> {
    let (mut products, mut blocks) = (BTreeSet::new(), BTreeSet::new());
    for step in steps {
        let (of_products, of_blocks) = step.changes();
        products.extend(of_products);
        blocks.extend(of_blocks);
    }
    if products.is_empty() && blocks.is_empty() {
        return Ok(Vec::new());
    }
    let names = |names: BTreeSet<String>| names.into_iter().collect::<Vec<_>>();
    // Version by version, the workflow of a process is a column of its own or another table's.
    let rows = client.query_typed(
        "with open as (
           select p.pid, p.last_status, to_jsonb(p) as row
           from public.processes p where lower(p.last_status) not in ('completed', 'aborted')
         ), concerned as (
           select x.pid, count(distinct x.subscription_id) as subscriptions
           from open o
           join public.processes_subscriptions x on x.pid = o.pid
           join public.subscriptions s on s.subscription_id = x.subscription_id
           join public.products p on p.product_id = s.product_id
           where p.name = any ($1) or exists (
             select from public.subscription_instances i
             join public.product_blocks b on b.product_block_id = i.product_block_id
             where i.subscription_id = s.subscription_id and b.name = any ($2))
           group by x.pid
         )
         select o.pid::text, coalesce(w.name, o.row ->> 'workflow', 'unknown')::text,
                o.last_status::text, c.subscriptions
         from concerned c join open o on o.pid = c.pid
         left join public.workflows w on w.workflow_id::text = o.row ->> 'workflow_id'
         order by 2, 1",
        &[
            (&names(products), Type::TEXT_ARRAY),
            (&names(blocks), Type::TEXT_ARRAY),
        ],
    )?;
    Ok(rows
        .iter()
        .map(|row| Running {
            process: row.get(0),
            workflow: row.get(1),
            status: row.get(2),
            subscriptions: u64::try_from(row.get::<_, i64>(3)).unwrap_or_default(),
        })
        .collect())
}
