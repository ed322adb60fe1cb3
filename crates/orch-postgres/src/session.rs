//! The settings that the SQL of a step runs under, so that it means the same whoever runs
//! it.
//!
//! Names resolve safely, by `pg_catalog` and the session's own temporary schema. Sealed SQL
//! and the commit run under the path that the connection came with, because the triggers of
//! the orchestrator and of its users look names up by it.

use std::collections::BTreeSet;

use orch_projector::Direction;
use orch_projector::schema::Table;

use crate::migration::Step;
use crate::options::Options;

/// Begins a transaction: keeps the path that the connection came with, once, and pins the
/// settings.
pub(crate) const BEGIN: &str = "\
select pg_catalog.set_config('orch.path', pg_catalog.current_setting('search_path'), true);
set local search_path = pg_catalog, pg_temp;
set local row_security = off;
set local standard_conforming_strings = on;
set local check_function_bodies = off;
";

/// From here on names resolve safely.
pub(crate) const PINNED: &str = "set local search_path = pg_catalog, pg_temp;\n";

/// From here on names resolve by the path that the connection came with.
pub(crate) const CAME: &str =
    "select pg_catalog.set_config('search_path', pg_catalog.current_setting('orch.path'), true);\n";

/// Begins a step, once the functions of the prelude are there.
pub(crate) const BEGIN_STEP: &str = "select pg_temp.orch_begin();\n";

/// Tells the prelude what runs, and which way.
pub(crate) fn running(step: &Step<'_>) -> String {
    format!(
        "set local orch.revision = '{}';\nset local orch.direction = '{}';\n\
         set local orch.counting = off;\n",
        step.migration.revision,
        step.direction.as_str()
    )
}

/// Tells the prelude of the consent that was given.
pub(crate) fn consent(options: &Options) -> String {
    let on = |it: bool| if it { "on" } else { "off" };
    let consent = options.consent;
    format!(
        "set local orch.sever = {};\nset local orch.leave_archived = {};\n\
         set local orch.overwrite_texts = {};\n",
        on(consent.sever),
        on(consent.leave_archived),
        on(consent.overwrite_texts)
    )
}

/// Locks the tables that a step writes, or moves rows from, against other writers, in name
/// order; with those that go along by cascade.
pub(crate) fn locks(step: &Step<'_>) -> String {
    let locked = step.migration.plan.locked(step.locks_for());
    let archived = step.migration.plan.archived(step.locks_for());
    let mut text = String::new();
    if !archived.is_empty() {
        let names: Vec<String> = archived
            .iter()
            .map(|it| format!("'{}'", it.name()))
            .collect();
        text = format!("select pg_temp.orch_lock(array[{}]);\n", names.join(", "));
    }
    if !locked.is_empty() {
        let names: Vec<String> = locked
            .iter()
            .map(|it| format!("only public.{}", it.name()))
            .collect();
        let names = names.join(", ");
        text += &format!("lock table {names} in share row exclusive mode;\n");
    }
    text
}

/// Ends the sealed SQL of a step: compares the rows that it wrote with those that its
/// statements say they write. Only plain statements are counted here: functions of the
/// prelude count for themselves.
pub(crate) fn finish(step: &Step<'_>) -> String {
    let statements = step.statements().iter();
    let plain = statements.filter(|it| it.calls.is_none());
    let tables: BTreeSet<Table> = plain.flat_map(|it| it.writes.iter().copied()).collect();
    let tables: Vec<String> = tables.iter().map(|it| format!("'{}'", it.name())).collect();
    format!(
        "select pg_temp.orch_finish(array[{}]::text[]);\n",
        tables.join(", ")
    )
}

/// The sign of a direction in words.
pub(crate) const fn verb(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "goes up to",
        Direction::Down => "goes back from",
    }
}
