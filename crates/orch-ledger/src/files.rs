//! The files of a ledger: where they are, how they are read and written.
//!
//! Only regular files are read, and links are never followed: a clone may hold anything.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use orch_event::Header;

use crate::LedgerError;

/// The folder of a ledger.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    folder: PathBuf,
}

/// Size and time of a file, which tell whether it may have changed since it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// Bytes.
    pub(crate) size: i64,
    /// Nanoseconds since 1970 of the last change of the content or the inode.
    pub(crate) changed: i64,
}

/// An entry of `revisions/`.
pub(crate) enum Found {
    /// A folder that holds a revision, by its name.
    Revision(String, Stamp),
    /// A folder without the file that would make it a revision.
    Leftover(PathBuf),
    /// Anything else.
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

    /// Sees that the revisions are in the ledger's own folder: a link would lead what is
    /// written, and what is cleared away, to somebody else's.
    pub(crate) fn check(&self) -> Result<(), LedgerError> {
        let folder = self.revisions();
        match fs::symlink_metadata(&folder) {
            Ok(metadata) if metadata.is_dir() => Ok(()),
            Ok(_) => Err(LedgerError::NoFolder(folder)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(LedgerError::Missing(self.folder.clone()))
            }
            Err(error) => Err(io_error("read", &folder)(error)),
        }
    }

    /// The file of a tag, by its name.
    pub(crate) fn tag(&self, name: &str) -> PathBuf {
        self.folder.join("tags").join(name)
    }

    /// The entries of `tags/`, by name; names that begin with a dot are left out.
    pub(crate) fn tags(&self) -> Result<Vec<PathBuf>, LedgerError> {
        let folder = self.folder.join("tags");
        match fs::symlink_metadata(&folder) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => return Err(LedgerError::NoFolder(folder)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(io_error("read", &folder)(error)),
        }
        let mut paths = Vec::new();
        for entry in fs::read_dir(&folder).map_err(io_error("read", &folder))? {
            let entry = entry.map_err(io_error("read", &folder))?;
            if !entry.file_name().to_string_lossy().starts_with('.') {
                paths.push(entry.path());
            }
        }
        paths.sort();
        Ok(paths)
    }

    pub(crate) fn index(&self) -> PathBuf {
        self.folder.join("ledger.sqlite")
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.folder.join("ledger.lock")
    }

    /// The folder of a revision, by its name.
    pub(crate) fn revision(&self, name: &str) -> PathBuf {
        self.revisions().join(name)
    }

    /// The file that holds a revision's header and events.
    pub(crate) fn events(&self, name: &str) -> PathBuf {
        self.revision(name).join(Header::EVENTS)
    }

    /// The entries of `revisions/`, by name; names that begin with a dot are left out.
    pub(crate) fn list(&self) -> Result<Vec<Found>, LedgerError> {
        let folder = self.revisions();
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(io_error("read", &folder)(error)),
        };
        let mut paths = Vec::new();
        for entry in entries {
            let entry = entry.map_err(io_error("read", &folder))?;
            let is_folder = entry
                .file_type()
                .map_err(io_error("read", &folder))?
                .is_dir();
            if !entry.file_name().to_string_lossy().starts_with('.') {
                paths.push((entry.path(), is_folder));
            }
        }
        paths.sort();
        let mut all = Vec::with_capacity(paths.len());
        for (path, is_folder) in paths {
            let name = path.file_name().and_then(|name| name.to_str());
            let (true, Some(name)) = (is_folder, name) else {
                all.push(Found::Stray(path));
                continue;
            };
            all.push(match stamp(&path.join(Header::EVENTS))? {
                Some(stamp) => Found::Revision(name.to_owned(), stamp),
                None => Found::Leftover(path),
            });
        }
        Ok(all)
    }

    /// The names of files in a revision's folder that it does not name itself; those that
    /// begin with a dot are left out.
    pub(crate) fn strays(&self, name: &str, known: &[String]) -> Result<Vec<PathBuf>, LedgerError> {
        let folder = self.revision(name);
        let mut strays = Vec::new();
        for entry in fs::read_dir(&folder).map_err(io_error("read", &folder))? {
            let entry = entry.map_err(io_error("read", &folder))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') && !known.contains(&name) {
                strays.push(entry.path());
            }
        }
        strays.sort();
        Ok(strays)
    }

    /// Removes what was being written when a process ended.
    pub(crate) fn clear_unwritten(&self) -> Result<(), LedgerError> {
        let folder = self.revisions();
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') && name.ends_with(".tmp") {
                let path = entry.path();
                let is_folder = entry.file_type().is_ok_and(|it| it.is_dir());
                let removed = if is_folder {
                    fs::remove_dir_all(&path)
                } else {
                    fs::remove_file(&path)
                };
                removed.map_err(io_error("remove", &path))?;
            }
        }
        Ok(())
    }
}

