//! Requirements of classes that subscriptions do not meet.

use std::time::Duration;

use orch_model::Owner;
use orch_projector::{Prelude, RequiredField, Requirement};
use postgres::types::Type;
use postgres::{Client, GenericClient, IsolationLevel, Row};

use crate::session::BEGIN;

/// A requirement that subscriptions do not meet: they cannot be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// The field that they lack.
    pub field: RequiredField,
    /// How many subscriptions do not meet it.
    pub subscriptions: u64,
    /// The ids of the first of them.
    pub first: Vec<String>,
}

/// Finds the subscriptions that do not meet requirements, in a transaction that is rolled
/// back.
pub fn unmet(
    client: &mut Client,
    requirements: &[Requirement],
    wait: Duration,
) -> Result<Vec<Unmet>, postgres::Error> {
    if requirements.is_empty() {
        return Ok(Vec::new());
    }
    let mut looking = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .start()?;
    let functions = ["orch_lacking_attribute", "orch_lacking_values"];
    let functions = Prelude::current()
        .only(functions)
        .expect("BUG: the prelude lacks a function of its own");
    let wait = wait.as_millis().clamp(1, 2_147_483_647);
    looking.batch_execute(&format!(
        "set local lock_timeout = {wait};\n{BEGIN}{functions}\nset transaction read only;"
    ))?;
    let mut all = Vec::new();
    for requirement in requirements {
        let rows = lacking(&mut looking, requirement)?;
        all.extend(rows.first().map(|row| Unmet {
            field: requirement.field.clone(),
            subscriptions: u64::try_from(row.get::<_, i64>(0)).unwrap_or_default(),
            first: row.get(1),
        }));
    }
    looking.rollback()?;
    all.retain(|it| it.subscriptions > 0);
    Ok(all)
}

/// One row: the number of subscriptions that do not meet a requirement, and the first ids.
fn lacking(
    client: &mut impl GenericClient,
    Requirement { field, minimum }: &Requirement,
) -> Result<Vec<Row>, postgres::Error> {
    let minimum = serde_json::Value::Object(minimum.clone()).to_string();
    let counted = "select count(*),
                     coalesce(array_agg(id order by id) filter (where n <= 20), '{}')
                   from (select id::text, row_number() over (order by id) as n from (select distinct";
    match field {
        RequiredField::Values(block, resource_type) => client.query_typed(
            &format!(
                "{counted} i.subscription_id as id
                 from pg_temp.orch_lacking_values($1, $2, $3::jsonb, false) as l
                 join only public.subscription_instances i
                   on i.subscription_instance_id = l.instance) as d) as s"
            ),
            &[
                (&block.as_str(), Type::TEXT),
                (&resource_type.as_str(), Type::TEXT),
                (&minimum, Type::TEXT),
            ],
        ),
        RequiredField::Attribute(owner, attribute, holds) => {
            let owners = match owner {
                Owner::Product(_) => "products",
                Owner::Block(_) => "product_blocks",
            };
            let holds: Vec<&str> = holds.iter().map(orch_model::BlockName::as_str).collect();
            client.query_typed(
                &format!(
                    "{counted} l.subscription as id
                     from pg_temp.orch_lacking_attribute($1, $2, $3, $4, $5::jsonb, false) as l
                   ) as d) as s"
                ),
                &[
                    (&owners, Type::TEXT),
                    (&owner.name(), Type::TEXT),
                    (&attribute.as_str(), Type::TEXT),
                    (&holds, Type::TEXT_ARRAY),
                    (&minimum, Type::TEXT),
                ],
            )
        }
    }
}
