//! Rehearsing: steps there and back in one transaction that is rolled back.

use std::time::Instant;

use orch_event::RevisionId;
use postgres::Client;

use crate::attempt::{advance, attempt, begin};
use crate::error::ReplayError;
use crate::fingerprint;
use crate::migration::Step;
use crate::options::{Done, Options, Taken};
use crate::replay::patiently;

/// Steps that were done and taken back, and the tables that are as they were.
#[derive(Debug)]
pub struct Rehearsed {
    /// The steps there, then back.
    pub done: Vec<Done>,
    /// Tables that the steps write, with the rows that are as before.
    pub compared: Vec<Taken>,
}

/// Does steps, takes them back, compares every row of every table that they can write with
/// what it was, and rolls all of it back.
pub fn rehearse(
    client: &mut Client,
    stack: &[RevisionId],
    steps: &[Step<'_>],
    options: &Options,
) -> Result<Rehearsed, ReplayError> {
    let started = Instant::now();
    let back: Vec<Step<'_>> = steps
        .iter()
        .rev()
        .map(|step| Step {
            direction: step.direction.other(),
            migration: step.migration,
        })
        .collect();
    patiently(started, options, || {
        let mut stack = stack.to_vec();
        let mut done = Vec::new();
        let mut transaction = begin(client, options)?;
        let tables = fingerprint::tables(&mut transaction, steps)?;
        fingerprint::lock(&mut transaction, &tables, options)?;
        let before = fingerprint::take(&mut transaction, &tables)?;
        for step in steps.iter().chain(&back) {
            let begun = Instant::now();
            let mut savepoint = transaction.transaction()?;
            let mut one = attempt(&mut savepoint, &stack, step, options, started)?;
            savepoint.commit()?;
            one.duration = begun.elapsed();
            advance(&mut stack, step);
            done.push(one);
        }
        let after = fingerprint::take(&mut transaction, &tables)?;
        transaction.rollback()?;
        let unlike: Vec<String> = before
            .iter()
            .zip(&after)
            .filter(|(before, after)| before != after)
            .map(|(before, _)| before.relation.clone())
            .collect();
        if !unlike.is_empty() {
            return Err(ReplayError::Refused(format!(
                "after going there and back, rows of {} are not as before",
                unlike.join(", ")
            )));
        }
        let compared = before
            .into_iter()
            .map(|it| Taken {
                relation: it.relation,
                rows: it.rows,
            })
            .collect();
        Ok(Rehearsed { done, compared })
    })
}
