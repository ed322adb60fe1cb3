//! The frame around the SQL of a step, as it is printed to stand alone in psql:
//! transaction, prelude, lock, journal.

use std::fmt::Write as _;

use orch_event::RevisionId;
use orch_model::catalog::Selection;
use orch_model::{BlockName, Catalog, ProductName, ResourceTypeName};
use orch_projector::{NulError, Prelude, comment_text, literal, text_array};

use crate::journal::{ARCHIVE, LOCK_KEY, TABLES};
use orch_projector::Direction;

use crate::migration::Step;

/// Settings that hold for one transaction, so that the SQL means the same whoever
/// runs it.
pub(crate) const SETTINGS: &str = "\
select pg_catalog.set_config('orch.path', pg_catalog.current_setting('search_path'), true);
set local search_path = pg_catalog, pg_temp;
set local row_security = off;
set local standard_conforming_strings = on;
set local check_function_bodies = off;
";

/// Tells the prelude what runs, and which way.
pub(crate) fn running(step: &Step<'_>) -> String {
    format!(
        "set local orch.revision = '{}';\nset local orch.direction = '{}';\n\
         set local orch.counting = off;\n",
        step.migration.revision,
        step.direction.as_str()
    )
}

/// Begins a step, once the functions of the prelude are there.
pub(crate) const BEGIN: &str = "select pg_temp.orch_begin();\n";

/// From here on names resolve by the path that the connection came with: for the sealed
/// SQL, and for the commit.
pub(crate) const CAME: &str =
    "select pg_catalog.set_config('search_path', pg_catalog.current_setting('orch.path'), true);\n";

/// From here on names resolve safely.
pub(crate) const PINNED: &str = "set local search_path = pg_catalog, pg_temp;\n";

/// Ends the sealed SQL of a step.
pub(crate) fn finish(step: &Step<'_>) -> String {
    let tables: Vec<String> = step.locked().iter().map(|it| format!("'{it}'")).collect();
    format!(
        "select pg_temp.orch_finish(array[{}]::text[]);\n",
        tables.join(", ")
    )
}

/// Locks the tables that a step writes, or that rows are taken from, against other
/// writers, in name order; with what hangs on the latter.
pub(crate) fn locks(step: &Step<'_>) -> String {
    let tables: Vec<&str> = step.migration.touched.tables.iter().copied().collect();
    let taken: Vec<String> = step.taken().iter().map(|it| format!("'{it}'")).collect();
    let mut text = String::new();
    if !taken.is_empty() {
        text = format!("select pg_temp.orch_lock(array[{}]);\n", taken.join(", "));
    }
    if !tables.is_empty() {
        let tables: Vec<String> = tables
            .iter()
            .map(|it| format!("only public.{it}"))
            .collect();
        let tables = tables.join(", ");
        text += &format!("lock table {tables} in share row exclusive mode;\n");
    }
    text
}

