//! How asking ends.

use crate::error::{CommandError, Result};
use crate::interrupt;
use crate::terminal::Said;

/// How asking ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// All is answered, and is to be sealed.
    Seal,
    /// All is answered, and is to stay a draft; or consent was not given.
    Leave,
    /// Ctrl-C, or the terminal was closed.
    Interrupted,
}

/// How a field ended. A closed terminal looks the same as one that says stop.
pub(super) fn closed<T>(said: std::io::Result<Said<T>>) -> Result<Said<T>> {
    match said {
        Ok(said) => Ok(said),
        Err(error) if interrupt::is_interrupted() || is_gone(&error) => Ok(Said::Interrupted),
        Err(error) => Err(CommandError::failed(format!("cannot ask: {error}"))),
    }
}

fn is_gone(error: &std::io::Error) -> bool {
    const EIO: i32 = 5;
    use std::io::ErrorKind::{BrokenPipe, UnexpectedEof};
    matches!(error.kind(), BrokenPipe | UnexpectedEof) || error.raw_os_error() == Some(EIO)
}
