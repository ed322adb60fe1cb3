//! The state of the files that a reading rests on, as a digest.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::thread;

/// Changes with whatever the reader makes of the same files: `build.rs` derives it from the
/// reader's own source.
const READER: &str = concat!("orch-python ", env!("ORCH_READER"));

/// The most threads that read files, and how many files are too few for another thread.
const MOST_THREADS: usize = 4;
const FEW: usize = 64;

/// The files and folders that a reading rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Manifest {
    pub(crate) files: Vec<PathBuf>,
    pub(crate) folders: Vec<PathBuf>,
}

/// The key of the manifest of a package, of its workflows, and of the folders that imports
/// start from.
pub(crate) fn key(models: &Path, further: &[&Path], workflows: Option<&Path>) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("orch reading manifest");
    add(&mut hasher, READER.as_bytes());
    add(&mut hasher, models.as_os_str().as_encoded_bytes());
    let named = workflows.map(|it| it.as_os_str().as_encoded_bytes());
    add(&mut hasher, named.unwrap_or_default());
    for folder in further {
        add(&mut hasher, folder.as_os_str().as_encoded_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// Adds a part with its length, so that no two lists of parts are alike.
fn add(hasher: &mut blake3::Hasher, part: &[u8]) {
    hasher.update(&(part.len() as u64).to_le_bytes());
    hasher.update(part);
}

impl Manifest {
    /// As bytes: a path a line, files first. None if a path is no text, or holds a line break.
    pub(crate) fn encode(&self) -> Option<Vec<u8>> {
        let mut text = format!("{}\n", self.files.len());
        for path in self.files.iter().chain(&self.folders) {
            let path = path.to_str().filter(|path| !path.contains('\n'))?;
            text.push_str(path);
            text.push('\n');
        }
        Some(text.into_bytes())
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (count, paths) = text.split_once('\n')?;
        let mut files: Vec<PathBuf> = paths.lines().map(PathBuf::from).collect();
        let count: usize = count.parse().ok()?;
        if count > files.len() {
            return None;
        }
        let folders = files.split_off(count);
        Some(Self { files, folders })
    }

    /// The key of the reading in the state that the files are in now, with their contents.
    pub(crate) fn state(&self, manifest_key: &str) -> (String, Vec<Content>) {
        let mut hasher = blake3::Hasher::new_derive_key("orch reading");
        add(&mut hasher, manifest_key.as_bytes());
        let contents = contents(&self.files);
        for (path, content) in self.files.iter().zip(&contents) {
            match &content.digest {
                Some(digest) => add(&mut hasher, digest.as_bytes()),
                None => add(&mut hasher, b"missing"),
            }
            add(&mut hasher, path.as_os_str().as_encoded_bytes());
        }
        for path in &self.folders {
            add(&mut hasher, path.as_os_str().as_encoded_bytes());
            for (name, kind) in listing(path) {
                add(&mut hasher, name.as_encoded_bytes());
                add(&mut hasher, &[kind]);
            }
        }
        (hasher.finalize().to_hex().to_string(), contents)
    }
}

/// What is in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Content {
    /// Nothing where there is no file, or none that can be read.
    pub(crate) digest: Option<blake3::Hash>,
    pub(crate) bytes: Vec<u8>,
}

/// Reads files, on several threads where there are many.
fn contents(files: &[PathBuf]) -> Vec<Content> {
    let read = |files: &[PathBuf]| -> Vec<Content> {
        let content = |path: &PathBuf| match contents_of(path) {
            Some(bytes) => Content {
                digest: Some(blake3::hash(&bytes)),
                bytes,
            },
            None => Content::default(),
        };
        files.iter().map(content).collect()
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.min(MOST_THREADS).min(files.len() / FEW + 1);
    let (first, rest) = files.split_at(files.len().div_ceil(threads));
    thread::scope(|scope| {
        let others: Vec<_> = rest
            .chunks(first.len().max(1))
            .map(|files| (files, scope.spawn(|| read(files))))
            .collect();
        let mut all = read(first);
        for (files, other) in others {
            all.extend(other.join().unwrap_or_else(|_| read(files)));
        }
        all
    })
}

/// A file's bytes; none if it is no file, or cannot be read.
fn contents_of(path: &Path) -> Option<Vec<u8>> {
    // Looked at before it is opened, as opening a pipe waits for a writer.
    let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    let mut file = fs::File::open(path).ok()?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    file.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Whether a reading may hang on an entry of a folder: a module, a package, or what says where
/// others are installed.
fn matters(name: &str) -> bool {
    let ends = [".py", ".pth", ".egg-link", ".dist-info"];
    let is_module = !name.is_empty() && name.chars().all(|it| it.is_alphanumeric() || it == '_');
    name != "__pycache__" && (is_module || ends.iter().any(|end| name.ends_with(end)))
}

/// What is in a folder that an import could lead to, by name.
fn listing(folder: &Path) -> Vec<(std::ffi::OsString, u8)> {
    let Ok(entries) = fs::read_dir(folder) else {
        return vec![(std::ffi::OsString::new(), 0)];
    };
    let mut listing: Vec<_> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_str().is_some_and(matters))
        .map(|entry| {
            let kind = match entry.file_type() {
                Ok(kind) if kind.is_dir() => 1,
                Ok(kind) if kind.is_file() => 2,
                Ok(kind) if kind.is_symlink() => 3,
                _ => 4,
            };
            (entry.file_name(), kind)
        })
        .collect();
    listing.sort();
    listing
}
