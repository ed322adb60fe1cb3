//! Schema `orch` as it is found: whether it may be used.

use postgres::GenericClient;

/// What is wrong with schema `orch` and all in it, each as `orch.journal has a trigger `x``, in
/// order. Empty where it is sound, or not there.
///
/// To be asked before anything of the schema is read or written: whoever may create in a
/// database could have made it beforehand, with triggers that run as the role that replays.
pub fn faults(client: &mut impl GenericClient) -> Result<Vec<String>, postgres::Error> {
    let rows = client.query_typed(include_str!("own_schema.sql"), &[])?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}
