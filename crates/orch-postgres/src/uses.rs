//! The rows that a step removes from a database: counted before anything is done.

use postgres::{Client, IsolationLevel};

use crate::migration::Step;
use crate::options::{Options, Taken};
use crate::session::{BEGIN, running};

/// The rows that one change removes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The change in words, from the plan.
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

/// Counts the rows that a step would move to the archive, change by change, in a
/// transaction that writes nothing. It does not see the work of steps before it.
pub fn uses(
    client: &mut Client,
    step: &Step<'_>,
    options: &Options,
) -> Result<Vec<Use>, postgres::Error> {
    if !step.removes() {
        return Ok(Vec::new());
    }
    let mut looking = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .start()?;
    // Functions and temporary tables are made before the transaction turns to reading, in
    // the same one: a pooler may give the next transaction to another session.
    let wait = options.wait();
    looking.batch_execute(&format!(
        "set local lock_timeout = {wait};\n{BEGIN}{}{}\n\
         set local orch.counting = on;\nset transaction read only;\n\
         select pg_temp.orch_count_again()",
        running(step),
        step.migration.prelude.text(),
    ))?;
    let mut uses: Vec<(&str, Use)> = Vec::new();
    for removal in step.removals() {
        let sql = step.sql().get(removal.range()).unwrap_or_default();
        looking.batch_execute(sql)?;
        let slot = removal.slot.as_deref().unwrap_or_default();
        if uses.iter().all(|(known, _)| *known != slot) {
            let one = Use {
                why: removal.why.clone(),
                taken: Vec::new(),
                blocked: Vec::new(),
            };
            uses.push((slot, one));
        }
    }
    let counted = "select slot, relation, 'takes', rows from pg_temp.orch_counted()
                   union all select slot, relation, note, rows from pg_temp.orch_noted()
                   where note = 'blocks'";
    for row in looking.query_typed(counted, &[])? {
        let (slot, note): (&str, &str) = (row.get(0), row.get(2));
        let Some((_, one)) = uses.iter_mut().find(|(at, _)| *at == slot) else {
            continue;
        };
        let rows = Taken::new(row.get(1), row.get(3));
        if note == "blocks" {
            one.blocked.push(rows);
        } else if !rows.is_metadata() {
            one.taken.push(rows);
        }
    }
    looking.rollback()?;
    let mut uses: Vec<Use> = uses.into_iter().map(|(_, it)| it).collect();
    uses.retain(|it| !(it.taken.is_empty() && it.blocked.is_empty()));
    Ok(uses)
}
