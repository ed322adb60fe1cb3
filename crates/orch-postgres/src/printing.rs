//! Steps as one file for psql, which does what replaying them does: transactions, prelude,
//! locks, checks and journal.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use orch_event::RevisionId;
use orch_model::catalog::Selection;
use orch_model::{BlockName, Catalog, ProductName, ResourceTypeName, WorkflowName};
use orch_projector::{Direction, NulError, comment_text, literal, text_array};

use crate::journal::{ARCHIVE, LOCK_KEY, TABLES};
use crate::migration::{Migration, Step};
use crate::search::SEARCH;
use crate::session::{BEGIN, BEGIN_STEP, CAME, PINNED, finish, locks, running, verb};

/// Prints steps as one file for psql. Running it equals replaying the steps.
///
/// `stack` holds the revisions that are up before the first step.
pub fn print(steps: &[Step<'_>], stack: &[RevisionId], program: &str) -> Result<String, NulError> {
    let mut text = head(steps, stack, program);
    if steps.is_empty() {
        text.push_str("\n-- There is nothing to do.\n");
        return Ok(text);
    }
    text.push_str("\n\\set ON_ERROR_STOP on\nset client_encoding = 'UTF8';\n");
    machinery(&mut text, steps);
    let mut stack = stack.to_vec();
    for step in steps {
        print_step(&mut text, step, stack.last(), program)?;
        match step.direction {
            Direction::Up => stack.push(step.migration.revision),
            Direction::Down => drop(stack.pop()),
        }
    }
    if steps.iter().any(Step::is_searched) {
        text.push_str("\n-- The orchestrator's search.\n");
        text.push_str(SEARCH);
    }
    Ok(text)
}

/// The summary of a file.
fn head(steps: &[Step<'_>], stack: &[RevisionId], program: &str) -> String {
    let place = |id: Option<&RevisionId>| match id {
        Some(id) => id.short(),
        None => "base".to_owned(),
    };
    let mut text = format!(
        "-- SQL for psql, printed by {}. Running it does what `orch replay` does, on a\n\
         -- database that is at {}:\n--\n",
        comment_text(program),
        place(stack.last())
    );
    for step in steps {
        let Migration {
            revision, message, ..
        } = step.migration;
        let message = message.lines().next().unwrap_or_default();
        let tables = step.migration.plan.locked(step.direction);
        let names: Vec<&str> = tables.iter().map(|it| it.name()).collect();
        writeln!(
            text,
            "--   {} {}  {}\n--        locks {}",
            verb(step.direction),
            revision.short(),
            comment_text(message),
            if names.is_empty() {
                "no table".to_owned()
            } else {
                names.join(", ")
            }
        )
        .expect("BUG: a string takes all text");
    }
    text.push_str(
        "--\n-- Each step is a transaction of its own. It fails if the database is not where the step\n\
         -- starts, or not as recorded there. Removed rows go to schema orch, and come back on the\n\
         -- way back.\n",
    );
    text
}

/// The tables of schema `orch` and the functions that the steps call, once.
fn machinery(text: &mut String, steps: &[Step<'_>]) {
    text.push_str("\n-- The journal and the archive, where they are missing.\nbegin;\n");
    text.push_str(&tables(steps));
    text.push_str("commit;\n");
}

/// The tables of schema `orch`, and the functions that steps call, for a transaction that was
/// begun.
pub(crate) fn tables(steps: &[Step<'_>]) -> String {
    let preludes: BTreeMap<String, &str> = steps
        .iter()
        .flat_map(|step| step.migration.preludes())
        .map(|(digest, text)| (digest.to_string(), text))
        .collect();
    let mut text = BEGIN.to_owned();
    text.push_str(TABLES);
    text.push_str(ARCHIVE);
    for (digest, prelude) in preludes {
        // No text of a prelude holds this mark; a test says so.
        writeln!(
            text,
            "\n-- The functions of a prelude. The database keeps them, so that it can go back.\n\
             insert into orch.prelude (digest, text)\nvalues ('{digest}', $prelude${prelude}$prelude$)\n\
             on conflict do nothing;",
        )
        .expect("BUG: a string takes all text");
    }
    text.push_str(CAME);
    text
}

fn print_step(
    text: &mut String,
    step: &Step<'_>,
    top: Option<&RevisionId>,
    program: &str,
) -> Result<(), NulError> {
    let message = step.migration.message.lines().next().unwrap_or_default();
    text.push_str(&format!(
        "\n-- {} {}\n-- {}\nbegin isolation level read committed;\n",
        step.direction,
        step.migration.revision,
        comment_text(message)
    ));
    text.push_str(&body(step, top, program)?);
    text.push_str("commit;\n");
    Ok(())
}

/// A step without the beginning and the end of its transaction. Where it ends, names resolve
/// by the path that they resolved by where it began.
pub(crate) fn body(
    step: &Step<'_>,
    top: Option<&RevisionId>,
    program: &str,
) -> Result<String, NulError> {
    let migration = step.migration;
    let revision = migration.revision.to_string();
    let parent = migration.reached_from();
    let direction = step.direction.as_str();
    let digest = migration.prelude.digest();
    let named = migration.named_prelude();
    let expected = match top {
        Some(top) => literal(&top.to_string())?,
        None => "null".to_owned(),
    };
    // What was there before a database was marked is not taken by any SQL.
    let stamped = match step.direction {
        Direction::Up => "",
        Direction::Down => {
            "  if (select stamped from orch.stack order by seq desc limit 1) then\n    \
             raise exception using errcode = 'OR004',\n      \
             message = 'the revision was stamped: its rows were there before it, and stay';\n  end if;\n"
        }
    };
    let names = &migration.plan.names();
    let (start, gone) = ("where the migration starts", gone(step));
    let parts = [
        BEGIN.to_owned(),
        running(step),
        format!("select pg_advisory_xact_lock({LOCK_KEY});\n"),
        format!(
            "do $orch$\nbegin\n  execute (select text from orch.prelude where digest = '{digest}');\n  \
             if (select revision from orch.stack order by seq desc limit 1)\n    \
             is distinct from {expected} then\n    \
             raise exception using errcode = 'OR004',\n      \
             message = 'the journal is not where this migration starts';\n  end if;\n{stamped}end $orch$;\n"
        ),
        locks(step),
        BEGIN_STEP.to_owned(),
        expect(step.from(), names, start, Texts::Ignored)?,
        expect(&gone, &gone.selection(), start, Texts::Compared)?,
        CAME.to_owned(),
        "\n".to_owned(),
        step.sql().to_owned(),
        "\n".to_owned(),
        PINNED.to_owned(),
        finish(step),
        expect(step.to(), names, "after the migration", Texts::Ignored)?,
        "\n-- The journal.\n".to_owned(),
        format!(
            "insert into orch.revision (revision, parent, events, up, down, plan, prelude)\n\
             values ('{revision}', '{parent}', {}, {}, {}, {}, '{named}')\non conflict do nothing;\n",
            literal(&migration.events)?,
            literal(&migration.up)?,
            literal(&migration.down)?,
            literal(&migration.plan_text)?,
        ),
        format!(
            "with entry as (\n  insert into orch.journal (revision, parent, direction, message, author, orch, prelude)\n  \
             values ('{revision}', '{parent}', '{direction}', {}, {}, {}, '{digest}') returning seq)\n\
             select pg_temp.orch_journalled(seq) from entry;\n{CAME}",
            literal(&migration.message)?,
            literal(&migration.author)?,
            literal(program)?
        ),
    ];
    Ok(parts.concat())
}

/// SQL that fails where the rows that a step is about are not as recorded where it leads.
pub(crate) fn expect_end(step: &Step<'_>) -> Result<String, NulError> {
    let names = &step.migration.plan.names();
    let prelude = format!(
        "do $orch$\nbegin\n  execute (select text from orch.prelude where digest = '{}');\n\
         end $orch$;\n",
        step.migration.prelude.digest()
    );
    Ok(prelude + &expect(step.to(), names, "at the mark", Texts::Ignored)?)
}

/// Whether texts that people edit are compared too.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Texts {
    Ignored,
    Compared,
}

/// The rows that a step removes, as recorded where it starts.
fn gone(step: &Step<'_>) -> Catalog {
    let (mut gone, to) = (step.from().clone(), step.to());
    gone.products
        .retain(|name, _| !to.products.contains_key(name));
    gone.blocks.retain(|name, _| !to.blocks.contains_key(name));
    gone.resource_types
        .retain(|name, _| !to.resource_types.contains_key(name));
    gone.workflows
        .retain(|name, _| !to.workflows.contains_key(name));
    gone
}

/// SQL that fails where the rows of some names are not as recorded.
fn expect(
    catalog: &Catalog,
    names: &Selection,
    place: &str,
    texts: Texts,
) -> Result<String, NulError> {
    if *names == Selection::default() {
        return Ok(String::new());
    }
    let mut expected = serde_json::to_value(catalog).unwrap_or_default();
    if texts == Texts::Ignored {
        let kinds = expected.as_object_mut().into_iter().flatten();
        for (_, rows) in kinds {
            for (_, row) in rows.as_object_mut().into_iter().flatten() {
                for text in ["description", "tag", "status"] {
                    row.as_object_mut().and_then(|row| row.remove(text));
                }
            }
        }
    }
    let Selection {
        products,
        blocks,
        resource_types,
        workflows,
    } = names;
    if !workflows.is_empty()
        && let Some(expected) = expected.as_object_mut()
    {
        // It is left out where there are none, and compared where any are named.
        expected
            .entry("workflows")
            .or_insert_with(|| serde_json::json!({}));
    }
    Ok(format!(
        "select pg_temp.orch_expect({}, {}, {}, {}, {}, {}, {});\n",
        literal(place)?,
        texts == Texts::Compared,
        array(products.iter().map(ProductName::as_str))?,
        array(blocks.iter().map(BlockName::as_str))?,
        array(resource_types.iter().map(ResourceTypeName::as_str))?,
        array(workflows.iter().map(WorkflowName::as_str))?,
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
