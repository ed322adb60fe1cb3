//! Checking: whether a database is as recorded, where a step starts and where it ends.

use std::collections::HashSet;

use orch_model::drift::{Drift, Row};
use orch_projector::Layout;
use postgres::{Client, GenericClient, IsolationLevel, Transaction};

use crate::frame::SETTINGS;
use crate::migration::Step;
use crate::observe::observe;
use crate::replay::{Options, ReplayError};

/// Begins to look at a database before anything is done: in a transaction that
/// writes nothing, with the settings of a step, and no longer waiting for locks than
/// the options allow.
pub fn look<'a>(
    client: &'a mut Client,
    options: &Options,
) -> Result<Transaction<'a>, postgres::Error> {
    let mut looking = client
        .build_transaction()
        .read_only(true)
        .isolation_level(IsolationLevel::RepeatableRead)
        .start()?;
    // As long as the server can count.
    let wait = options.lock_timeout.as_millis().clamp(1, 2_147_483_647);
    looking.batch_execute(&format!("{SETTINGS}set local lock_timeout = {wait}"))?;
    Ok(looking)
}

/// What a step finds that is not as recorded where it starts: structure, and text
/// that would go with the rows that it removes.
pub fn drift(
    client: &mut impl GenericClient,
    step: &Step<'_>,
    layout: Layout,
) -> Result<(Vec<Drift>, Vec<Drift>), postgres::Error> {
    let observed = observe(client, layout, Some(&step.migration.touched.names))?;
    let (text, structure): (Vec<_>, Vec<_>) = step
        .from()
        .drift(&observed)
        .into_iter()
        .partition(Drift::is_edited_text);
    // Text that stays where it is may drift; only what goes must be told.
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
    let (structure, text) = drift(transaction, step, options.layout)?;
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
    options: &Options,
) -> Result<(), ReplayError> {
    let observed = observe(
        transaction,
        options.layout,
        Some(&step.migration.touched.names),
    )?;
    let drift: Vec<_> = step
        .to()
        .drift(&observed)
        .into_iter()
        .filter(|it| !it.is_edited_text())
        .collect();
    if drift.is_empty() {
        Ok(())
    } else {
        Err(ReplayError::Drift(
            "after the migration, which was rolled back",
            drift,
        ))
    }
}
