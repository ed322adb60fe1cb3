//! Reading a file that a person names: a link to it will do, but it must be a regular file of a
//! bounded size. A pipe would wait for ever, and a device has no end.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result};
use std::path::Path;

/// The most bytes that a file may have: far more than any that a person or a program writes
/// for orch.
const LIMIT: u64 = 256 << 20;

/// Reads a regular file whole.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    // Looked at before it is opened, as opening a pipe waits for a writer; and again after
    // that, as another file may have taken its place.
    check(path.metadata()?.is_file())?;
    let file = File::open(path)?;
    check(file.metadata()?.is_file())?;
    let mut bytes = Vec::new();
    file.take(LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LIMIT {
        let message = format!("it is larger than {} MiB", LIMIT >> 20);
        return Err(Error::new(ErrorKind::FileTooLarge, message));
    }
    Ok(bytes)
}

/// Reads a regular file of text whole.
pub(crate) fn read_to_string(path: &Path) -> Result<String> {
    String::from_utf8(read(path)?)
        .map_err(|_| Error::new(ErrorKind::InvalidData, "the text is not UTF-8"))
}

fn check(is_regular: bool) -> Result<()> {
    if is_regular {
        Ok(())
    } else {
        Err(Error::new(
            ErrorKind::InvalidInput,
            "it is not a regular file",
        ))
    }
}
