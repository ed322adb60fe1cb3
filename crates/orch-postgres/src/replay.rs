//! Replaying: steps on a database, a transaction each, or one that is rolled back.

use std::time::Instant;

use orch_event::RevisionId;
use postgres::Client;

use crate::attempt::{FIRST_PAUSE, LONGEST_PAUSE, advance, attempt, begin};
use crate::error::ReplayError;
use crate::migration::Step;
use crate::options::{Done, Options};
use crate::server::{is_lock, message};

/// Does steps in order, a transaction each; tells of each that is done. A note is committed with
/// the step after it.
///
/// On an error, the steps that `tell` was told of are committed, and the rest is not.
pub fn replay(
    client: &mut Client,
    stack: &[RevisionId],
    steps: &[Step<'_>],
    options: &Options,
    mut tell: impl FnMut(&Done),
) -> Result<(), ReplayError> {
    let started = Instant::now();
    if options.dry_run {
        for done in patiently(started, options, || {
            try_out(client, stack, steps, options, started)
        })? {
            tell(&done);
        }
        return Ok(());
    }
    let mut stack = stack.to_vec();
    for steps in steps.chunk_by(|step, _| step.is_note()) {
        let started = Instant::now();
        let done = patiently(started, options, || {
            once(client, &stack, steps, options, started)
        })?;
        steps.iter().for_each(|step| advance(&mut stack, step));
        done.iter().for_each(&mut tell);
    }
    Ok(())
}

/// Tries again while a lock is held by somebody else, for as long as the options allow.
pub(crate) fn patiently<T>(
    started: Instant,
    options: &Options,
    mut attempt: impl FnMut() -> Result<T, ReplayError>,
) -> Result<T, ReplayError> {
    let mut pause = FIRST_PAUSE;
    loop {
        match attempt() {
            Err(ReplayError::Sql(error)) if is_lock(&error) => {
                if started.elapsed() + pause > options.lock_timeout {
                    return Err(ReplayError::Locked(options.lock_timeout, message(&error)));
                }
                std::thread::sleep(pause);
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
            result => return result,
        }
    }
}

/// One attempt at steps that are committed together, in a transaction of their own.
fn once(
    client: &mut Client,
    stack: &[RevisionId],
    steps: &[Step<'_>],
    options: &Options,
    started: Instant,
) -> Result<Vec<Done>, ReplayError> {
    let mut stack = stack.to_vec();
    let mut all = Vec::with_capacity(steps.len());
    let mut transaction = begin(client, options)?;
    for step in steps {
        let done = attempt(&mut transaction, &stack, step, options, started)?;
        all.push((done, Instant::now()));
        advance(&mut stack, step);
    }
    transaction.commit()?;
    // Locks are held until the commit, those of a note too.
    let done = all.into_iter().map(|(mut done, since)| {
        done.locked_for += since.elapsed();
        done.duration = started.elapsed();
        done
    });
    Ok(done.collect())
}

/// Does all steps in one transaction, a savepoint each, and rolls it back.
fn try_out(
    client: &mut Client,
    stack: &[RevisionId],
    steps: &[Step<'_>],
    options: &Options,
    started: Instant,
) -> Result<Vec<Done>, ReplayError> {
    let mut stack = stack.to_vec();
    let mut all = Vec::new();
    let mut transaction = begin(client, options)?;
    for step in steps {
        let begun = Instant::now();
        let mut savepoint = transaction.transaction()?;
        let mut done = attempt(&mut savepoint, &stack, step, options, started)?;
        savepoint.commit()?;
        done.duration = begun.elapsed();
        advance(&mut stack, step);
        all.push(done);
    }
    transaction.rollback()?;
    Ok(all)
}
