//! How many subscriptions of a database have a thing.

use orch_model::ThingKind;
use orch_model::recorded::Thing;

use crate::databases::Pool;
use crate::failure::Failure;

/// What is counted of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Subscriptions of a product.
    Subscriptions,
    /// Instances of a block.
    Instances,
    /// Values of a resource type.
    Values,
    /// Processes of a workflow.
    Processes,
}

impl Counted {
    /// What one of them is called.
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Self::Subscriptions => "subscription",
            Self::Instances => "instance",
            Self::Values => "value",
            Self::Processes => "process",
        }
    }

    const fn query(self) -> &'static str {
        match self {
            Self::Subscriptions => {
                "select count(*) from public.subscriptions s
                 join only public.products p using (product_id) where p.name = $1"
            }
            Self::Instances => {
                "select count(*) from public.subscription_instances i
                 join only public.product_blocks b using (product_block_id) where b.name = $1"
            }
            Self::Values => {
                "select count(*) from public.subscription_instance_values v
                 join only public.resource_types t using (resource_type_id)
                 where t.resource_type = $1"
            }
            // Until 2023-12 processes named their workflow in a column of their own.
            Self::Processes => {
                "select count(*) from public.processes p
                 where coalesce(to_jsonb(p) ->> 'workflow',
                                (select w.name from only public.workflows w
                                 where w.workflow_id::text = to_jsonb(p) ->> 'workflow_id')) = $1"
            }
        }
    }
}

/// What is counted of a thing; nothing of an attribute or a fixed input.
pub(crate) fn question(thing: &Thing) -> Option<Counted> {
    match thing.kind {
        ThingKind::Product => Some(Counted::Subscriptions),
        ThingKind::Block => Some(Counted::Instances),
        ThingKind::ResourceType => Some(Counted::Values),
        ThingKind::Workflow => Some(Counted::Processes),
        ThingKind::FixedInput | ThingKind::Attribute => None,
    }
}

/// Counts the rows of a thing, by its name.
pub(crate) fn count(pool: &Pool, counted: Counted, name: &str) -> Result<usize, Failure> {
    let rows = pool.ask(|client| {
        let row = client.query_typed(counted.query(), &[(&name, postgres::types::Type::TEXT)])?;
        Ok::<i64, postgres::Error>(row.first().map_or(0, |row| row.get(0)))
    })?;
    Ok(usize::try_from(rows).unwrap_or_default())
}
