//! Inspecting: whether a database has what replaying needs, and which layout.

use std::collections::BTreeMap;

use orch_projector::Layout;
use postgres::GenericClient;

use crate::replay::described;

/// The tables that replaying reads or writes, with the columns that it needs.
const NEEDED: [(&str, &[&str]); 10] = [
    (
        "fixed_inputs",
        &["fixed_input_id", "name", "value", "product_id"],
    ),
    ("product_block_relations", &[]),
    (
        "product_block_resource_types",
        &["product_block_id", "resource_type_id"],
    ),
    (
        "product_blocks",
        &["product_block_id", "name", "description", "tag", "status"],
    ),
    (
        "product_product_blocks",
        &["product_id", "product_block_id"],
    ),
    (
        "products",
        &[
            "product_id",
            "name",
            "description",
            "product_type",
            "tag",
            "status",
        ],
    ),
    (
        "resource_types",
        &["resource_type_id", "resource_type", "description"],
    ),
    (
        "subscription_instance_values",
        &["subscription_instance_id", "resource_type_id"],
    ),
    (
        "subscription_instances",
        &["subscription_instance_id", "product_block_id"],
    ),
    ("subscriptions", &["subscription_id", "product_id"]),
];

/// How many of [`NEEDED`] are written, the rest only read: the metadata tables.
const WRITTEN: usize = 7;

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

/// Finds the layout, or why the database cannot be read.
pub fn layout(client: &mut impl GenericClient) -> Result<Layout, InspectError> {
    let rows = client.query_typed(
        "select c.relname::text, a.attname::text
         from pg_class c join pg_attribute a on a.attrelid = c.oid
         where c.relnamespace = to_regnamespace('public') and c.relkind in ('r', 'p')
           and a.attnum > 0 and not a.attisdropped",
        &[],
    )?;
    if rows.is_empty() {
        return Err(InspectError::Empty);
    }
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows {
        columns.entry(row.get(0)).or_default().push(row.get(1));
    }
    let has = |table: &str, column: &str| {
        columns
            .get(table)
            .is_some_and(|columns| columns.iter().any(|it| it == column))
    };
    let mut missing = Vec::new();
    for (table, needed) in NEEDED {
        if !columns.contains_key(table) {
            missing.push(format!("`{table}`"));
            continue;
        }
        let lacking = needed.iter().filter(|column| !has(table, column));
        missing.extend(lacking.map(|column| format!("`{table}.{column}`")));
    }
    let relations = |layout: Layout| {
        has("product_block_relations", layout.in_use_by())
            && has("product_block_relations", layout.depends_on())
    };
    let layout = [Layout::Current, Layout::ParentChild]
        .into_iter()
        .find(|it| relations(*it));
    match layout {
        Some(layout) if missing.is_empty() => Ok(layout),
        _ => {
            if layout.is_none() && columns.contains_key("product_block_relations") {
                missing.push("`product_block_relations.in_use_by_id`".to_owned());
            }
            Err(InspectError::NoCore(missing))
        }
    }
}

/// Finds what the role may not do that replaying does.
pub fn rights(client: &mut impl GenericClient) -> Result<(), InspectError> {
    let tables: Vec<&str> = NEEDED.iter().map(|(table, _)| *table).collect();
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
            (&&tables[..WRITTEN], postgres::types::Type::TEXT_ARRAY),
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
