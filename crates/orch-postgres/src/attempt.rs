//! One attempt at a step: locks, checks, the sealed SQL, the journal.

use std::time::{Duration, Instant};

use orch_event::RevisionId;
use orch_projector::Direction;
use postgres::error::SqlState;
use postgres::types::Type;
use postgres::{Client, IsolationLevel, SimpleQueryMessage, Transaction};

use crate::alembic::move_version;
use crate::check::{check_end, check_start};
use crate::error::ReplayError;
use crate::journal::{self, ARCHIVE, By, LOCK_KEY, TABLES};
use crate::migration::{Runs, Step};
use crate::options::{Done, Options, Taken};
use crate::own_schema;
use crate::search::search;
use crate::server::detailed;
use crate::session::{BEGIN, BEGIN_STEP, CAME, PINNED, consent, finish, locks, running};

/// How long one attempt waits for a table.
const TABLE_WAIT: Duration = Duration::from_secs(2);
/// How long is waited before a lock is tried again; doubled each time.
pub(crate) const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// The longest pause between two attempts.
pub(crate) const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Begins a transaction for steps. It sees the commits of others while it waits for a lock,
/// whatever the server's default is.
pub(crate) fn begin<'a>(
    client: &'a mut Client,
    options: &Options,
) -> Result<Transaction<'a>, postgres::Error> {
    let mut transaction = client
        .build_transaction()
        .isolation_level(IsolationLevel::ReadCommitted)
        .start()?;
    let wait = options.wait();
    transaction.batch_execute(&format!("set local lock_timeout = {wait};\n{BEGIN}"))?;
    Ok(transaction)
}

/// The revisions that are up once a step is done.
pub(crate) fn advance(stack: &mut Vec<RevisionId>, step: &Step<'_>) {
    match step.direction {
        Direction::Up => stack.push(step.migration.revision),
        Direction::Down => drop(stack.pop()),
    }
}

/// Does a step in a transaction that was begun for steps. Names resolve by the connection's
/// own path when it returns, for the commit.
pub(crate) fn attempt(
    transaction: &mut Transaction<'_>,
    stack: &[RevisionId],
    step: &Step<'_>,
    options: &Options,
    started: Instant,
) -> Result<Done, ReplayError> {
    transaction.batch_execute(&format!("{PINNED}{}", running(step)))?;
    take_lock(transaction, options, started)?;
    transaction.batch_execute(TABLES)?;
    transaction.batch_execute(ARCHIVE)?;
    // From here on nobody else can put another table in the place of ours.
    let faults = own_schema::faults(transaction)?;
    if !faults.is_empty() {
        return Err(ReplayError::Unsound(faults));
    }
    let now = journal::stack(transaction)?;
    if !now.iter().map(|it| it.revision).eq(stack.iter().copied()) {
        return Err(ReplayError::Moved);
    }
    // The rows of a revision that was stamped were there before it: its SQL never takes them.
    let is_stamped = now.last().is_some_and(|top| top.by == By::Stamp);
    let is_mark = step.migration.runs == Runs::MarkOnly;
    if step.direction == Direction::Down && is_stamped != is_mark {
        return Err(ReplayError::Moved);
    }
    if !journal::is_unaltered(transaction, step.migration)? {
        return Err(ReplayError::Altered(step.migration.revision));
    }
    let left = options
        .lock_timeout
        .saturating_sub(started.elapsed())
        .min(TABLE_WAIT);
    // Zero would mean to wait for ever.
    let left = left.as_millis().max(1);
    transaction.batch_execute(&format!(
        "set local lock_timeout = {left};\n{}{}{}",
        consent(options),
        step.migration.prelude.text(),
        locks(step)
    ))?;
    let locked = Instant::now();
    transaction.query_typed(
        "select set_config('orch.beside', $1::text[]::text, true)",
        &[(&options.beside, Type::TEXT_ARRAY)],
    )?;
    transaction.batch_execute(BEGIN_STEP)?;
    check_start(transaction, step, options)?;
    transaction.batch_execute(CAME)?;
    let rows = written(&transaction.simple_query(step.sql())?);
    let beside = beside(&transaction.simple_query(&format!("{PINNED}{}", finish(step)))?);
    check_end(transaction, step)?;
    let taken = taken(transaction, step)?;
    let gone: u64 = taken.iter().map(|it| it.rows).sum();
    if let Some(most) = options.consent.rows.filter(|most| gone > *most) {
        return Err(ReplayError::Refused(format!(
            "{gone} rows would be removed, and {most} were consented to"
        )));
    }
    move_version(transaction, step)?;
    let Step {
        direction,
        migration,
    } = *step;
    journal::write(
        transaction,
        migration,
        direction,
        &options.operator,
        i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX),
        i64::try_from(rows).unwrap_or(i64::MAX),
    )?;
    let search = search(transaction)?;
    let emptied = emptied(transaction, step, options)?;
    transaction.batch_execute(CAME)?;
    Ok(Done {
        emptied,
        beside,
        revision: migration.revision,
        direction,
        duration: started.elapsed(),
        rows,
        taken,
        locked: migration
            .plan
            .locked(step.locks_for())
            .into_iter()
            .collect(),
        locked_for: locked.elapsed(),
        search,
    })
}

