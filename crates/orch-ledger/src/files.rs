//! The files of a ledger: what they are called, how they are read and written.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use orch_event::RevisionId;

use orch_projector::Direction;

use crate::LedgerError;

/// The folder of a ledger.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    folder: PathBuf,
}

/// What tells whether a file may have changed since it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// Bytes.
    pub(crate) size: i64,
    /// Nanoseconds since 1970 of the last change of the content or the inode.
    pub(crate) changed: i64,
}

/// A name in `revisions/`.
pub(crate) enum Name {
    /// A sealed revision.
    Revision(RevisionId),
    /// None of the ledger's.
    Stray(PathBuf),
}

pub(crate) fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> LedgerError {
    let path = path.to_owned();
    move |error| LedgerError::Io {
        action,
        path,
        error,
    }
}

impl Files {
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn revisions(&self) -> PathBuf {
        self.folder.join("revisions")
    }

    pub(crate) fn sql_folder(&self) -> PathBuf {
        self.folder.join("sql")
    }

    pub(crate) fn index(&self) -> PathBuf {
        self.folder.join("ledger.sqlite")
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.folder.join("ledger.lock")
    }

    pub(crate) fn revision(&self, id: RevisionId) -> PathBuf {
        self.revisions().join(format!("{id}.jsonl"))
    }

    pub(crate) fn sql(&self, id: RevisionId, direction: Direction) -> PathBuf {
        self.sql_folder().join(format!("{id}.{direction}.sql"))
    }

    /// What is in `revisions/`, by name; files that are being written are left out.
    pub(crate) fn list(&self) -> Result<Vec<Name>, LedgerError> {
        let folder = self.revisions();
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(io_error("read", &folder)(error)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(io_error("read", &folder))?;
            let name = entry.file_name();
            let id = name.to_str().and_then(|name| name.strip_suffix(".jsonl"));
            let is_file = entry
                .file_type()
                .map_err(io_error("read", &folder))?
                .is_file();
            match id.and_then(|id| id.parse().ok()).filter(|_| is_file) {
                Some(id) => names.push(Name::Revision(id)),
                None if name.to_string_lossy().starts_with('.') => {}
                None => names.push(Name::Stray(entry.path())),
            }
        }
        names.sort_by(|a, b| match (a, b) {
            (Name::Revision(a), Name::Revision(b)) => a.cmp(b),
            (Name::Stray(a), Name::Stray(b)) => a.cmp(b),
            (Name::Revision(_), Name::Stray(_)) => std::cmp::Ordering::Less,
            (Name::Stray(_), Name::Revision(_)) => std::cmp::Ordering::Greater,
        });
        Ok(names)
    }
}

impl Files {
    /// Removes files that were being written when a process ended.
    pub(crate) fn clear_unwritten(&self) -> Result<(), LedgerError> {
        for folder in [self.revisions(), self.sql_folder()] {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                if name.starts_with('.') && name.ends_with(".tmp") {
                    let path = entry.path();
                    fs::remove_file(&path).map_err(io_error("remove", &path))?;
                }
            }
        }
        Ok(())
    }

    /// What is in `sql/` under a name that no SQL of a revision has. SQL without its
    /// revision is what a recording that was cut short leaves.
    pub(crate) fn stray_sql(&self) -> Result<Vec<PathBuf>, LedgerError> {
        let folder = self.sql_folder();
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(io_error("read", &folder)(error)),
        };
        let mut strays = Vec::new();
        for entry in entries {
            let entry = entry.map_err(io_error("read", &folder))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let ends = [".up.sql", ".down.sql"];
            let id = ends.iter().find_map(|end| name.strip_suffix(end));
            let is_sql = id.is_some_and(|id| id.parse::<RevisionId>().is_ok());
            if !is_sql && !name.starts_with('.') {
                strays.push(entry.path());
            }
        }
        strays.sort();
        Ok(strays)
    }
}

/// Reads a file whole; `None` where there is none.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>, LedgerError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_error("read", path)(error)),
    }
}

/// Reads the first line of a file, with its line feed; nothing where there is none.
pub(crate) fn read_first_line(path: &Path) -> Result<Vec<u8>, LedgerError> {
    let mut line = Vec::new();
    match File::open(path) {
        Ok(file) => {
            let mut reader = BufReader::with_capacity(1 << 16, file);
            reader
                .read_until(b'\n', &mut line)
                .map_err(io_error("read", path))?;
            Ok(line)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(line),
        Err(error) => Err(io_error("read", path)(error)),
    }
}

/// The stamp of a file.
pub(crate) fn stamp(path: &Path) -> Result<Stamp, LedgerError> {
    let metadata = fs::metadata(path).map_err(io_error("read", path))?;
    let modified = metadata.modified().ok();
    let modified = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let modified = modified.map_or(0, |since| since.as_nanos().try_into().unwrap_or(i64::MAX));
    #[cfg(unix)]
    let changed = {
        use std::os::unix::fs::MetadataExt;
        let inode = metadata.ctime().saturating_mul(1_000_000_000) + metadata.ctime_nsec();
        modified.max(inode)
    };
    #[cfg(not(unix))]
    let changed = modified;
    Ok(Stamp {
        size: i64::try_from(metadata.len()).unwrap_or(i64::MAX),
        changed,
    })
}

/// Puts a file in place whole or not at all, on the disk when this returns.
///
/// It is written beside under a hidden name, synced, then renamed.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), LedgerError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(io_error("make the folder", folder))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.tmp"));
    let written = (|| {
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    })();
    if written.is_err() {
        // What is half-written is under a hidden name; the error says why.
        let _ = fs::remove_file(&beside);
    }
    written.map_err(io_error("write", path))?;
    // The file is there. That a file system cannot sync a folder is not to be taken for
    // a file that is not.
    let _ = sync_folder(folder);
    Ok(())
}

/// Makes renames in a folder last.
fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}
