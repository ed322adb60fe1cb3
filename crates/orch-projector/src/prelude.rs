//! The prelude: the functions that sealed SQL calls, as versioned texts.
//!
//! Each version is a folder of files, one function or temporary table a file, opened by
//! its contract. A revision's header names the version by the digest of its whole text.
//! Versions stay in the program for ever; one that has a fault is withdrawn, and another
//! version with the same contract runs in its place.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use orch_event::PreludeDigest;

/// The files of a version, each with the names of those that it requires.
macro_rules! files {
    ($version:literal; $($name:ident: [$($required:ident),* $(,)?],)*) => {
        &[$(File {
            name: stringify!($name),
            requires: &[$(stringify!($required)),*],
            text: include_str!(concat!(
                "../../preludes/", $version, "/", stringify!($name), ".sql"
            )),
        }),*]
    };
}

mod v1;

/// A function, or a temporary table, with its contract.
#[derive(Debug)]
struct File {
    name: &'static str,
    /// The names that its text mentions. They come before it.
    requires: &'static [&'static str],
    text: &'static str,
}

/// One version of the functions that sealed SQL calls. They are made in `pg_temp`, of one
/// session alone, in a transaction whose search path is `pg_catalog, pg_temp`.
#[derive(Debug)]
pub struct Prelude {
    version: u32,
    files: &'static [File],
    text: String,
    digest: PreludeDigest,
}

/// A version that is not run again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// Its digest, as headers write it.
    pub digest: &'static str,
    /// The fault that it has.
    pub reason: &'static str,
    /// The digest of the version that runs in its place: it has the same contract.
    pub successor: &'static str,
}

/// A withdrawn version that a revision names, and that does not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// Why it was withdrawn.
    pub withdrawn: Withdrawn,
    /// Its hash.
    pub digest: PreludeDigest,
    /// Its whole text.
    pub text: &'static str,
}

/// The version that runs for a digest.
#[derive(Clone, Copy, Debug)]
pub enum Choice {
    /// The version itself.
    Named(&'static Prelude),
    /// Its successor, as it was withdrawn.
    Successor(&'static Prelude, Replaced),
}

/// No version can run for a digest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    /// This program does not know it; a newer one may.
    #[error("this program does not know prelude {0}")]
    Unknown(PreludeDigest),
    /// All that could run in its place are withdrawn as well.
    #[error("prelude {0} was withdrawn ({1}), and so was its successor")]
    NoSuccessor(PreludeDigest, &'static str),
}

/// A prelude has no function of some name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("prelude version {version} has no function `{name}`")]
pub struct UnknownFunction {
    /// The version.
    pub version: u32,
    /// The name.
    pub name: String,
}

/// The versions, the newest last.
static VERSIONS: LazyLock<[Prelude; 1]> = LazyLock::new(|| [Prelude::new(1, v1::FILES)]);

/// The versions that were withdrawn.
const WITHDRAWN: &[Withdrawn] = &[];

impl Prelude {
    fn new(version: u32, files: &'static [File]) -> Self {
        let text = joined(files.iter());
        let digest = PreludeDigest::of(text.as_bytes());
        Self {
            version,
            files,
            text,
            digest,
        }
    }

    /// The version that SQL is rendered for.
    pub fn current() -> &'static Self {
        let [.., newest] = &*VERSIONS;
        newest
    }

    /// The versions that this program knows, the newest last.
    pub fn known() -> &'static [Self] {
        &*VERSIONS
    }

    /// The version that a digest names, if this program knows it.
    pub fn find(digest: PreludeDigest) -> Option<&'static Self> {
        Self::known().iter().find(|it| it.digest == digest)
    }

    /// The version that runs for the digest in a revision's header.
    pub fn choose(digest: &PreludeDigest) -> Result<Choice, ChoiceError> {
        choose(digest, &*VERSIONS, WITHDRAWN)
    }

    /// Its number.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The hash of the whole text.
    pub fn digest(&self) -> PreludeDigest {
        self.digest
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The part of the text that some functions need: they, and all that they require, in
    /// order.
    pub fn only<'a>(
        &self,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<String, UnknownFunction> {
        let mut wanted = BTreeSet::new();
        for name in names {
            let Some(file) = self.files.iter().find(|file| file.name == name) else {
                return Err(UnknownFunction {
                    version: self.version,
                    name: name.to_owned(),
                });
            };
            wanted.insert(file.name);
        }
        // What a file requires comes before it, so that one look back finds all of it.
        for file in self.files.iter().rev() {
            if wanted.contains(file.name) {
                wanted.extend(file.requires);
            }
        }
        Ok(joined(
            self.files.iter().filter(|file| wanted.contains(file.name)),
        ))
    }

    /// The contracts of all files, as Markdown: a heading each, then its comment block.
    pub fn contracts(&self) -> String {
        let mut text = String::new();
        for file in self.files {
            let block = file.text.lines().take_while(|line| line.starts_with("--"));
            let lines: Vec<&str> = block
                .map(|line| {
                    line.trim_start_matches("--")
                        .strip_prefix(' ')
                        .unwrap_or("")
                })
                .collect();
            let (signature, rest) = match lines.iter().position(|line| line.is_empty()) {
                Some(end) => lines.split_at(end),
                None => (lines.as_slice(), &[][..]),
            };
            let signature: Vec<&str> = signature.iter().map(|line| line.trim()).collect();
            text.push_str(&format!(
                "\n#### `{}`\n\n`{}`\n{}\n",
                file.name,
                signature.join(" "),
                rest.join("\n")
            ));
        }
        text
    }
}

fn joined<'a>(files: impl Iterator<Item = &'a File>) -> String {
    let texts: Vec<&str> = files.map(|file| file.text).collect();
    texts.join("\n")
}

fn choose(
    digest: &PreludeDigest,
    versions: &'static [Prelude],
    withdrawn: &[Withdrawn],
) -> Result<Choice, ChoiceError> {
    let find = |digest: &str| versions.iter().find(|it| it.digest.to_string() == *digest);
    let named = find(&digest.to_string()).ok_or(ChoiceError::Unknown(*digest))?;
    let is_withdrawn = |digest: &str| withdrawn.iter().find(|it| it.digest == digest);
    let Some(first) = is_withdrawn(&digest.to_string()) else {
        return Ok(Choice::Named(named));
    };
    let mut successor = first.successor;
    // No chain of successors is longer than the list.
    for _ in withdrawn {
        match (is_withdrawn(successor), find(successor)) {
            (Some(next), _) => successor = next.successor,
            (None, Some(prelude)) => {
                let replaced = Replaced {
                    withdrawn: *first,
                    digest: named.digest,
                    text: &named.text,
                };
                return Ok(Choice::Successor(prelude, replaced));
            }
            (None, None) => break,
        }
    }
    Err(ChoiceError::NoSuccessor(*digest, first.reason))
}

#[cfg(test)]
mod tests;
