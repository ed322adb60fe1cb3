//! Foreign keys of the orchestrator that a database lacks: without one, rows that hang on
//! others would stay behind as orphans.

use postgres::GenericClient;

/// The foreign keys that are missing, each as
/// `public.subscriptions (product_id) references public.products`, in order. A key that is
/// not enforced, or does something else on deletion, is missing. Tables and columns that
/// this version of the orchestrator lacks are passed over.
pub fn missing(client: &mut impl GenericClient) -> Result<Vec<String>, postgres::Error> {
    let rows = client.query_typed(include_str!("foreign_keys.sql"), &[])?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}
