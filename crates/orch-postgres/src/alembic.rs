//! Steps as SQL that a migration file of Alembic runs: in a transaction that holds the whole
//! run, so that every setting that it changes is set back.

use orch_event::RevisionId;
use orch_projector::{Direction, NulError, literal};
use postgres::Transaction;
use postgres::types::Type;

use crate::error::ReplayError;
use crate::migration::{AlembicFile, Runs, Step};
use crate::printing::{body, expect_end, tables};
use crate::search::SEARCH;
use crate::session::{BEGIN, CAME};

/// The settings that a step changes for the rest of its transaction.
const SETTINGS: [&str; 5] = [
    "lock_timeout",
    "row_security",
    "standard_conforming_strings",
    "check_function_bodies",
    "search_path",
];

/// Fires the deferred triggers that are waiting, as somebody may alter these tables later in the
/// same transaction, and defers them again. Under the connection's own path: the orchestrator's
/// triggers look names up by it.
const FIRE: &str = "\
do $orch$
declare
  _trigger pg_catalog.text;
begin
  for _trigger in
    select distinct pg_catalog.format('%I.%I', n.nspname, c.conname)
    from pg_catalog.pg_constraint c
    join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.connamespace
    where c.condeferred and n.nspname::pg_catalog.text operator(pg_catalog.=) 'public'
  loop
    execute pg_catalog.concat('set constraints ', _trigger, ' immediate');
    execute pg_catalog.concat('set constraints ', _trigger, ' deferred');
  end loop;
end $orch$;
";

/// The SQL by which a transaction that somebody else began does a step. Running it equals
/// replaying the step, where the journal ends with `top`.
pub fn step_within(
    step: &Step<'_>,
    top: Option<&RevisionId>,
    program: &str,
) -> Result<String, NulError> {
    let mut text = saved();
    text.push_str(&tables(&[*step]));
    text.push_str(&body(step, top, program)?);
    text.push_str("\n-- Triggers that wait for the end of the transaction.\n");
    text.push_str(FIRE);
    if step.is_searched() {
        text.push_str("\n-- The orchestrator's search.\n");
        text.push_str(SEARCH);
        text.push('\n');
    }
    text.push_str(&restored());
    Ok(text)
}

/// The SQL by which a transaction that somebody else began sets a mark, or takes it away. It
/// fails where the rows are not those that the revision leads to.
pub fn mark_within(step: &Step<'_>, program: &str) -> Result<String, NulError> {
    let migration = step.migration;
    let revision = migration.revision.to_string();
    let below: Result<Vec<String>, NulError> = migration
        .below
        .iter()
        .map(|id| literal(&id.to_string()))
        .collect();
    let mut text = saved();
    text.push_str(&tables(&[*step]));
    text.push_str(BEGIN);
    if migration.runs == Runs::Sql {
        text.push_str(&expect_end(step)?);
    }
    text.push_str(&format!(
        "insert into orch.revision (revision, events, up, down, plan, prelude)\n\
         values ('{revision}', {}, {}, {}, {}, '{}')\non conflict do nothing;\n\
         insert into orch.journal (revision, direction, message, author, orch, prelude, below)\n\
         values ('{revision}', '{}', {}, {}, {}, '{}', array[{}]::text[]);\n",
        literal(&migration.events)?,
        literal(&migration.up)?,
        literal(&migration.down)?,
        literal(&migration.plan_text)?,
        migration.named_prelude(),
        match step.direction {
            Direction::Up => "stamp",
            Direction::Down => "unstamp",
        },
        literal(&migration.message)?,
        literal(&migration.author)?,
        literal(program)?,
        migration.prelude.digest(),
        below?.join(", "),
    ));
    text.push_str(CAME);
    text.push_str(&restored());
    Ok(text)
}