/// Prints steps as one file for psql. Running it equals replaying the steps.
///
/// `stack` holds the revisions that are up before the first step.
pub fn print(steps: &[Step<'_>], stack: &[RevisionId], program: &str) -> Result<String, NulError> {
    let mut text = String::from("\\set ON_ERROR_STOP on\nset client_encoding = 'UTF8';\n");
    let mut stack = stack.to_vec();
    for step in steps {
        let migration = step.migration;
        let revision = migration.revision.to_string();
        let direction = step.direction.as_str();
        let expected = match stack.last() {
            Some(top) => literal(&top.to_string())?,
            None => "null".to_owned(),
        };
        let names = &migration.touched.names;
        let message = migration.message.lines().next().unwrap_or_default();
        let parts = [
            format!(
                "\n-- {direction} {revision}\n-- {}\nbegin isolation level read committed;\n",
                comment_text(message)
            ),
            SETTINGS.to_owned(),
            running(step),
            format!("select pg_advisory_xact_lock({LOCK_KEY});\n"),
            TABLES.to_owned(),
            ARCHIVE.to_owned(),
            Prelude::current().text().to_owned(),
            BEGIN.to_owned(),
            // The journal must be where this step starts.
            format!(
                "do $orch$\nbegin\n  if (select revision from orch.stack order by seq desc limit 1)\n    \
                 is distinct from {expected} then\n    \
                 raise exception using errcode = 'OR004',\n      \
                 message = 'the journal is not where this migration starts';\n  end if;\nend $orch$;\n"
            ),
            locks(step),
            expect(
                step.from(),
                names,
                "where the migration starts",
                Text::Ignored,
            )?,
            expect(
                &gone(step),
                &gone(step).selection(),
                "where the migration starts",
                Text::Counts,
            )?,
            CAME.to_owned(),
            "\n".to_owned(),
            step.sql().to_owned(),
            "\n".to_owned(),
            PINNED.to_owned(),
            finish(step),
            expect(step.to(), names, "after the migration", Text::Ignored)?,
            "\n-- the journal\n".to_owned(),
            format!(
                "insert into orch.prelude (digest, text)\nvalues ('{}', {})\non conflict do nothing;\n",
                Prelude::current().digest(),
                literal(Prelude::current().text())?,
            ),
            format!(
                "insert into orch.revision (revision, events, up, down, prelude)\nvalues ('{revision}', {}, {}, {}, '{}')\non conflict do nothing;\n",
                literal(&migration.events)?,
                literal(&migration.up)?,
                literal(&migration.down)?,
                Prelude::current().digest(),
            ),
            format!(
                "with entry as (\n  insert into orch.journal (revision, direction, message, author, orch)\n  values ('{revision}', '{direction}', {}, {}, {}) returning seq)\nselect pg_temp.orch_journalled(seq) from entry;\n{CAME}commit;\n",
                literal(&migration.message)?,
                literal(&migration.author)?,
                literal(program)?
            ),
        ];
        for part in parts {
            text.push_str(&part);
        }
        match step.direction {
            Direction::Up => stack.push(migration.revision),
            Direction::Down => drop(stack.pop()),
        }
    }
    if steps.iter().any(Step::is_searched) {
        text.push('\n');
        text.push_str(SEARCH);
    }
    if steps.is_empty() {
        writeln!(text, "\n-- nothing to do").expect("BUG: a string takes all text");
    }
    Ok(text)
}

/// Refreshes what the orchestrator's search shows.
pub(crate) const SEARCH: &str = include_str!("search.sql");

/// Whether text that people edit is compared too.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    Ignored,
    Counts,
}

/// The rows that a step removes, as recorded where it starts.
fn gone(step: &Step<'_>) -> Catalog {
    let (mut gone, to) = (step.from().clone(), step.to());
    gone.products
        .retain(|name, _| !to.products.contains_key(name));
    gone.blocks.retain(|name, _| !to.blocks.contains_key(name));
    gone.resource_types
        .retain(|name, _| !to.resource_types.contains_key(name));
    gone
}

/// SQL that fails where the rows of some names are not as recorded.
fn expect(
    catalog: &Catalog,
    names: &Selection,
    place: &str,
    text: Text,
) -> Result<String, NulError> {
    if *names == Selection::default() {
        return Ok(String::new());
    }
    let mut expected = serde_json::to_value(catalog).unwrap_or_default();
    if text == Text::Ignored {
        for kind in expected
            .as_object_mut()
            .into_iter()
            .flat_map(|it| it.values_mut())
        {
            for row in kind
                .as_object_mut()
                .into_iter()
                .flat_map(|it| it.values_mut())
            {
                if let Some(row) = row.as_object_mut() {
                    row.remove("description");
                }
            }
        }
    }
    Ok(format!(
        "select pg_temp.orch_expect({}, {}, {}, {}, {}, {});\n",
        literal(place)?,
        text == Text::Counts,
        array(names.products.iter().map(ProductName::as_str))?,
        array(names.blocks.iter().map(BlockName::as_str))?,
        array(names.resource_types.iter().map(ResourceTypeName::as_str))?,
        literal(&expected.to_string())?,
    ))
}

/// An array of texts, which may be empty.
fn array<'a>(texts: impl Iterator<Item = &'a str>) -> Result<String, NulError> {
    let mut texts = texts.peekable();
    match texts.peek() {
        None => Ok("'{}'".to_owned()),
        Some(_) => text_array(texts),
    }
}
