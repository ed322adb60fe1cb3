//! What a step takes from a database: counted before anything is done.

use postgres::error::SqlState;
use postgres::{Client, IsolationLevel};

use orch_projector::Prelude;

use crate::frame::{SETTINGS, running};
use crate::migration::Step;
use crate::replay::Options;

/// Rows of one table that go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The table, with its schema.
    pub relation: String,
    /// How many.
    pub rows: u64,
}

/// What one change takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The events: ``lines 4 to 7, product_removed: 1 product removed: `A` ``.
    pub why: String,
    /// By table; rows of metadata, which the ledger holds, left out.
    pub taken: Vec<Taken>,
    /// Tables whose rows keep it from going.
    pub blocked: Vec<Taken>,
}

impl Use {
    /// How many rows go.
    pub fn rows(&self) -> u64 {
        self.taken.iter().map(|it| it.rows).sum()
    }
}

/// The tables whose rows are metadata, and as recorded in the ledger.
pub(crate) const METADATA: [&str; 7] = [
    "products",
    "fixed_inputs",
    "product_blocks",
    "resource_types",
    "product_product_blocks",
    "product_block_relations",
    "product_block_resource_types",
];

/// Whether the rows of a table are metadata.
pub(crate) fn is_metadata(relation: &str) -> bool {
    let (schema, table) = relation.split_once('.').unwrap_or(("public", relation));
    schema == "public" && METADATA.contains(&table)
}

/// Counts what a step would take, change by change, in a transaction that writes
/// nothing. What a step before it would do is not there yet.
pub fn uses(
    client: &mut Client,
    step: &Step<'_>,
    options: &Options,
) -> Result<Vec<Use>, postgres::Error> {
    if step.removals().is_empty() {
        return Ok(Vec::new());
    }
    // Functions and temporary tables are not made in a transaction that only reads.
    client.batch_execute(&format!(
        "begin; {SETTINGS}{}; commit",
        Prelude::current().text()
    ))?;
    let mut looking = client
        .build_transaction()
        .read_only(true)
        .isolation_level(IsolationLevel::RepeatableRead)
        .start()?;
    let wait = options.lock_timeout.as_millis().clamp(1, 2_147_483_647);
    looking.batch_execute(&format!(
        "{SETTINGS}{}set local orch.counting = on;\nset local lock_timeout = {wait};\n\
         select pg_temp.orch_count_again()",
        running(step)
    ))?;
    let mut uses: Vec<(usize, Use)> = Vec::new();
    for removal in step.removals() {
        looking.batch_execute(&removal.sql)?;
        if uses.iter().all(|(line, _)| *line != removal.line) {
            let one = Use {
                why: removal.why.clone(),
                taken: Vec::new(),
                blocked: Vec::new(),
            };
            uses.push((removal.line, one));
        }
    }
    let counted = "select slot, relation, 'takes', rows from pg_temp.orch_counted()
                   union all select slot, relation, note, rows from pg_temp.orch_noted()
                   where note = 'blocks'";
    for row in looking.query_typed(counted, &[])? {
        let line = row.get::<_, String>(0).parse().unwrap_or(0_usize);
        let (relation, what): (String, &str) = (row.get(1), row.get(2));
        let rows = u64::try_from(row.get::<_, i64>(3)).unwrap_or_default();
        let Some((_, one)) = uses.iter_mut().find(|(at, _)| *at == line) else {
            continue;
        };
        let relation = plain(relation);
        if what == "blocks" {
            one.blocked.push(Taken { relation, rows });
        } else if !is_metadata(&relation) {
            one.taken.push(Taken { relation, rows });
        }
    }
    looking.rollback()?;
    let mut uses: Vec<Use> = uses.into_iter().map(|(_, it)| it).collect();
    uses.retain(|it| !(it.taken.is_empty() && it.blocked.is_empty()));
    Ok(uses)
}

/// A table of the schema `public` needs no schema for people to know it.
fn plain(relation: String) -> String {
    match relation.strip_prefix("public.") {
        Some(table) => table.to_owned(),
        None => relation,
    }
}

/// Whether a lock was not obtained.
pub fn is_locked(error: &postgres::Error) -> bool {
    error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE)
}