/// The subscriptions that lack what they require, as somebody consented to, in the words of the
/// statements that would have refused it.
fn emptied(
    transaction: &mut Transaction<'_>,
    step: &Step<'_>,
    options: &Options,
) -> Result<Vec<String>, postgres::Error> {
    let mut found = Vec::new();
    if !options.consent.sever {
        return Ok(found);
    }
    let statements = step.statements().iter();
    for statement in statements.filter(|it| it.calls.as_deref() == Some("orch_refuse_emptied")) {
        let mut asking = transaction.transaction()?;
        asking.batch_execute("set local orch.sever = off")?;
        let sql = step.sql().get(statement.range()).unwrap_or_default();
        match asking.batch_execute(sql) {
            Err(error) if error.code().map(SqlState::code) == Some("OR007") => {
                found.push(detailed(&error));
            }
            result => result?,
        }
        asking.rollback()?;
    }
    Ok(found)
}

/// The rows that a step has archived, and that no step before it has.
fn taken(
    transaction: &mut Transaction<'_>,
    step: &Step<'_>,
) -> Result<Vec<Taken>, postgres::Error> {
    if !step.removes() {
        return Ok(Vec::new());
    }
    let query = "select relation, sum(rows)::bigint from orch.archive
                 where revision = $1 and direction = $2 and journal is null
                 group by relation order by relation";
    let parameters: [(&(dyn postgres::types::ToSql + Sync), Type); 2] = [
        (&step.migration.revision.to_string(), Type::TEXT),
        (&step.direction.as_str(), Type::TEXT),
    ];
    let rows = transaction.query_typed(query, &parameters)?;
    let mut taken: Vec<Taken> = rows
        .iter()
        .map(|row| Taken::new(row.get(0), row.get(1)))
        .collect();
    taken.retain(|it| !it.is_metadata());
    Ok(taken)
}

/// The lines about the rows that triggers wrote beside a step, which its end returns.
fn beside(messages: &[SimpleQueryMessage]) -> Vec<String> {
    let rows = messages.iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    rows.flat_map(str::lines).map(str::to_owned).collect()
}

/// The rows that statements wrote: as a statement counts them, or as a function that moves
/// or makes rows returns them.
fn written(messages: &[SimpleQueryMessage]) -> u64 {
    let mut rows = 0;
    let mut returned = false;
    for message in messages {
        match message {
            SimpleQueryMessage::Row(row) => {
                returned = true;
                rows += row.get(0).and_then(|count| count.parse().ok()).unwrap_or(0);
            }
            SimpleQueryMessage::CommandComplete(_) if returned => returned = false,
            SimpleQueryMessage::CommandComplete(count) => rows += count,
            _ => {}
        }
    }
    rows
}

/// Polls for the lock that keeps two replays apart. It is of the transaction, as locks of a
/// session break behind poolers.
fn take_lock(
    transaction: &mut Transaction<'_>,
    options: &Options,
    started: Instant,
) -> Result<(), ReplayError> {
    let mut pause = FIRST_PAUSE;
    loop {
        let query = format!("select pg_try_advisory_xact_lock({LOCK_KEY})");
        let rows = transaction.query_typed(&query, &[])?;
        if rows.first().is_some_and(|row| row.get(0)) {
            return Ok(());
        }
        if started.elapsed() + pause > options.lock_timeout {
            let why = "another replay holds it".to_owned();
            return Err(ReplayError::Locked(options.lock_timeout, why));
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}
