//! Readings of models that are kept in a file of SQLite, which can be thrown away.
//!
//! Knows nothing of what a reading is: bytes under keys that the reader makes.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, params};

/// How many entries are kept; the ones that were used last.
const MOST: i64 = 64;

/// Readings by key. A file that cannot be used keeps nothing, and fails nobody.
#[derive(Debug)]
pub struct KeptReadings {
    connection: Option<Connection>,
}

impl KeptReadings {
    /// Opens a file, or makes it.
    pub fn open(path: &Path) -> Self {
        Self {
            connection: Connection::open(path)
                .and_then(|connection| prepare(&connection).map(|()| connection))
                .ok(),
        }
    }

    /// What is kept under a key.
    pub fn get(&self, key: &str) -> Option<Vec<u8>> {
        let connection = self.connection.as_ref()?;
        let value = connection
            .query_row("select value from readings where key = ?1", [key], |row| {
                row.get(0)
            })
            .optional()
            .ok()??;
        Some(value)
    }

    /// Keeps something under a key, and forgets what has not been put for longest.
    pub fn put(&self, key: &str, value: &[u8]) {
        let Some(connection) = &self.connection else {
            return;
        };
        let kept = connection.execute(
            "insert or replace into readings (key, value) values (?1, ?2)",
            params![key, value],
        );
        if kept.is_ok() {
            let _ = connection.execute(
                "delete from readings where rowid <= (select max(rowid) from readings) - ?1",
                [MOST],
            );
        }
    }
}

fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "pragma journal_mode = wal;
         pragma synchronous = off;
         pragma busy_timeout = 200;
         create table if not exists readings (key text not null unique, value blob not null);",
    )
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]
mod tests {
    use super::KeptReadings;

    #[test]
    fn what_is_kept_is_there_when_the_file_is_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("readings.sqlite");
        KeptReadings::open(&path).put("a", b"one");
        let readings = KeptReadings::open(&path);
        readings.put("a", b"two");
        assert_eq!(readings.get("a").as_deref(), Some(&b"two"[..]));
        assert_eq!(readings.get("b"), None);
        for number in 0..100 {
            readings.put(&number.to_string(), b"x");
        }
        assert_eq!(readings.get("a"), None);
        assert!(readings.get("99").is_some());
    }

    #[test]
    fn a_file_that_is_none_keeps_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("readings.sqlite");
        std::fs::write(&path, "no database ".repeat(1_000)).unwrap();
        let readings = KeptReadings::open(&path);
        readings.put("a", b"one");
        assert_eq!(readings.get("a"), None);
    }
}
