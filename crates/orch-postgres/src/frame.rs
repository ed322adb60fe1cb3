//! The frame around the SQL of a step, as it is printed to stand alone in psql:
//! transaction, prelude, lock, journal.

use std::fmt::Write as _;

use orch_event::RevisionId;
use orch_projector::{NulError, PRELUDE, comment_text, literal};

use crate::journal::{LOCK_KEY, TABLES};
use crate::migration::{Direction, Step};

/// Settings that hold for one transaction, so that the SQL means the same whoever
/// runs it.
pub(crate) const SETTINGS: &str = "\
set local search_path = public, pg_temp;
set local standard_conforming_strings = on;
set local check_function_bodies = on;
";

/// Locks the tables that a step writes against other writers, in name order.
pub(crate) fn locks(step: &Step<'_>) -> String {
    let tables: Vec<&str> = step.migration.touched.tables.iter().copied().collect();
    if tables.is_empty() {
        return String::new();
    }
    format!(
        "lock table {} in share row exclusive mode;\n",
        tables.join(", ")
    )
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
        let message = migration.message.lines().next().unwrap_or_default();
        let parts = [
            format!(
                "\n-- {direction} {revision}\n-- {}\nbegin;\n",
                comment_text(message)
            ),
            SETTINGS.to_owned(),
            format!("select pg_advisory_xact_lock({LOCK_KEY});\n"),
            PRELUDE.to_owned(),
            TABLES.to_owned(),
            // The journal must be where this step starts.
            format!(
                "do $orch$\nbegin\n  if (select revision from orch.stack order by seq desc limit 1)\n    \
                 is distinct from {expected} then\n    \
                 raise exception using errcode = 'OR004',\n      \
                 message = 'the journal is not where this migration starts';\n  end if;\nend $orch$;\n"
            ),
            locks(step),
            "\n".to_owned(),
            step.sql().to_owned(),
            "\n-- the journal\n".to_owned(),
            format!(
                "insert into orch.revision (revision, events, up, down)\nvalues ('{revision}', {}, {}, {})\non conflict do nothing;\n",
                literal(&migration.events)?,
                literal(&migration.up)?,
                literal(&migration.down)?
            ),
            format!(
                "insert into orch.journal (revision, direction, message, author, orch)\nvalues ('{revision}', '{direction}', {}, {}, {});\ncommit;\n",
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
    if steps.is_empty() {
        writeln!(text, "\n-- nothing to do").expect("BUG: a string takes all text");
    }
    Ok(text)
}
