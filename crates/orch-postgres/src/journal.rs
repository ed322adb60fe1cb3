//! The journal: what a database knows of what was replayed on it.

use orch_event::RevisionId;
use postgres::GenericClient;
use postgres::types::Type;

use orch_projector::Direction;

use crate::migration::Migration;
use crate::rights::Grant;
use crate::server::described;

/// The version of the journal's tables that this program writes.
pub const VERSION: i32 = 1;

/// Makes the journal where there is none.
pub const TABLES: &str = include_str!("journal.sql");

/// Makes the archive where there is none.
pub const ARCHIVE: &str = include_str!("archive_tables.sql");

/// The advisory lock that a replay holds on a database.
pub const LOCK_KEY: i64 = 0x6f72_6368_0000_0001;

/// A revision that is up on a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Which.
    pub revision: RevisionId,
    /// When it came up, as the database writes it.
    pub at: String,
    /// Who brought it there.
    pub by: By,
}

/// Where the rows of a revision that is up come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Its SQL ran.
    Replay,
    /// They were there before, and the database was marked. So it is with all its ancestors.
    Stamp,
}

/// The latest entry of a journal that is about revisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Latest {
    /// Which revision.
    pub revision: String,
    /// `up`, `down`, `stamp` or `unstamp`.
    pub direction: String,
    /// The user that the operating system knew, else the role.
    pub by: String,
    /// When, as the database writes it.
    pub at: String,
}

/// Reads the latest entry; none where there is no journal.
pub fn latest(client: &mut impl GenericClient) -> Result<Option<Latest>, JournalError> {
    let exists = client.query_typed("select to_regclass('orch.journal') is not null", &[])?;
    if !exists.first().is_some_and(|row| row.get::<_, bool>(0)) {
        return Ok(None);
    }
    let rows = client.query_typed(
        "select revision, direction, coalesce(os_user, role),
                to_char(at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')
         from orch.journal where direction <> 'prune' order by seq desc limit 1",
        &[],
    )?;
    Ok(rows.first().map(|row| Latest {
        revision: row.get(0),
        direction: row.get(1),
        by: row.get(2),
        at: row.get(3),
    }))
}

/// Who replays, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operator {
    /// The user that the operating system knows.
    pub os_user: String,
    /// The machine.
    pub host: String,
    /// The program, with its version.
    pub program: String,
    /// Why, if it was said.
    pub reason: Option<String>,
}

/// The journal cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The server refused.
    #[error("cannot read the journal: {}", described(.0))]
    Postgres(#[from] postgres::Error),
    /// The role may not look.
    #[error("the role may not read the journal")]
    Rights(Vec<Grant>),
    /// A newer program made it.
    #[error("the journal has version {0}, which is newer than this program")]
    Newer(i32),
    /// It holds what is no id.
    #[error("the journal holds `{0}`, which is no revision")]
    NoRevision(String),
}

/// The revisions that are up, the first to come first. Empty where there is no
/// journal.
pub fn stack(client: &mut impl GenericClient) -> Result<Vec<Applied>, JournalError> {
    let missing = client.query_typed(
        "select 'usage', 'schema orch', quote_ident(current_user)
         where not has_schema_privilege(to_regnamespace('orch')::oid, 'usage')
         union all
         select 'select', 'orch.' || c.relname, quote_ident(current_user)
         from pg_class c
         where c.relnamespace = to_regnamespace('orch')
           and c.relname in ('layout', 'stack', 'journal', 'revision')
           and not has_table_privilege(c.oid, 'select')
         order by 2",
        &[],
    )?;
    if !missing.is_empty() {
        let missing = missing.iter().map(|row| Grant::On {
            privileges: row.get(0),
            object: row.get(1),
            role: row.get(2),
        });
        return Err(JournalError::Rights(missing.collect()));
    }
    let exists = client.query_typed("select to_regnamespace('orch') is not null", &[])?;
    if !exists.first().is_some_and(|row| row.get::<_, bool>(0)) {
        return Ok(Vec::new());
    }
    let exists = client.query_typed("select to_regclass('orch.layout') is not null", &[])?;
    if !exists.first().is_some_and(|row| row.get::<_, bool>(0)) {
        return Ok(Vec::new());
    }
    let version = client.query_typed("select max(version) from orch.layout", &[])?;
    let version = version.first().and_then(|row| row.get::<_, Option<i32>>(0));
    if let Some(version) = version.filter(|version| *version > VERSION) {
        return Err(JournalError::Newer(version));
    }
    let query =
        "select revision, to_char(at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'), stamped
                 from orch.stack order by seq";
    let rows = client.query_typed(query, &[])?;
    rows.iter()
        .map(|row| {
            let revision: String = row.get(0);
            Ok(Applied {
                revision: revision
                    .parse()
                    .map_err(|_| JournalError::NoRevision(revision))?,
                at: row.get(1),
                by: if row.get(2) { By::Stamp } else { By::Replay },
            })
        })
        .collect()
}

