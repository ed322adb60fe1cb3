//! Looking at a session from another one, while its statement runs or waits.

use std::time::Duration;

use postgres::Client;
use postgres::types::Type;

use crate::check::reading;
use crate::connect::{ConnectError, connect};
use crate::database_url::DatabaseUrl;

/// Looks at a session from another connection, which it opens when it first looks.
pub struct Watcher {
    url: DatabaseUrl,
    program: String,
    /// The server's process for the session.
    pid: i32,
    client: Option<Client>,
}

/// A lock that a session waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The table, or what else is locked.
    pub on: String,
    /// Who holds it, or waits for it before.
    pub holders: Vec<Holder>,
}

/// A session that another one waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The server's process for it.
    pub pid: i32,
    /// The role; none where this role may not see it.
    pub user: Option<String>,
    /// The program that it is of, as it says.
    pub program: String,
    /// How long its transaction has been open.
    pub since: Option<Duration>,
    /// Its last statement.
    pub query: String,
}

/// It cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// There is no second connection.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The server refused.
    #[error(transparent)]
    Postgres(#[from] postgres::Error),
}

/// How long looking may wait for a lock itself.
const PATIENCE: Duration = Duration::from_secs(1);

/// The lock that a session lacks, and the sessions before it. Names resolve in `pg_catalog`.
const QUERY: &str = "
    select coalesce(l.relation::regclass::text, l.locktype), a.pid, a.usename::text,
           coalesce(a.application_name, ''),
           extract(epoch from clock_timestamp() - a.xact_start)::float8,
           coalesce(a.query, '')
    from pg_locks l
    cross join lateral unnest(pg_blocking_pids(l.pid)) as b (pid)
    join pg_stat_activity a on a.pid = b.pid
    where l.pid = $1 and not l.granted
    order by a.xact_start, a.pid";

impl Watcher {
    /// A watcher of a session of a database.
    pub(crate) fn new(url: DatabaseUrl, program: &str, pid: i32) -> Self {
        Self {
            url,
            program: program.to_owned(),
            pid,
            client: None,
        }
    }

    /// A watcher of a connection.
    pub fn of(
        client: &mut Client,
        url: &DatabaseUrl,
        program: &str,
    ) -> Result<Self, postgres::Error> {
        let row = client.query_typed("select pg_backend_pid()", &[])?;
        let pid = row.first().map_or(0, |row| row.get(0));
        Ok(Self::new(url.clone(), program, pid))
    }

    /// The lock that the session waits for now, if it waits for one.
    pub fn look(&mut self) -> Result<Option<Wait>, WatchError> {
        let client = match &mut self.client {
            Some(client) => client,
            none => none.insert(connect(&self.url, &self.program)?),
        };
        let mut looking = reading(client, PATIENCE)?;
        let rows = looking.query_typed(QUERY, &[(&self.pid, Type::INT4)])?;
        looking.rollback()?;
        let Some(first) = rows.first() else {
            return Ok(None);
        };
        let holders = rows.iter().map(|row| Holder {
            pid: row.get(1),
            user: row.get(2),
            program: row.get(3),
            since: row
                .get::<_, Option<f64>>(4)
                .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()),
            query: row.get(5),
        });
        Ok(Some(Wait {
            on: first.get(0),
            holders: holders.collect(),
        }))
    }
}
