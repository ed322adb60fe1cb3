//! Fingerprints of tables: whether every row is as it was.

use std::collections::BTreeSet;

use orch_projector::Direction;
use postgres::types::Type;
use postgres::{GenericClient, Transaction};

use crate::migration::Step;
use crate::options::Options;

/// A table, how many rows it has, and a hash of them all, in whatever order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    pub(crate) relation: String,
    pub(crate) rows: u64,
    hash: String,
}

/// The tables that steps can write, there or back, also by cascades, in name order.
pub(crate) fn tables(
    client: &mut impl GenericClient,
    steps: &[Step<'_>],
) -> Result<Vec<String>, postgres::Error> {
    let mut written: BTreeSet<&str> = BTreeSet::new();
    for step in steps {
        for direction in [Direction::Up, Direction::Down] {
            let locked = step.migration.plan.locked(direction);
            written.extend(locked.iter().map(|it| it.name()));
        }
    }
    let written: Vec<&str> = written.into_iter().collect();
    let rows = client.query_typed(
        "with recursive reached as (
           select ('public.' || t)::regclass::oid as relation from unnest($1::text[]) as t
           union
           select c.conrelid from reached r join pg_constraint c on c.confrelid = r.relation
           where c.contype = 'f' and c.confdeltype in ('c', 'n', 'd')
         )
         select format('%I.%I', n.nspname, c.relname)
         from reached r
         join pg_class c on c.oid = r.relation
         join pg_namespace n on n.oid = c.relnamespace
         where n.nspname <> 'orch' order by 1",
        &[(&written, Type::TEXT_ARRAY)],
    )?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Locks tables against other writers.
pub(crate) fn lock(
    transaction: &mut Transaction<'_>,
    tables: &[String],
    options: &Options,
) -> Result<(), postgres::Error> {
    if tables.is_empty() {
        return Ok(());
    }
    let wait = options.wait();
    transaction.batch_execute(&format!(
        "set local lock_timeout = {wait};\nlock table {} in share row exclusive mode",
        tables.join(", ")
    ))
}

/// The fingerprints of tables; their names come quoted from the server.
pub(crate) fn take(
    client: &mut impl GenericClient,
    tables: &[String],
) -> Result<Vec<Fingerprint>, postgres::Error> {
    let mut all = Vec::with_capacity(tables.len());
    for relation in tables {
        let query = format!(
            "select count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text || '/'
               || coalesce(sum(hashtextextended(t::text, 1)::numeric), 0)::text
             from only {relation} t"
        );
        for row in client.query_typed(&query, &[])? {
            all.push(Fingerprint {
                relation: relation.clone(),
                rows: u64::try_from(row.get::<_, i64>(0)).unwrap_or_default(),
                hash: row.get(1),
            });
        }
    }
    Ok(all)
}
