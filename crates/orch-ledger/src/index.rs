//! `ledger.sqlite`: drafts, and the index of the sealed files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use orch_event::RevisionId;
use orch_event::hash::ModelDigest;
use orch_model::Recorded;
use orch_projector::PROJECTOR;
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};

use crate::LedgerError;
use crate::error::cannot_write;
use crate::files::{Files, Stamp, is_irregular};
use crate::mentions::{self, Mentions};
use crate::schema::{OLDEST, TABLES, UPGRADE, VERSION};

/// How many folded models are kept: of some branches, the head and the one before.
const MODELS: i64 = 8;

/// How long one process waits for another's transaction.
const BUSY: Duration = Duration::from_secs(10);

pub(crate) struct Index {
    pub(crate) connection: Connection,
    path: PathBuf,
    /// Why the file is not used; what is written here is gone with the process.
    pub(crate) trouble: Option<LedgerError>,
}

/// A revision as the index knows it.
pub(crate) struct Indexed {
    pub(crate) id: RevisionId,
    /// The name of its folder.
    pub(crate) name: String,
    pub(crate) parents: Vec<RevisionId>,
    pub(crate) stamp: Stamp,
    /// How many events it has.
    pub(crate) events: usize,
}

impl Index {
    /// Opens the index beside the files; where the folder cannot be written, one
    /// in memory.
    pub(crate) fn open(files: &Files) -> Result<Self, LedgerError> {
        let path = files.index();
        let wrap = |error| LedgerError::Index {
            path: path.clone(),
            error,
        };
        if is_irregular(&path) {
            return Self::in_memory(files, Some(LedgerError::Irregular(path)));
        }
        let trouble = match open_strictly(&path).and_then(|it| prepare(it, &path)) {
            Ok(Ok(connection)) => {
                return Ok(Self {
                    connection,
                    path,
                    trouble: None,
                });
            }
            Ok(Err(newer)) => newer,
            Err(error) => wrap(error),
        };
        Self::in_memory(files, Some(trouble))
    }

    /// An index that is gone with the process, and why the file is not used.
    pub(crate) fn in_memory(
        files: &Files,
        trouble: Option<LedgerError>,
    ) -> Result<Self, LedgerError> {
        let path = files.index();
        let wrap = |error| LedgerError::Index {
            path: path.clone(),
            error,
        };
        let memory = Connection::open_in_memory().map_err(wrap)?;
        let connection = prepare(memory, &path).map_err(wrap)??;
        Ok(Self {
            connection,
            path,
            trouble,
        })
    }

    pub(crate) fn wrap(&self) -> impl Fn(rusqlite::Error) -> LedgerError + use<> {
        let path = self.path.clone();
        move |error| LedgerError::Index {
            path: path.clone(),
            error,
        }
    }

    pub(crate) fn unreadable(&self, what: impl std::fmt::Display) -> LedgerError {
        LedgerError::Unreadable {
            path: self.path.clone(),
            what: what.to_string(),
        }
    }

    /// All revisions that it knows, by id.
    pub(crate) fn revisions(&self) -> Result<Vec<Indexed>, LedgerError> {
        let wrap = self.wrap();
        let mut query = self
            .connection
            .prepare("select id, name, parents, size, changed, events from revision order by id")
            .map_err(&wrap)?;
        let rows = query.query_map([], |row| {
            let stamp = Stamp {
                size: row.get(3)?,
                changed: row.get(4)?,
            };
            let texts: [String; 3] = [row.get(0)?, row.get(1)?, row.get(2)?];
            Ok((texts, stamp, row.get::<_, i64>(5)?))
        });
        let mut revisions = Vec::new();
        for row in rows.map_err(&wrap)? {
            let ([id, name, parents], stamp, events) = row.map_err(&wrap)?;
            revisions.push(Indexed {
                id: id.parse().map_err(|error| self.unreadable(error))?,
                name,
                parents: self.ids(&parents)?,
                stamp,
                events: usize::try_from(events).unwrap_or_default(),
            });
        }
        Ok(revisions)
    }

    pub(crate) fn ids(&self, joined: &str) -> Result<Vec<RevisionId>, LedgerError> {
        let ids = joined
            .split(',')
            .filter(|id| !id.is_empty())
            .map(str::parse);
        ids.collect::<Result<_, _>>()
            .map_err(|error| self.unreadable(error))
    }

    /// Takes revisions in, or again, in one transaction.
    ///
    /// Where the index cannot be written, nothing is kept, and the files are read
    /// again the next time.
    pub(crate) fn put(&mut self, revisions: &[Copied]) -> Result<(), LedgerError> {
        match self.try_put(revisions) {
            Err(LedgerError::Index { error, .. }) if cannot_write(&error) => Ok(()),
            result => result,
        }
    }

