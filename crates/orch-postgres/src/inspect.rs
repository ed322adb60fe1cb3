//! Inspecting: whether a database has the tables, the columns and the rights that replaying
//! needs.

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
    /// The role may not do what replaying does.
    #[error("role `{role}` lacks rights: {}", missing.join(", "))]
    Rights {
        /// The role.
        role: String,
        /// What it may not do.
        missing: Vec<String>,
    },
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
            Self::Rights { role, missing } => Some(grants(role, missing)),
        }
    }
}

/// How a role gets the rights that it lacks.
pub fn grants(role: &str, missing: &[String]) -> String {
    let role = role.replace('"', "\"\"");
    let grants: Vec<_> = missing
        .iter()
        .map(|right| format!("grant {right} to \"{role}\""))
        .collect();
    format!("have its owner run `{}`", grants.join("; "))
}

/// Checks that a database has the tables and columns of the orchestrator that replaying
/// needs.
pub fn structure(client: &mut impl GenericClient) -> Result<(), InspectError> {
    let rows = client.query_typed(
        "select c.relname::text, array_agg(a.attname::text)
         from pg_class c join pg_attribute a on a.attrelid = c.oid
         where c.relnamespace = to_regnamespace('public') and c.relkind in ('r', 'p')
           and a.attnum > 0 and not a.attisdropped
         group by c.oid",
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

/// Finds what the role may not do that replaying does.
pub fn rights(client: &mut impl GenericClient) -> Result<(), InspectError> {
    let needed = || Table::ALL.iter().filter(|table| table.is_needed());
    let tables: Vec<&str> = needed().map(|table| table.name()).collect();
    let written: Vec<&str> = needed()
        .filter(|table| table.is_metadata())
        .map(|table| table.name())
        .collect();
    let rows = client.query_typed(
        "with needed (kind, name) as (
           select 'table', unnest($1::text[])
         )
         select r.lacking
         from (
           select 'select on ' || name as lacking
           from needed where not has_table_privilege('public.' || name, 'select')
           union all
           select verb || ' on ' || name
           from unnest($2::text[]) as name, unnest(array['insert', 'update', 'delete']) as verb
           where not has_table_privilege('public.' || name, verb)
           union all
           select 'usage on schema public'
           where not has_schema_privilege('public', 'usage')
           union all
           select 'temporary on database ' || quote_ident(current_database())
           where not has_database_privilege(current_database(), 'temporary')
           union all
           select 'create on database ' || quote_ident(current_database())
           where to_regnamespace('orch') is null
             and not has_database_privilege(current_database(), 'create')
           union all
           select 'usage on schema orch'
           where not has_schema_privilege(to_regnamespace('orch')::oid, 'usage')
           union all
           select verb || ' on orch.' || t.name
           from (values ('journal'), ('revision')) as t (name),
                unnest(array['select', 'insert']) as verb
           where has_schema_privilege(to_regnamespace('orch')::oid, 'usage')
             and not has_table_privilege(to_regclass('orch.' || t.name)::oid, verb)
         ) r",
        &[
            (&tables, postgres::types::Type::TEXT_ARRAY),
            (&written, postgres::types::Type::TEXT_ARRAY),
        ],
    )?;
    if rows.is_empty() {
        return Ok(());
    }
    let role = client.query_typed("select current_user::text", &[])?;
    Err(InspectError::Rights {
        role: role.first().map(|row| row.get(0)).unwrap_or_default(),
        missing: rows.iter().map(|row| row.get(0)).collect(),
    })
}
