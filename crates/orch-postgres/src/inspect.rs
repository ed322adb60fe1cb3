//! Inspecting: whether a database has the tables, and the columns that replaying needs.

use std::collections::BTreeMap;

use orch_projector::schema::{OLDEST, Table};
use postgres::GenericClient;

use crate::server::described;

/// A database cannot be replayed on.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// The server refused.
    #[error("cannot read the structure of the database: {}", described(.0))]
    Postgres(#[from] postgres::Error),
    /// There is nothing in it.
    #[error("the database is empty: it has no tables in schema `public`")]
    Empty,
    /// It is some other database.
    #[error("the database lacks tables or columns of the orchestrator: {}", .0.join(", "))]
    NoCore(Vec<String>),
    /// Its tables are older than sealed SQL is for.
    #[error(
        "the database has the columns `parent_id` and `child_id` of before {}-{:02}; orch needs \
         the orchestrator's revision {} or a later one",
        OLDEST.date.0, OLDEST.date.1, OLDEST.id
    )]
    TooOld,
}

impl InspectError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Postgres(_) => None,
            Self::Empty => Some(
                "make the orchestrator's tables first: `python main.py db upgrade heads`"
                    .to_owned(),
            ),
            Self::TooOld => Some(
                "bring its own schema up to date first: `python main.py db upgrade heads`"
                    .to_owned(),
            ),
            Self::NoCore(_) => Some(
                "is it the orchestrator's database, and is its own schema up to date \
                 (`python main.py db upgrade heads`)?"
                    .to_owned(),
            ),
        }
    }
}

/// Checks that a database has the tables and columns of the orchestrator that replaying
/// needs.
pub fn structure(client: &mut impl GenericClient) -> Result<(), InspectError> {
    let rows = client.query_typed(
        "select c.relname::text, array_agg(a.attname::text)
         from pg_class c join pg_attribute a on a.attrelid = c.oid
         where c.relnamespace = to_regnamespace('public') and c.relkind in ('r', 'p')
           and a.attnum > 0 and not a.attisdropped
         group by c.relname",
        &[],
    )?;
    if rows.is_empty() {
        return Err(InspectError::Empty);
    }
    let columns: BTreeMap<String, Vec<String>> =
        rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let has = |table: &str, column: &str| {
        let columns = columns.get(table).into_iter().flatten();
        columns.into_iter().any(|it| it == column)
    };
    if has("product_block_relations", "parent_id") {
        return Err(InspectError::TooOld);
    }
    let mut missing = Vec::new();
    for table in Table::ALL.iter().filter(|table| table.is_needed()) {
        let name = table.name();
        if columns.contains_key(name) {
            let lacking = table.needed().filter(|column| !has(name, column));
            missing.extend(lacking.map(|column| format!("`{name}.{column}`")));
        } else {
            missing.push(format!("`{name}`"));
        }
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(InspectError::NoCore(missing))
    }
}