    fn try_put(&mut self, revisions: &[Copied]) -> Result<(), LedgerError> {
        let wrap = self.wrap();
        let behavior = TransactionBehavior::Immediate;
        let transaction = self
            .connection
            .transaction_with_behavior(behavior)
            .map_err(&wrap)?;
        {
            let query = "insert or replace into revision
                           (id, name, parents, size, changed, events)
                         values (?, ?, ?, ?, ?, ?)";
            let mut revision = transaction.prepare(query).map_err(&wrap)?;
            let query = "insert or replace into copy (id, file, bytes) values (?, ?, ?)";
            let mut copy = transaction.prepare(query).map_err(&wrap)?;
            for Copied { indexed, files } in revisions {
                let Indexed {
                    id,
                    name,
                    parents,
                    stamp,
                    events,
                } = indexed;
                let id = id.to_string();
                let Stamp { size, changed } = stamp;
                let events = i64::try_from(*events).unwrap_or(i64::MAX);
                let row = params![id, name, joined(parents), size, changed, events];
                revision.execute(row).map_err(&wrap)?;
                // A copy of a file that is damaged since stays.
                for (file, bytes) in files {
                    copy.execute(params![id, file, bytes]).map_err(&wrap)?;
                }
            }
        }
        transaction.commit().map_err(&wrap)
    }

    /// Whether it has taken a revision in, now or before.
    pub(crate) fn knows(&self, id: RevisionId) -> Result<bool, LedgerError> {
        let query = "select 1 from revision where id = ?";
        let row = self
            .connection
            .query_row(query, [id.to_string()], |_| Ok(()));
        Ok(row.optional().map_err(self.wrap())?.is_some())
    }

    /// The name of a revision's folder, and the copies of its files that fitted.
    pub(crate) fn copy(&self, id: RevisionId) -> Result<(String, Vec<NamedFile>), LedgerError> {
        let wrap = self.wrap();
        let query = "select name from revision where id = ?";
        let id = id.to_string();
        let name = self.connection.query_row(query, [&id], |row| row.get(0));
        let query = "select file, bytes from copy where id = ? order by file";
        let mut query = self.connection.prepare(query).map_err(&wrap)?;
        let files = query
            .query_map([&id], |row| Ok((row.get(0)?, row.get(1)?)))
            .and_then(Iterator::collect)
            .map_err(&wrap)?;
        Ok((name.map_err(&wrap)?, files))
    }

    /// Whether a revision's events are known to give the files that were sealed.
    pub(crate) fn is_rendered(&self, id: RevisionId) -> Result<bool, LedgerError> {
        let query = "select 1 from rendered where id = ? and projector = ?";
        let row = self
            .connection
            .query_row(query, params![id.to_string(), PROJECTOR], |_| Ok(()));
        Ok(row.optional().map_err(self.wrap())?.is_some())
    }

    /// Notes that a revision's events give the files that were sealed.
    pub(crate) fn put_rendered(&self, id: RevisionId) -> Result<(), LedgerError> {
        let query = "insert or ignore into rendered (id, projector) values (?, ?)";
        match self
            .connection
            .execute(query, params![id.to_string(), PROJECTOR])
        {
            Err(error) if !cannot_write(&error) => Err(self.wrap()(error)),
            _ => Ok(()),
        }
    }

    /// What it keeps of which things the events of revisions are about.
    pub(crate) fn mentions(&self) -> Result<HashMap<RevisionId, Mentions>, LedgerError> {
        let wrap = self.wrap();
        let query = "select id, mentions from mention where version = ?";
        let mut query = self.connection.prepare(query).map_err(&wrap)?;
        let mut rows = query.query([mentions::VERSION]).map_err(&wrap)?;
        let mut all = HashMap::new();
        while let Some(row) = rows.next().map_err(&wrap)? {
            let id = row.get_ref(0).map_err(&wrap)?;
            let bytes = row.get_ref(1).map_err(&wrap)?;
            let id = id.as_str().ok().and_then(|id| id.parse().ok());
            let mentions = bytes.as_blob().ok().and_then(Mentions::from_bytes);
            // Whatever cannot be read is made again.
            all.extend(id.zip(mentions));
        }
        Ok(all)
    }

    /// Keeps which things the events of revisions are about.
    pub(crate) fn put_mentions(&self, all: &[(RevisionId, Mentions)]) -> Result<(), LedgerError> {
        let put = || {
            let transaction = self.connection.unchecked_transaction()?;
            let query = "insert or replace into mention (id, version, mentions) values (?, ?, ?)";
            let mut insert = transaction.prepare(query)?;
            for (id, it) in all {
                insert.execute(params![id.to_string(), mentions::VERSION, it.to_bytes()])?;
            }
            drop(insert);
            transaction.commit()
        };
        match put() {
            Err(error) if !cannot_write(&error) => Err(self.wrap()(error)),
            _ => Ok(()),
        }
    }

