//! The rights that a role lacks, as grants.

use std::collections::BTreeSet;

use postgres::GenericClient;
use postgres::types::Type;

use crate::rights::{Needs, Privilege};
use crate::server::described;

/// A grant that a role lacks; shown as a statement that its owner can run. Names are quoted
/// where they must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grant {
    /// To do something with an object.
    On {
        /// Such as `insert, update`.
        privileges: String,
        /// Such as `public.products` or `schema orch`.
        object: String,
        /// To whom.
        role: String,
    },
    /// That a trigger's function, which refreshes a materialized view, runs as its owner: nobody
    /// but the owner of the view may refresh it, and membership would grant far more.
    Refresh {
        /// The function, with its parameters.
        function: String,
        /// The schema of the view, by which the function finds it.
        schema: String,
    },
}

/// What orch does with its own tables. Those that are missing are made.
const OWN: &[(&str, &[Privilege])] = {
    use Privilege::{Delete, Insert, Select, Update};
    &[
        ("orch.alembic", &[Select, Insert, Delete]),
        ("orch.archive", &[Select, Insert, Update, Delete]),
        ("orch.archive_reference", &[Select, Insert, Delete]),
        ("orch.archive_row", &[Select, Insert, Delete]),
        ("orch.archive_text", &[Select, Insert, Update, Delete]),
        ("orch.journal", &[Select, Insert]),
        ("orch.journal_archive", &[Select, Insert]),
        ("orch.layout", &[Select]),
        ("orch.prelude", &[Select, Insert]),
        ("orch.revision", &[Select, Insert]),
        ("orch.stack", &[Select]),
        ("orch.staying_link", &[Select, Insert, Delete]),
        ("orch.staying_process", &[Select, Insert]),
        ("orch.staying_value", &[Select, Insert, Delete]),
        ("orch.unfilled", &[Select, Insert, Delete]),
    ]
};

