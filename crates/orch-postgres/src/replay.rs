//! Replaying: steps on a database, a transaction each, or one that is rolled back.

use std::time::{Duration, Instant};

use orch_event::RevisionId;
use orch_model::Drift;
use orch_projector::{Layout, Prelude};
use postgres::error::SqlState;
use postgres::types::Type;
use postgres::{Client, GenericClient, IsolationLevel, SimpleQueryMessage, Transaction};

use crate::check::{check_end, check_start};
use crate::frame::{BEGIN, CAME, PINNED, SEARCH, SETTINGS, finish, locks, running};
use crate::journal::{self, ARCHIVE, JournalError, LOCK_KEY, Operator, TABLES};
use orch_projector::Direction;

use crate::fingerprint;
use crate::migration::Step;
use crate::uses::{Taken, is_metadata};

/// How long one attempt waits for a table.
const TABLE_WAIT: Duration = Duration::from_secs(2);
/// How long is waited before a lock is tried again; doubled each time.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// What somebody consented to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    /// The most rows that may go in a step, those of metadata left aside; none for
    /// as many as there are.
    pub rows: Option<u64>,
    /// Whether subscriptions that stay may lack what they require, because what they
    /// used went.
    pub sever: bool,
    /// Whether the way back goes on without archived rows that cannot return.
    pub leave_archived: bool,
}

/// How to replay.
#[derive(Clone, Debug)]
pub struct Options {
    /// Roll everything back at the end.
    pub dry_run: bool,
    /// How long a step waits for locks; a dry run, all its steps.
    pub lock_timeout: Duration,
    /// Whether text that people edited may be overwritten or removed.
    pub text_may_go: bool,
    /// How much data may go, and what else was consented to.
    pub consent: Consent,
    /// The target's layout.
    pub layout: Layout,
    /// Who replays.
    pub operator: Operator,
}

/// A step that was done.
#[derive(Clone, Debug)]
pub struct Done {
    /// Which revision.
    pub revision: RevisionId,
    /// Which way.
    pub direction: Direction,
    /// How long its transaction took.
    pub duration: Duration,
    /// Rows that its statements wrote.
    pub rows: u64,
    /// The rows that went to the archive, by table; those of metadata left aside.
    pub taken: Vec<Taken>,
    /// The tables that it locked.
    pub locked: Vec<&'static str>,
    /// Where the rows of the orchestrator's search were before the commit.
    search: Option<u32>,
}

/// A step could not be done. Nothing of it is left.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// Another process held a lock for too long.
    #[error("the lock was not obtained within {0:?}: {1}")]
    Locked(Duration, String),
    /// The database is not as recorded.
    #[error("the database is not as recorded {0}")]
    Drift(&'static str, Vec<Drift>),
    /// A statement found rows that are not as recorded.
    #[error("the database is not as recorded where the migration starts: {0}")]
    Unexpected(String),
    /// Text that people edited would go.
    #[error("text that was edited would be removed")]
    Text(Vec<Drift>),
    /// Data is in the way.
    #[error("{0}")]
    Refused(String),
    /// Somebody else replayed in between.
    #[error("the journal has changed since the steps were planned")]
    Moved,
    /// What the journal kept of a revision is not what the ledger holds.
    #[error("what the database kept of revision {0} is not what was sealed")]
    Altered(RevisionId),
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The server refused a statement.
    #[error("{}", described(.0))]
    Sql(Box<postgres::Error>),
}

impl From<postgres::Error> for ReplayError {
    fn from(error: postgres::Error) -> Self {
        match error.code().map(SqlState::code) {
            Some("OR007") => Self::Refused(detailed(&error)),
            // A row that came to refer to what is removed.
            Some("23503") => Self::Refused(described(&error)),
            Some("OR004") => Self::Unexpected(message(&error)),
            _ => Self::Sql(Box::new(error)),
        }
    }
}