    /// The folded model at a revision, if this projector has folded it before.
    pub(crate) fn model(&self, id: RevisionId) -> Result<Option<Recorded>, LedgerError> {
        let query = "select digest, model from model where revision = ? and projector = ?";
        let row = self
            .connection
            .query_row(query, params![id.to_string(), PROJECTOR], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?))
            });
        let Some((digest, bytes)) = row.optional().map_err(self.wrap())? else {
            return Ok(None);
        };
        // A model that is not the one that was kept, or cannot be read, is folded
        // again.
        let fits = digest == model_digest(id, &bytes).to_string();
        Ok(fits.then(|| serde_json::from_slice(&bytes).ok()).flatten())
    }

    /// Keeps the folded model at a revision, and forgets those kept longest ago: a
    /// model is as large as all that was recorded, and can be folded again.
    pub(crate) fn put_model(&self, id: RevisionId, model: &Recorded) -> Result<(), LedgerError> {
        let bytes = serde_json::to_vec(model).map_err(|error| self.unreadable(error))?;
        let query =
            "insert or replace into model (revision, projector, digest, model) values (?, ?, ?, ?)";
        let digest = model_digest(id, &bytes).to_string();
        let row = params![id.to_string(), PROJECTOR, digest, bytes];
        let forget = "delete from model where seq not in
                      (select seq from model order by seq desc limit ?)";
        let kept = self
            .connection
            .execute(query, row)
            .and_then(|_| self.connection.execute(forget, [MODELS]));
        match kept {
            Err(error) if !cannot_write(&error) => Err(self.wrap()(error)),
            _ => Ok(()),
        }
    }
}

/// Opens a file of SQLite, or makes it; no link to one, whatever may have taken its place
/// since it was looked at. Links that lead to its folder are followed.
fn open_strictly(path: &Path) -> rusqlite::Result<Connection> {
    let folder = path.parent().and_then(|it| it.canonicalize().ok());
    let name = path.file_name().unwrap_or_default();
    let path = folder.map_or_else(|| path.to_owned(), |folder| folder.join(name));
    let flags = OpenFlags::default() | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    Connection::open_with_flags(path, flags)
}

/// The digest that binds a kept model to its revision.
fn model_digest(id: RevisionId, model: &[u8]) -> ModelDigest {
    let of_model = ModelDigest::of(model);
    ModelDigest::of(format!("{id} {of_model}").as_bytes())
}

/// A file of a revision: its name, and its bytes.
pub(crate) type NamedFile = (String, Vec<u8>);

/// A revision with copies of its files.
pub(crate) struct Copied {
    pub(crate) indexed: Indexed,
    /// Those that fit.
    pub(crate) files: Vec<NamedFile>,
}

pub(crate) fn joined(ids: &[RevisionId]) -> String {
    ids.iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(",")
}

/// Makes the tables where there are none. The inner error is for what is not of
/// SQLite.
fn prepare(
    connection: Connection,
    path: &Path,
) -> rusqlite::Result<Result<Connection, LedgerError>> {
    connection.busy_timeout(BUSY)?;
    // A clone may hold a file that somebody else made: its views and triggers may do little.
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version != 0 && !(OLDEST..=VERSION).contains(&version) {
        return Ok(Err(LedgerError::OtherIndex(path.to_owned())));
    }
    if version != VERSION {
        // Another process may be doing the same.
        connection.execute_batch("begin immediate")?;
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if version != VERSION {
            connection.execute_batch(if version == 0 { TABLES } else { UPGRADE })?;
            connection.pragma_update(None, "user_version", VERSION)?;
        }
        connection.execute_batch("commit")?;
    }
    Ok(Ok(connection))
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]
mod tests {
    use std::path::Path;

    use rusqlite::Connection;

    use super::prepare;
    use crate::schema::{OLDEST, TABLES, VERSION};

    fn count(connection: &Connection, table: &str) -> i64 {
        let query = format!("select count(*) from {table}");
        let count = connection.query_row(&query, [], |row| row.get(0));
        count.unwrap()
    }

    #[test]
    fn tables_of_the_version_before_are_brought_up_and_drafts_stay() {
        let path = Path::new("ledger.sqlite");
        let older = Connection::open_in_memory().unwrap();
        older.execute_batch(TABLES).unwrap();
        older
            .execute_batch("drop table mention; insert into draft (parents) values ('')")
            .unwrap();
        older.pragma_update(None, "user_version", OLDEST).unwrap();
        let now = prepare(older, path).unwrap().unwrap();
        assert_eq!([count(&now, "draft"), count(&now, "mention")], [1, 0]);
        let again = prepare(now, path).unwrap().unwrap();
        assert_eq!(count(&again, "draft"), 1);
        for other in [OLDEST - 1, VERSION + 1] {
            again.pragma_update(None, "user_version", other).unwrap();
        }
        assert!(prepare(again, path).unwrap().is_err());
    }
}
