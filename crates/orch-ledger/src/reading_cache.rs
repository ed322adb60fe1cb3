//! Readings of models that are kept in a file of SQLite, which can be thrown away.
//!
//! Knows nothing of what a reading is: bytes under keys that the reader makes. Who can write
//! the file can forge a reading, so it lies in a folder that is its user's alone, never in a
//! tree that others send.

use std::fs::DirBuilder;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _, params};
use rustix::process::geteuid;

use crate::files::is_irregular;

/// How many entries are kept; the ones that were used last.
const MOST: i64 = 64;

/// Readings by key. A file that cannot be used keeps nothing, and fails nobody.
#[derive(Debug)]
pub struct KeptReadings {
    connection: Option<Connection>,
}

impl KeptReadings {
    /// Opens the file in a folder, or makes both. Keeps nothing in a folder that others than
    /// the user of this process may use: git, for one, makes no such folder.
    pub fn open(folder: &Path) -> Self {
        Self {
            connection: own_file(folder)
                .and_then(|path| Connection::open(path).ok())
                .filter(|connection| prepare(connection).is_ok()),
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

/// The file in a folder, if both are the user's alone.
fn own_file(folder: &Path) -> Option<PathBuf> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .ok()?;
    let user = geteuid().as_raw();
    let metadata = folder.symlink_metadata().ok()?;
    let is_ours = metadata.is_dir() && metadata.uid() == user && metadata.mode() & 0o077 == 0;
    let path = folder.join("readings.sqlite");
    let file_is_ours = match path.symlink_metadata() {
        Ok(metadata) => !is_irregular(&path) && metadata.uid() == user && metadata.nlink() == 1,
        Err(_) => true,
    };
    (is_ours && file_is_ours).then_some(path)
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

    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    #[test]
    fn what_is_kept_is_there_when_the_file_is_opened_again() {
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().join("cache/orch");
        KeptReadings::open(&folder).put("a", b"one");
        let readings = KeptReadings::open(&folder);
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
        let around = tempfile::tempdir().unwrap();
        let path = around.path().join("readings.sqlite");
        fs::write(&path, "no database ".repeat(1_000)).unwrap();
        let readings = KeptReadings::open(around.path());
        readings.put("a", b"one");
        assert_eq!(readings.get("a"), None);
    }

    #[test]
    fn a_folder_that_others_may_use_keeps_nothing() {
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().join("orch");
        KeptReadings::open(&folder).put("a", b"one");
        for mode in [0o755, 0o770, 0o701] {
            fs::set_permissions(&folder, Permissions::from_mode(mode)).unwrap();
            assert_eq!(KeptReadings::open(&folder).get("a"), None, "{mode:o}");
        }
        fs::set_permissions(&folder, Permissions::from_mode(0o700)).unwrap();
        assert!(KeptReadings::open(&folder).get("a").is_some());
    }

    #[test]
    fn a_link_keeps_nothing() {
        let around = tempfile::tempdir().unwrap();
        let (folder, link) = (around.path().join("orch"), around.path().join("link"));
        KeptReadings::open(&folder).put("a", b"one");
        symlink(&folder, &link).unwrap();
        assert_eq!(KeptReadings::open(&link).get("a"), None);

        let moved = around.path().join("moved.sqlite");
        let file = folder.join("readings.sqlite");
        fs::rename(&file, &moved).unwrap();
        symlink(&moved, &file).unwrap();
        assert_eq!(KeptReadings::open(&folder).get("a"), None);
        fs::remove_file(&file).unwrap();
        fs::hard_link(&moved, &file).unwrap();
        assert_eq!(KeptReadings::open(&folder).get("a"), None);
    }
}