/// It cannot be found out.
#[derive(Debug, thiserror::Error)]
pub enum RightsError {
    /// The server refused.
    #[error("{}", described(.0))]
    Postgres(#[from] postgres::Error),
    /// The server does not know the role.
    #[error("the server has no role `{0}`")]
    NoRole(String),
}

/// Finds the grants that a role lacks for what is needed; the connection's own role where none
/// is named.
pub fn lacking(
    client: &mut impl GenericClient,
    needs: &Needs,
    role: Option<&str>,
) -> Result<Vec<Grant>, RightsError> {
    let found = client.query_typed(
        "select rolname::text, quote_ident(rolname) from pg_roles
         where rolname = coalesce($1, current_user)",
        &[(&role, Type::TEXT)],
    )?;
    let Some(row) = found.first() else {
        return Err(RightsError::NoRole(role.unwrap_or_default().to_owned()));
    };
    let (name, role): (String, String) = (row.get(0), row.get(1));
    let mut grants = refreshing(client, needs, &name)?;
    let objects = objects(client, &name)?;
    let tables = tables(client, needs, &name)?;
    let on = |(object, privileges): (String, String)| Grant::On {
        privileges,
        object,
        role: role.clone(),
    };
    grants.extend(objects.into_iter().chain(tables).map(on));
    Ok(grants)
}

/// The functions of triggers that refresh a materialized view as the role that writes, where it
/// does not own the view.
fn refreshing(
    client: &mut impl GenericClient,
    needs: &Needs,
    role: &str,
) -> Result<Vec<Grant>, postgres::Error> {
    let (written, events): (Vec<&String>, Vec<i32>) = needs.fired().unzip();
    let rows = client.query_typed(
        "select distinct p.oid::regprocedure::text, quote_ident(n.nspname)
         from unnest($2::text[], $3::int[]) as w (name, events)
         join pg_trigger t on t.tgrelid::regclass::text = w.name and t.tgtype & w.events <> 0
         join pg_proc p on p.oid = t.tgfoid
         join pg_class v on v.relkind = 'm'
         join pg_namespace n on n.oid = v.relnamespace
         where not t.tgisinternal and t.tgenabled <> 'D' and not p.prosecdef
           and not pg_has_role($1, v.relowner, 'usage')
           and p.prosrc ~* ('refresh\\s+materialized\\s+view\\s[^;]*\\m' || v.relname || '\\M')
         order by 1",
        &[
            (&role, Type::TEXT),
            (&written, Type::TEXT_ARRAY),
            (&events, Type::INT4_ARRAY),
        ],
    )?;
    let functions = rows.iter().map(|row| Grant::Refresh {
        function: row.get(0),
        schema: row.get(1),
    });
    Ok(functions.collect())
}

/// What a role may not do with schemas, the database and the archive's sequence.
fn objects(
    client: &mut impl GenericClient,
    role: &str,
) -> Result<Vec<(String, String)>, postgres::Error> {
    let rows = client.query_typed(
        "with role (name) as (select $1),
         needed (object, privilege, may) as (
           select 'database ' || quote_ident(current_database()), 'temporary',
             (select has_database_privilege(name, current_database(), 'temporary') from role)
           union all
           select 'database ' || quote_ident(current_database()), 'create',
             (select has_database_privilege(name, current_database(), 'create') from role)
           where to_regnamespace('orch') is null
           union all
           select 'schema ' || quote_ident(n.nspname), 'usage',
             (select has_schema_privilege(name, n.oid, 'usage') from role)
           from pg_namespace n where n.nspname in ('public', 'orch')
           union all
           select 'schema orch', 'create',
             (select has_schema_privilege(name, n.oid, 'create') from role)
           from pg_namespace n
           where n.nspname = 'orch' and exists (
             select from unnest($2::text[]) as own
             where not exists (select from pg_class c where c.oid::regclass::text = own))
           union all
           select 'sequence ' || s.oid::regclass::text, 'usage',
             (select has_sequence_privilege(name, s.oid, 'usage') from role)
           from pg_depend d join pg_class s on s.oid = d.objid and s.relkind = 'S'
           join pg_class a on a.oid = d.refobjid
           where a.relname = 'archive' and a.relnamespace = to_regnamespace('orch')
             and d.deptype = 'i' and d.classid = 'pg_class'::regclass
         )
         select object, string_agg(privilege, ', ' order by privilege)
         from needed where not may group by object order by object",
        &[
            (&role, Type::TEXT),
            (
                &OWN.iter().map(|(table, _)| *table).collect::<Vec<_>>(),
                Type::TEXT_ARRAY,
            ),
        ],
    )?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// What a role may not do with tables.
fn tables(
    client: &mut impl GenericClient,
    needs: &Needs,
    role: &str,
) -> Result<Vec<(String, String)>, postgres::Error> {
    let own = OWN.iter().flat_map(|(table, privileges)| {
        let privileges = privileges.iter().copied();
        privileges.map(|privilege| ((*table).to_owned(), privilege))
    });
    let others = needs.tables.iter().flat_map(|(table, privileges)| {
        let privileges = privileges.iter().copied();
        privileges.map(|privilege| (table.clone(), privilege))
    });
    let (names, needed): (Vec<String>, Vec<Privilege>) = own.chain(others).unzip();
    let asked: Vec<&str> = needed.iter().map(|it| it.asked()).collect();
    let rows = client.query_typed(
        "select n.at
         from unnest($2::text[], $3::text[]) with ordinality as n (name, asked, at)
         join pg_class c on c.oid::regclass::text = n.name
         where not has_table_privilege($1, c.oid, n.asked)
         order by n.at",
        &[
            (&role, Type::TEXT),
            (&names, Type::TEXT_ARRAY),
            (&asked, Type::TEXT_ARRAY),
        ],
    )?;
    let mut lacking: Vec<(String, BTreeSet<&str>)> = Vec::new();
    for row in rows {
        let at = usize::try_from(row.get::<_, i64>(0)).unwrap_or_default() - 1;
        let (name, privilege) = (&names[at], needed[at].granted());
        match lacking.last_mut() {
            Some((last, privileges)) if last == name => drop(privileges.insert(privilege)),
            _ => lacking.push((name.clone(), BTreeSet::from([privilege]))),
        }
    }
    let joined = |privileges: BTreeSet<&str>| privileges.into_iter().collect::<Vec<_>>().join(", ");
    Ok(lacking
        .into_iter()
        .map(|(name, privileges)| (name, joined(privileges)))
        .collect())
}