fn message(error: &postgres::Error) -> String {
    error
        .as_db_error()
        .map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

/// What the prelude refused, with its details, a line each.
fn detailed(error: &postgres::Error) -> String {
    let detail = error.as_db_error().and_then(|error| error.detail());
    let detail = detail
        .map(|detail| format!("\n{detail}"))
        .unwrap_or_default();
    message(error) + &detail
}

/// What the server said, with its detail.
pub fn described(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(db) => {
            let detail = db.detail().map(|it| format!(": {it}")).unwrap_or_default();
            format!(
                "the server refused a statement: {}{detail} ({})",
                db.message(),
                db.code().code()
            )
        }
        None if error.is_closed() => "the connection to the server was lost".to_owned(),
        None => format!("the server could not be asked: {error}"),
    }
}

/// Does steps in order; tells of each that is done.
///
/// On an error, what `tell` was told of is committed, and the rest is not.
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
    for step in steps {
        let started = Instant::now();
        let done = patiently(started, options, || {
            once(client, &stack, step, options, started)
        })?;
        advance(&mut stack, step);
        tell(&done);
    }
    Ok(())
}

/// Lets the orchestrator's search show what steps did, where that is not so yet: the
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

/// Where the rows of the search are: elsewhere after each refresh.
fn search(client: &mut impl GenericClient) -> Result<Option<u32>, postgres::Error> {
    let query = "select pg_relation_filenode(to_regclass('public.subscriptions_search'))";
    let rows = client.query_typed(query, &[])?;
    Ok(rows.first().and_then(|row| row.get(0)))
}

/// Tries again while a lock is held by somebody else, for as long as the options
/// allow.
fn patiently<T>(
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
    let mut transaction = begin(client)?;
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

/// Steps that were done and taken back, and the tables that are as they were.
#[derive(Debug)]
pub struct Rehearsed {
    /// The steps there, then back.
    pub done: Vec<Done>,
    /// Tables that the steps write, with the rows that are as before.
    pub compared: Vec<Taken>,
}

/// Does steps, takes them back, compares every row of every table that they can write
/// with what it was, and rolls all of it back.
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
        let mut transaction = begin(client)?;
        transaction.batch_execute(SETTINGS)?;
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

/// Begins a transaction that sees what others commit while it waits for a lock,
/// whatever the server's default is.
fn begin(client: &mut Client) -> Result<Transaction<'_>, postgres::Error> {
    client
        .build_transaction()
        .isolation_level(IsolationLevel::ReadCommitted)
        .start()
}

fn advance(stack: &mut Vec<RevisionId>, step: &Step<'_>) {
    match step.direction {
        Direction::Up => stack.push(step.migration.revision),
        Direction::Down => drop(stack.pop()),
    }
}

/// Whether a later attempt may get the lock that this one did not.
fn is_lock(error: &postgres::Error) -> bool {
    matches!(
        error.code(),
        Some(&SqlState::LOCK_NOT_AVAILABLE | &SqlState::T_R_DEADLOCK_DETECTED)
    )
}

/// One attempt at a step, in a transaction of its own.
fn once(
    client: &mut Client,
    stack: &[RevisionId],
    step: &Step<'_>,
    options: &Options,
    started: Instant,
) -> Result<Done, ReplayError> {
    let mut transaction = begin(client)?;
    let mut done = attempt(&mut transaction, stack, step, options, started)?;
    transaction.commit()?;
    done.duration = started.elapsed();
    Ok(done)
}

