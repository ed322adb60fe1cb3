//! The archive of a database, listed, and removed for good.

use std::time::Duration;

use postgres::types::Type;
use postgres::{Client, GenericClient};

use crate::journal::{self, JournalError, LOCK_KEY, Operator};
use crate::server::described;
use crate::session::BEGIN;

/// Rows of one table that a migration took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archived {
    /// By which revision.
    pub revision: String,
    /// Which way it went.
    pub direction: String,
    /// The name under which the archive keeps them.
    pub slot: String,
    /// The table.
    pub relation: String,
    /// How many.
    pub rows: u64,
    /// How large they are in the archive.
    pub bytes: u64,
    /// When they went, as the database writes it.
    pub at: String,
}

/// The archive cannot be pruned.
#[derive(Debug, thiserror::Error)]
pub enum PruneError {
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A replay is going on.
    #[error("another replay holds the lock")]
    Locked,
    /// The server refused.
    #[error("{}", described(.0))]
    Sql(#[from] postgres::Error),
}

/// What the archive holds; empty where there is none.
pub fn archived(client: &mut impl GenericClient) -> Result<Vec<Archived>, JournalError> {
    // Says so where the role may not look, or the tables are newer.
    journal::stack(client)?;
    let exists = client.query_typed("select to_regclass('orch.archived') is not null", &[])?;
    if !exists.first().is_some_and(|row| row.get::<_, bool>(0)) {
        return Ok(Vec::new());
    }
    let rows = client.query_typed(
        "select revision, direction, slot, relation, rows, bytes,
                to_char(at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')
         from orch.archived order by at, revision, direction, slot, relation",
        &[],
    )?;
    let number = |value: i64| u64::try_from(value).unwrap_or_default();
    Ok(rows
        .iter()
        .map(|row| Archived {
            revision: row.get(0),
            direction: row.get(1),
            slot: row.get(2),
            relation: row.get(3),
            rows: number(row.get(4)),
            bytes: number(row.get(5)),
            at: row.get(6),
        })
        .collect())
}

/// Removes what the archive holds of a revision for good, and writes that to the
/// journal. Returns how many rows.
pub fn prune(
    client: &mut Client,
    revision: &str,
    operator: &Operator,
    wait: Duration,
) -> Result<u64, PruneError> {
    let mut transaction = client.transaction()?;
    let wait = wait.as_millis().clamp(1, 2_147_483_647);
    transaction.batch_execute(&format!("set local lock_timeout = {wait};\n{BEGIN}"))?;
    let lock = format!("select pg_try_advisory_xact_lock({LOCK_KEY})");
    let rows = transaction.query_typed(&lock, &[])?;
    if !rows.first().is_some_and(|row| row.get::<_, bool>(0)) {
        return Err(PruneError::Locked);
    }
    let of = [(
        &revision as &(dyn postgres::types::ToSql + Sync),
        Type::TEXT,
    )];
    let count = "select coalesce(sum(rows), 0)::bigint from orch.archive where revision = $1";
    let count = transaction.query_typed(count, &of)?;
    let count: i64 = count.first().map_or(0, |row| row.get(0));
    for table in [
        "archive_row where archive in (select id",
        "archive_reference where removal in (select removal",
    ] {
        let query = format!("delete from orch.{table} from orch.archive where revision = $1)");
        transaction.query_typed(&query, &of)?;
    }
    for table in ["archive", "archive_text"] {
        let query = format!("delete from orch.{table} where revision = $1");
        transaction.query_typed(&query, &of)?;
    }
    transaction.query_typed(
        "insert into orch.journal
           (revision, parent, direction, message, author, os_user, host, orch, reason, rows)
         select $1, null, 'prune', coalesce(
             (select message from orch.journal where revision = $1 order by seq limit 1), ''),
           coalesce((select author from orch.journal where revision = $1 order by seq limit 1), ''),
           $2, $3, $4, $5, $6",
        &[
            (&revision, Type::TEXT),
            (&operator.os_user, Type::TEXT),
            (&operator.host, Type::TEXT),
            (&operator.program, Type::TEXT),
            (&operator.reason, Type::TEXT),
            (&count, Type::INT8),
        ],
    )?;
    transaction.commit()?;
    Ok(u64::try_from(count).unwrap_or_default())
}
