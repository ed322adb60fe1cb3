//! Reads and parses one file, or says why it cannot be read.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use ruff_python_ast::{ModModule, Suite};
use ruff_python_parser::Mode;
use ruff_text_size::{TextRange, TextSize};

use crate::finding::Code;
use crate::source::guard;

/// The largest file that is read, in bytes.
const LARGEST: u64 = 10 << 20;

/// A file that was read.
pub(crate) struct Parsed {
    pub(crate) text: String,
    pub(crate) tree: ModModule,
    /// Of the bytes of the file.
    pub(crate) digest: blake3::Hash,
}

/// Why a file cannot be read.
pub(crate) struct Fault {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) label: &'static str,
    /// The text as far as it could be read, and where in it the fault is; none if nothing
    /// could be read.
    pub(crate) place: Option<(String, TextRange)>,
}

/// Parses a file that people know as `shown`.
pub(crate) fn parse(path: &Path, shown: &str) -> Result<Parsed, Fault> {
    let bytes = bytes(path, shown)?;
    let digest = blake3::hash(&bytes);
    let text = decoded(bytes)?;
    if let Some(at) = text.find('\0') {
        let range = TextRange::at(size(at), 1.into());
        return Err(Fault::at(
            Code::NulByte,
            "the file holds a NUL byte",
            text,
            range,
        ));
    }
    if let Some(what) = guard::too_deep(&text, Mode::Module) {
        let message = format!("the file nests too deep to be read: {what}");
        let start = TextRange::empty(0.into());
        return Err(Fault::at(Code::NestedTooDeep, message, text, start));
    }
    match ruff_python_parser::parse_module(&text) {
        Ok(parsed) => Ok(Parsed {
            tree: parsed.into_syntax(),
            text,
            digest,
        }),
        Err(error) => {
            let mut message = error.error.to_string();
            if let Some(first) = message.get_mut(..1) {
                first.make_ascii_lowercase();
            }
            let message = format!("the file is not valid Python: {message}");
            Err(Fault::at(Code::SyntaxError, message, text, error.location))
        }
    }
}

/// The tree of a file without any statement.
pub(crate) fn empty() -> ModModule {
    ModModule {
        node_index: ruff_python_ast::AtomicNodeIndex::NONE,
        range: TextRange::empty(0.into()),
        body: Suite::default(),
    }
}

fn bytes(path: &Path, shown: &str) -> Result<Vec<u8>, Fault> {
    let fault = |code, message| Fault {
        code,
        message,
        label: "imported here",
        place: None,
    };
    let unreadable = |error| {
        fault(
            Code::UnreadableFile,
            format!("cannot read `{shown}`: {error}"),
        )
    };
    // Looked at before it is opened, as opening a pipe waits for a writer; a device has no end.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        let error = io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file");
        return Err(unreadable(error));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        let message = format!("`{shown}` is larger than 10 MB");
        return Err(fault(Code::FileTooLarge, message));
    }
    Ok(bytes)
}

/// The text of a file, in the encoding that it names.
fn decoded(bytes: Vec<u8>) -> Result<String, Fault> {
    match encoding(&bytes).as_deref() {
        Some("latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "l1") => {
            return Ok(bytes.into_iter().map(char::from).collect());
        }
        Some(other) if !["utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii"].contains(&other) => {
            let message =
                format!("the file is in the encoding `{other}`, which orch does not read");
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let start = TextRange::empty(0.into());
            return Err(Fault::at(Code::NotUtf8, message, text, start));
        }
        _ => {}
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        let range = TextRange::at(size(at), 3.into());
        let mut fault = Fault::at(Code::NotUtf8, "the file is not UTF-8", text, range);
        fault.label = "this byte is not valid in UTF-8";
        fault
    })
}

/// The encoding that a comment in one of the first two lines names.
fn encoding(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|byte| *byte == b'\n').take(2) {
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        let line = std::str::from_utf8(line).ok()?.trim();
        if !line.is_empty() && !line.starts_with('#') {
            return None;
        }
        let named = line
            .split_once("coding:")
            .or_else(|| line.split_once("coding="));
        if let Some((_, name)) = named {
            let is_part = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
            let name = name.trim_start();
            let end = name.find(|letter| !is_part(letter)).unwrap_or(name.len());
            return Some(name[..end].to_ascii_lowercase().replace('_', "-"));
        }
    }
    None
}

impl Fault {
    fn at(code: Code, message: impl Into<String>, text: String, range: TextRange) -> Self {
        Self {
            code,
            message: message.into(),
            label: "",
            place: Some((text, range)),
        }
    }
}

fn size(offset: usize) -> TextSize {
    TextSize::try_from(offset).unwrap_or_default()
}