/// Whether the files that the database keeps of a revision, if it keeps any, are those that
/// were sealed.
pub(crate) fn is_unaltered(
    client: &mut impl GenericClient,
    migration: &Migration,
) -> Result<bool, postgres::Error> {
    // Large files are not sent to be compared with nothing.
    let kept = client.query_typed(
        "select from orch.revision where revision = $1 and parent = $2",
        &[
            (&migration.revision.to_string(), Type::TEXT),
            (&migration.reached_from(), Type::TEXT),
        ],
    )?;
    if kept.is_empty() {
        return Ok(true);
    }
    let rows = client.query_typed(
        "select coalesce(events = $2, true) and coalesce(up = $3, true)
            and coalesce(down = $4, true) and coalesce(plan = $5, true)
         from orch.revision where revision = $1 and parent = $6",
        &[
            (&migration.revision.to_string(), Type::TEXT),
            (&migration.events, Type::TEXT),
            (&migration.up, Type::TEXT),
            (&migration.down, Type::TEXT),
            (&migration.plan_text, Type::TEXT),
            (&migration.reached_from(), Type::TEXT),
        ],
    )?;
    Ok(rows.first().is_none_or(|row| row.get(0)))
}

/// Writes that a migration was replayed, with the files and the prelude that going back
/// needs, and gives the journal's row to all that the step archived.
pub(crate) fn write(
    client: &mut impl GenericClient,
    migration: &Migration,
    direction: Direction,
    operator: &Operator,
    milliseconds: i64,
    rows: i64,
) -> Result<(), postgres::Error> {
    let revision = migration.revision.to_string();
    let below: Vec<String> = migration.below.iter().map(ToString::to_string).collect();
    let digest = migration.prelude.digest().to_string();
    let named = migration.named_prelude().to_string();
    for (digest, text) in migration.preludes() {
        client.query_typed(
            "insert into orch.prelude (digest, text)
             select $1, $2 where not exists (select from orch.prelude where digest = $1)
             on conflict do nothing",
            &[(&digest.to_string(), Type::TEXT), (&text, Type::TEXT)],
        )?;
    }
    client.query_typed(
        "insert into orch.revision (revision, events, up, down, plan, prelude, parent)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        &[
            (&revision, Type::TEXT),
            (&migration.events, Type::TEXT),
            (&migration.up, Type::TEXT),
            (&migration.down, Type::TEXT),
            (&migration.plan_text, Type::TEXT),
            (&named, Type::TEXT),
            (&migration.reached_from(), Type::TEXT),
        ],
    )?;
    client.query_typed(
        "with entry as (
           insert into orch.journal
             (revision, direction, message, author, os_user, host, orch, reason, prelude,
              milliseconds, rows, below, parent)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning seq)
         select pg_temp.orch_journalled(seq) from entry",
        &[
            (&revision, Type::TEXT),
            (&migration.verb(direction), Type::TEXT),
            (&migration.message, Type::TEXT),
            (&migration.author, Type::TEXT),
            (&operator.os_user, Type::TEXT),
            (&operator.host, Type::TEXT),
            (&operator.program, Type::TEXT),
            (&operator.reason, Type::TEXT),
            (&digest, Type::TEXT),
            (&milliseconds, Type::INT8),
            (&rows, Type::INT8),
            (&below, Type::TEXT_ARRAY),
            (&migration.reached_from(), Type::TEXT),
        ],
    )?;
    Ok(())
}

/// The files that a database keeps of a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The file of the header and the events.
    pub events: String,
    /// The SQL forward.
    pub up: String,
    /// The SQL back.
    pub down: String,
    /// The plan of both.
    pub plan: String,
}

/// Reads the files that a database keeps of a revision that is up; none where it does not keep
/// all of them. Of a merge, those by which it was reached.
pub fn kept(
    client: &mut impl GenericClient,
    revision: RevisionId,
) -> Result<Option<Kept>, JournalError> {
    let rows = client.query_typed(
        "select r.events, r.up, r.down, r.plan from orch.stack s
         join orch.revision r on r.revision = s.revision and r.parent = s.parent
         where s.revision = $1 and num_nulls(r.events, r.up, r.down, r.plan) = 0",
        &[(&revision.to_string(), Type::TEXT)],
    )?;
    Ok(rows.first().map(|row| Kept {
        events: row.get(0),
        up: row.get(1),
        down: row.get(2),
        plan: row.get(3),
    }))
}
