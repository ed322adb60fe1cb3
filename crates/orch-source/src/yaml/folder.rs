//! The files of a folder of descriptions.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::described::Described;
use super::model::read_texts;
use crate::Fault;

/// The most bytes that a description may have.
const LIMIT: u64 = 1 << 20;

/// Descriptions cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A file or a folder cannot be opened.
    #[error("cannot read `{}`: {error}", .path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A folder holds no description.
    #[error("there is no file `*.yaml` in `{}`", .0.display())]
    NoFile(PathBuf),
    /// Something in the files.
    #[error("the descriptions cannot be read")]
    Faults(Vec<Fault>),
}

/// Reads a description, or all of a folder: the files there whose names end in `.yaml`
/// or `.yml`, by name. Folders in it are not entered, and links that lead out of it
/// not followed.
///
/// # Errors
///
/// If a file cannot be opened, or with all that is wrong in the files.
pub fn read(path: &Path) -> Result<Described, ReadError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |error| ReadError::Io { path, error }
    };
    let files = if path.is_dir() {
        let root = fs::canonicalize(path).map_err(io(path))?;
        let mut files = Vec::new();
        for entry in fs::read_dir(path).map_err(io(path))? {
            let file = entry.map_err(io(path))?.path();
            if is_description(&file) && is_inside(&root, &file) {
                files.push(file);
            }
        }
        if files.is_empty() {
            return Err(ReadError::NoFile(path.to_owned()));
        }
        files.sort();
        files
    } else {
        vec![path.to_owned()]
    };
    let mut texts = Vec::new();
    for file in files {
        let text = read_text(&file).map_err(io(&file))?;
        let name = file.display().to_string().replace('\\', "/");
        texts.push((name, text));
    }
    read_texts(&texts).map_err(ReadError::Faults)
}

fn is_description(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with('.') && (name.ends_with(".yaml") || name.ends_with(".yml"))
}

/// Whether it is a file that lies in the folder, links followed.
fn is_inside(root: &Path, path: &Path) -> bool {
    fs::canonicalize(path).is_ok_and(|path| path.starts_with(root) && path.is_file())
}

fn read_text(path: &Path) -> io::Result<String> {
    let invalid = |message| io::Error::new(io::ErrorKind::InvalidData, message);
    // A pipe or a device would never end.
    if !fs::metadata(path)?.is_file() {
        return Err(invalid("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LIMIT {
        return Err(invalid("it is larger than 1 MiB"));
    }
    String::from_utf8(bytes).map_err(|_| invalid("the text is not UTF-8"))
}