/// Moves Alembic's version along with a step of a revision that was exported: forward only from
/// what its file builds on, back only from the file itself. Where Alembic does not count the file
/// as done, its version stays as it is.
pub(crate) fn move_version(
    transaction: &mut Transaction<'_>,
    step: &Step<'_>,
) -> Result<(), ReplayError> {
    let Some(AlembicFile { id, down }) = &step.migration.alembic else {
        return Ok(());
    };
    let exists = transaction.query_typed(
        "select to_regclass('public.alembic_version') is not null",
        &[],
    )?;
    if !exists.first().is_some_and(|row| row.get::<_, bool>(0)) {
        return Ok(());
    }
    let own = std::slice::from_ref(id);
    match step.direction {
        Direction::Up => {
            // Where Alembic is elsewhere, its own run finds the revision done.
            if is_at(transaction, down)? {
                set_version(transaction, down, own)?;
                transaction.query_typed(
                    "insert into orch.alembic values ($1) on conflict do nothing",
                    &[(id, Type::TEXT)],
                )?;
            }
        }
        Direction::Down => {
            let query = "delete from orch.alembic where version = $1 returning version";
            let is_known = !transaction
                .query_typed(query, &[(id, Type::TEXT)])?
                .is_empty();
            if is_known && !is_at(transaction, own)? {
                return Err(ReplayError::AlembicAbove(id.clone()));
            }
            if is_known && let Some(beside) = beside(transaction, id)? {
                let to = down.first().cloned().unwrap_or_else(|| "base".to_owned());
                return Err(ReplayError::AlembicBeside { beside, to });
            }
            if is_known {
                set_version(transaction, own, down)?;
            }
        }
    }
    Ok(())
}

/// The migration file of a revision on another branch that Alembic counts as done, if there is one:
/// it builds on one that goes, maybe.
fn beside(
    transaction: &mut Transaction<'_>,
    own: &String,
) -> Result<Option<String>, postgres::Error> {
    let rows = transaction.query_typed(
        "select version_num::text from public.alembic_version
         join orch.alembic on version = version_num::text where version <> $1 limit 1",
        &[(own, Type::TEXT)],
    )?;
    Ok(rows.first().map(|row| row.get(0)))
}

/// Whether Alembic's version holds all of some ids, of which there are any.
fn is_at(transaction: &mut Transaction<'_>, ids: &[String]) -> Result<bool, postgres::Error> {
    let rows = transaction.query_typed(
        "select cardinality($1::text[]) > 0 and not exists (
           select from unnest($1::text[]) as id
           where not exists (select from public.alembic_version where version_num::text = id))",
        &[(&ids, Type::TEXT_ARRAY)],
    )?;
    Ok(rows.first().is_some_and(|row| row.get(0)))
}

fn set_version(
    transaction: &mut Transaction<'_>,
    from: &[String],
    to: &[String],
) -> Result<(), postgres::Error> {
    transaction.query_typed(
        "delete from public.alembic_version where version_num::text = any ($1)",
        &[(&from, Type::TEXT_ARRAY)],
    )?;
    transaction.query_typed(
        "insert into public.alembic_version (version_num) select unnest($1::text[])",
        &[(&to, Type::TEXT_ARRAY)],
    )?;
    Ok(())
}

/// Keeps the settings, and sets how long a lock is waited for.
fn saved() -> String {
    let mut text = "-- The settings, to be set back at the end.\n".to_owned();
    for name in SETTINGS {
        text.push_str(&format!(
            "select pg_catalog.set_config('orch.was_{name}', \
             pg_catalog.current_setting('{name}'), true);\n"
        ));
    }
    text.push_str("set local lock_timeout = '30s';\n");
    text
}

/// Sets the settings back.
fn restored() -> String {
    let mut text = "\n-- The settings as they were.\n".to_owned();
    for name in SETTINGS {
        text.push_str(&format!(
            "select pg_catalog.set_config('{name}', \
             pg_catalog.current_setting('orch.was_{name}'), true);\n"
        ));
    }
    text
}