/// Opens a regular file to read; `None` where there is none. Neither a link nor anything
/// that never ends is opened.
pub(crate) fn open(path: &Path) -> Result<Option<File>, LedgerError> {
    let mut options = OpenOptions::new();
    let file = match strictly(options.read(true)).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(_) if is_irregular(path) => return Err(LedgerError::Irregular(path.to_owned())),
        Err(error) => return Err(io_error("read", path)(error)),
    };
    let metadata = file.metadata().map_err(io_error("read", path))?;
    if metadata.is_file() {
        Ok(Some(file))
    } else {
        Err(LedgerError::Irregular(path.to_owned()))
    }
}

/// From now on these options follow no link, and wait for nobody at the other end of a pipe.
pub(crate) fn strictly(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.custom_flags(flags.bits().cast_signed());
    }
    options
}

/// Whether there is something at a path that is not a regular file.
pub(crate) fn is_irregular(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|it| !it.is_file())
}

/// Reads a file whole; `None` where there is none.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>, LedgerError> {
    let Some(mut file) = open(path)? else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)
        .map_err(io_error("read", path))?;
    Ok(Some(bytes))
}

/// Reads the first line of a file, with its line feed; nothing where there is none.
pub(crate) fn read_first_line(path: &Path) -> Result<Vec<u8>, LedgerError> {
    let mut line = Vec::new();
    if let Some(file) = open(path)? {
        BufReader::with_capacity(1 << 13, file)
            .read_until(b'\n', &mut line)
            .map_err(io_error("read", path))?;
    }
    Ok(line)
}

/// The stamp of a file; `None` where there is none.
pub(crate) fn stamp(path: &Path) -> Result<Option<Stamp>, LedgerError> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io_error("read", path)(error)),
    };
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
    Ok(Some(Stamp {
        size: i64::try_from(metadata.len()).unwrap_or(i64::MAX),
        changed,
    }))
}

/// Puts a file in place whole or not at all, on the disk when this returns.
///
/// It is written beside under a hidden name, synced, then renamed.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), LedgerError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(io_error("make the folder", folder))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.tmp"));
    // What lies there may be a link: it goes, not what it leads to.
    let _ = fs::remove_file(&beside);
    let written = create(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The half-written file has a hidden name; the error says why.
        let _ = fs::remove_file(&beside);
    }
    written.map_err(io_error("write", path))?;
    sync_folder(folder);
    Ok(())
}

/// Puts a folder with files in place whole or not at all, on the disk when this returns:
/// one rename is the commit point.
pub(crate) fn write_folder<N: AsRef<Path>, B: AsRef<[u8]>>(
    path: &Path,
    files: &[(N, B)],
) -> Result<(), LedgerError> {
    let parent = path.parent().unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = parent.join(format!(".{name}.tmp"));
    let written = (|| {
        fs::create_dir(&beside)?;
        for (name, bytes) in files {
            create(&beside.join(name), bytes.as_ref())?;
        }
        sync_folder(&beside);
        // An empty folder would be replaced: whatever is there was not looked at.
        if path.symlink_metadata().is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        fs::rename(&beside, path)
    })();
    if written.is_err() {
        let _ = fs::remove_dir_all(&beside);
    }
    written.map_err(io_error("write", path))?;
    sync_folder(parent);
    Ok(())
}

/// Gives a folder a hidden name, under which nobody reads it; on the disk when this returns.
/// Returns where it is.
pub(crate) fn hide(path: &Path) -> Result<PathBuf, LedgerError> {
    let parent = path.parent().unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let hidden = parent.join(format!(".{name}.tmp"));
    // One that was being written has nobody left who writes it: the caller holds the lock.
    let _ = fs::remove_dir_all(&hidden);
    fs::rename(path, &hidden).map_err(io_error("rename", path))?;
    sync_folder(parent);
    Ok(hidden)
}

/// Makes a file that is not there yet, and lets it last.
fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes renames in a folder last. The files are there: that a file system cannot sync a
/// folder is not to be taken for a file that is not.
fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    #[cfg(not(unix))]
    let _ = folder;
}
