//! One process records at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};

use crate::LedgerError;
use crate::files::{Files, io_error, is_irregular, strictly};

/// Held while a process records; gone with the process, however it ends.
#[derive(Debug)]
pub struct RecordingLock {
    _file: File,
}

impl RecordingLock {
    /// Takes the lock, or says who holds it.
    pub(crate) fn take(files: &Files) -> Result<Self, LedgerError> {
        let path = files.lock();
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = match strictly(&mut options).open(&path) {
            Err(_) if is_irregular(&path) => return Err(LedgerError::Irregular(path)),
            opened => opened.map_err(io_error("write", &path))?,
        };
        if !file.metadata().map_err(io_error("write", &path))?.is_file() {
            return Err(LedgerError::Irregular(path));
        }
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // The message names the holder where it can; not to know it is not an error.
                let _ = file.read_to_string(&mut holder);
                return Err(LedgerError::Locked(holder.trim().parse().ok()));
            }
            Err(TryLockError::Error(error)) => return Err(io_error("lock", &path)(error)),
        }
        let noted = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        noted.map_err(io_error("write", &path))?;
        Ok(Self { _file: file })
    }
}
