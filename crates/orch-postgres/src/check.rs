//! Checking: whether a database is as recorded, where a step starts and where it ends.

use std::collections::HashSet;
use std::time::Duration;

use orch_model::drift::{Drift, Row};
use postgres::{Client, GenericClient, IsolationLevel, Transaction};

use crate::error::ReplayError;
use crate::migration::Step;
use crate::observe::observe;
use crate::options::Options;
use crate::session::BEGIN;

/// Begins to read a database: in a transaction that writes nothing, in which names resolve
/// safely, and that waits no longer for locks than it may.
pub fn reading(client: &mut Client, wait: Duration) -> Result<Transaction<'_>, postgres::Error> {
    let mut reading = client
        .build_transaction()
        .read_only(true)
        .isolation_level(IsolationLevel::RepeatableRead)
        .start()?;
    let wait = wait.as_millis().clamp(1, 2_147_483_647);
    reading.batch_execute(&format!("set local lock_timeout = {wait};\n{BEGIN}"))?;
    Ok(reading)
}

/// Begins to look at a database before anything is done.
pub fn look<'a>(
    client: &'a mut Client,
    options: &Options,
) -> Result<Transaction<'a>, postgres::Error> {
    reading(client, options.lock_timeout)
}

/// What a step finds that is not as recorded where it starts: structure, and texts that
/// people edited of rows that it removes.
pub fn drift(
    client: &mut impl GenericClient,
    step: &Step<'_>,
) -> Result<(Vec<Drift>, Vec<Drift>), postgres::Error> {
    let observed = observe(client, Some(&step.migration.plan.names()))?;
    let (text, structure): (Vec<_>, Vec<_>) = step
        .from()
        .drift(&observed)
        .into_iter()
        .partition(Drift::is_edited_text);
    // Texts of rows that stay may drift; only those of rows that are removed are lost.
    let change = step.from().drift(step.to());
    let gone: HashSet<&Row> = change
        .iter()
        .filter(|it| it.is_of_whole_row())
        .map(|it| &it.row)
        .collect();
    let text = text
        .into_iter()
        .filter(|it| gone.contains(&it.row))
        .collect();
    Ok((structure, text))
}

pub(crate) fn check_start(
    transaction: &mut Transaction<'_>,
    step: &Step<'_>,
    options: &Options,
) -> Result<(), ReplayError> {
    let (structure, text) = drift(transaction, step)?;
    if !structure.is_empty() {
        return Err(ReplayError::Drift("where the migration starts", structure));
    }
    if !text.is_empty() && !options.text_may_go {
        return Err(ReplayError::Text(text));
    }
    Ok(())
}

pub(crate) fn check_end(
    transaction: &mut Transaction<'_>,
    step: &Step<'_>,
) -> Result<(), ReplayError> {
    let observed = observe(transaction, Some(&step.migration.plan.names()))?;
    let mut drift = step.to().drift(&observed);
    drift.retain(|it| !it.is_edited_text());
    if drift.is_empty() {
        Ok(())
    } else {
        let place = "after the migration, which was rolled back";
        Err(ReplayError::Drift(place, drift))
    }
}