fn attempt(
    transaction: &mut Transaction<'_>,
    stack: &[RevisionId],
    step: &Step<'_>,
    options: &Options,
    started: Instant,
) -> Result<Done, ReplayError> {
    transaction.batch_execute(&format!("{SETTINGS}{}", running(step)))?;
    take_lock(transaction, options, started)?;
    transaction.batch_execute(TABLES)?;
    transaction.batch_execute(ARCHIVE)?;
    let now: Vec<_> = journal::stack(transaction)?
        .into_iter()
        .map(|it| it.revision)
        .collect();
    if now != stack {
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
    transaction.batch_execute(&format!("set local lock_timeout = {left}"))?;
    let Consent {
        sever,
        leave_archived,
        ..
    } = options.consent;
    let on = |it: bool| if it { "on" } else { "off" };
    transaction.batch_execute(&format!(
        "set local orch.sever = {};\nset local orch.leave_archived = {};\n{}",
        on(sever),
        on(leave_archived),
        Prelude::current().text()
    ))?;
    transaction.batch_execute(&locks(step))?;
    transaction.batch_execute(BEGIN)?;
    check_start(transaction, step, options)?;
    let left = archived(transaction, step)?;
    transaction.batch_execute(CAME)?;
    let rows = written(&transaction.simple_query(step.sql())?);
    transaction.batch_execute(PINNED)?;
    transaction.batch_execute(&finish(step))?;
    check_end(transaction, step, options)?;
    let taken = since(&left, archived(transaction, step)?);
    let gone: u64 = taken.iter().map(|it| it.rows).sum();
    if let Some(most) = options.consent.rows.filter(|most| gone > *most) {
        return Err(ReplayError::Refused(format!(
            "{gone} rows would go, and {most} were consented to"
        )));
    }
    let milliseconds = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
    let written_rows = i64::try_from(rows).unwrap_or(i64::MAX);
    let Step {
        direction,
        migration,
    } = *step;
    journal::write(
        transaction,
        migration,
        direction,
        &options.operator,
        milliseconds,
        written_rows,
    )?;
    let search = search(transaction)?;
    transaction.batch_execute(CAME)?;
    Ok(Done {
        revision: migration.revision,
        direction,
        duration: started.elapsed(),
        rows,
        taken,
        locked: step.locked(),
        search,
    })
}

/// What a step took: what the archive holds of it now, without what an earlier way in
/// the same direction left behind there.
fn since(left: &[Taken], now: Vec<Taken>) -> Vec<Taken> {
    let before = |relation: &str| {
        let left = left.iter().find(|it| it.relation == relation);
        left.map_or(0, |it| it.rows)
    };
    now.into_iter()
        .map(|it| Taken {
            rows: it.rows.saturating_sub(before(&it.relation)),
            ..it
        })
        .filter(|it| it.rows > 0)
        .collect()
}

/// What the archive holds of a step.
fn archived(
    transaction: &mut Transaction<'_>,
    step: &Step<'_>,
) -> Result<Vec<Taken>, postgres::Error> {
    if step.removals().is_empty() {
        return Ok(Vec::new());
    }
    let query = "select relation, sum(rows)::bigint from orch.archive
                 where revision = $1 and direction = $2 group by relation order by relation";
    let parameters: [(&(dyn postgres::types::ToSql + Sync), Type); 2] = [
        (&step.migration.revision.to_string(), Type::TEXT),
        (&step.direction.as_str(), Type::TEXT),
    ];
    let rows = transaction.query_typed(query, &parameters)?;
    Ok(rows
        .iter()
        .map(|row| {
            let relation: String = row.get(0);
            Taken {
                relation: relation
                    .strip_prefix("public.")
                    .unwrap_or(&relation)
                    .to_owned(),
                rows: u64::try_from(row.get::<_, i64>(1)).unwrap_or_default(),
            }
        })
        .filter(|it| !is_metadata(&it.relation))
        .collect())
}

/// The rows that statements wrote: what they say themselves, or what a function that
/// moves or makes rows returns.
fn written(messages: &[SimpleQueryMessage]) -> u64 {
    let mut rows = 0;
    let mut returned = false;
    for message in messages {
        match message {
            SimpleQueryMessage::Row(row) => {
                returned = true;
                let mut columns = row.columns().iter();
                if columns
                    .next()
                    .is_some_and(|it| it.name().starts_with("orch_"))
                {
                    rows += row.get(0).and_then(|count| count.parse().ok()).unwrap_or(0);
                }
            }
            SimpleQueryMessage::CommandComplete(_) if returned => returned = false,
            SimpleQueryMessage::CommandComplete(count) => rows += count,
            _ => {}
        }
    }
    rows
}

/// Polls for the lock that keeps two replays apart. It is of the transaction, as
/// locks of a session break behind poolers.
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
