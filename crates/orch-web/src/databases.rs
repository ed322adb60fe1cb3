//! The databases that are shown: each with a few connections, in which nothing is written
//! and no statement runs for long. One that is dead is asked again after a while.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use orch_app::database::Database;
use orch_postgres::{DatabaseUrl, described, reading};
use postgres::{Client, Transaction};

use crate::failure::{Failure, with_sources};

/// The most connections to one database.
const MOST: usize = 2;

/// How long somebody waits until a connection is free.
const PATIENCE: Duration = Duration::from_secs(3);

/// How long a database that did not answer is left alone.
const REST: Duration = Duration::from_secs(2);

/// How long a lock is waited for.
const LOCKS: Duration = Duration::from_secs(2);

/// What holds for every connection.
const SESSION: &str = "\
set default_transaction_read_only = on;
set statement_timeout = '5s';
set idle_in_transaction_session_timeout = '30s'";

/// A database, and the name under which it is shown.
#[derive(Clone, Debug)]
pub struct NamedDatabase {
    /// Such as `production`.
    pub name: String,
    /// Where it is.
    pub url: DatabaseUrl,
}

/// A database with its connections.
pub(crate) struct Pool {
    /// The name under which it is shown.
    pub(crate) name: String,
    url: DatabaseUrl,
    program: String,
    connections: Mutex<Connections>,
    freed: Condvar,
}

/// A connection in use.
struct Lent<'a> {
    pool: &'a Pool,
    /// Always there, until it is given back.
    database: Option<Database>,
}

impl Lent<'_> {
    fn client(&mut self) -> &mut Client {
        let database = self.database.as_mut();
        &mut database.expect("BUG: a connection was given back").client
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let alive = self.database.take().filter(|it| !it.client.is_closed());
        let mut connections = self.pool.connections();
        connections.in_use -= 1;
        connections.idle.extend(alive);
        self.pool.freed.notify_one();
    }
}

#[derive(Default)]
struct Connections {
    idle: Vec<Database>,
    in_use: usize,
    /// Since when the database does not answer, and why.
    dead: Option<(Instant, String)>,
}

impl Pool {
    pub(crate) fn new(database: NamedDatabase, program: &str) -> Self {
        let NamedDatabase { name, url } = database;
        Self {
            name,
            url,
            program: program.to_owned(),
            connections: Mutex::default(),
            freed: Condvar::new(),
        }
    }

    /// Which database it is, without its password.
    pub(crate) fn place(&self) -> String {
        self.url.to_string()
    }

    /// Asks in a transaction that writes nothing, and that is rolled back.
    pub(crate) fn ask<T, E>(
        &self,
        question: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, Failure>
    where
        E: std::error::Error,
    {
        let mut lent = self.lend()?;
        // A server that was started again has closed the connections from before.
        if lent.client().execute("select", &[]).is_err() {
            drop(lent);
            self.connections().idle.clear();
            lent = self.lend()?;
        }
        let mut looking =
            reading(lent.client(), LOCKS).map_err(|error| self.failed(&described(&error)))?;
        let answer = question(&mut looking).map_err(|error| self.failed(&with_sources(&error)));
        let _ = looking.rollback();
        answer
    }

    fn failed(&self, reason: &str) -> Failure {
        Failure::unavailable(format!(
            "database `{}` gives no answer: {reason}",
            self.name
        ))
    }

    fn lend(&self) -> Result<Lent<'_>, Failure> {
        let deadline = Instant::now() + PATIENCE;
        let mut connections = self.connections();
        loop {
            if let Some((since, reason)) = &connections.dead
                && since.elapsed() < REST
            {
                return Err(self.failed(reason));
            }
            if let Some(database) = connections.idle.pop() {
                connections.in_use += 1;
                return Ok(self.lent(database));
            }
            if connections.in_use < MOST {
                connections.in_use += 1;
                break;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(self.failed("too many ask it at the same time"));
            }
            let waited = self.freed.wait_timeout(connections, left);
            connections = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        drop(connections);
        let connected = self.connect();
        let mut connections = self.connections();
        match connected {
            Ok(database) => {
                connections.dead = None;
                Ok(self.lent(database))
            }
            Err(reason) => {
                connections.in_use -= 1;
                connections.dead = Some((Instant::now(), reason.clone()));
                self.freed.notify_all();
                Err(self.failed(&reason))
            }
        }
    }

    fn lent(&self, database: Database) -> Lent<'_> {
        let database = Some(database);
        Lent {
            pool: self,
            database,
        }
    }

    fn connect(&self) -> Result<Database, String> {
        let mut database = Database::connect(&self.url, &self.program, LOCKS, |_| {})
            .map_err(|error| with_sources(&error))?;
        let session = database.client.batch_execute(SESSION);
        session.map_err(|error| described(&error))?;
        Ok(database)
    }

    fn connections(&self) -> MutexGuard<'_, Connections> {
        self.connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
