//! The orchestrator's search: a materialized view that shows subscriptions.

use postgres::{Client, GenericClient};

use crate::migration::Step;
use crate::options::Done;

/// Refreshes the view.
pub(crate) const SEARCH: &str = include_str!("search.sql");

/// Lets the orchestrator's search show the work of steps, where it does not do so yet: the
/// commit of the last one may have refreshed it.
pub fn refresh_search(
    client: &mut Client,
    steps: &[Step<'_>],
    last: Option<&Done>,
) -> Result<(), postgres::Error> {
    let before = last.and_then(|it| it.search);
    if steps.iter().any(Step::is_searched) && search(client)? == before {
        client.batch_execute(SEARCH)?;
    }
    Ok(())
}

/// Whether the orchestrator keeps an index of words and meanings, which only it can renew.
pub fn is_indexed(client: &mut impl GenericClient) -> Result<bool, postgres::Error> {
    let query = "select exists (select from pg_catalog.pg_class c
                   join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
                   where n.nspname::pg_catalog.text operator(pg_catalog.=) 'public'
                     and c.relname::pg_catalog.text operator(pg_catalog.=) 'ai_search_index')";
    let rows = client.query_typed(query, &[])?;
    Ok(rows.first().is_some_and(|row| row.get(0)))
}

/// Where the rows of the search are: elsewhere after each refresh.
pub(crate) fn search(client: &mut impl GenericClient) -> Result<Option<u32>, postgres::Error> {
    let query = "select pg_catalog.pg_relation_filenode(
                   pg_catalog.to_regclass('public.subscriptions_search'))";
    let rows = client.query_typed(query, &[])?;
    Ok(rows.first().and_then(|row| row.get(0)))
}
