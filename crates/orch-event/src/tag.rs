//! A tag: a name for a revision, in a file of its own that is never changed.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize};

use crate::{FORMAT, LineError, RevisionId, TagId, Timestamp};

/// A tag: which revision has which name, and who says so. Its file is one line of JSON; the
/// hash of the file is the tag's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tag {
    /// The version of the format; first, so that a newer one shows at once.
    pub format: u32,
    /// The name.
    pub tag: TagName,
    /// The revision that it names.
    pub revision: RevisionId,
    /// Why, if somebody says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Who made it.
    pub author: String,
    /// When.
    pub time: Timestamp,
}

impl Tag {
    /// The text of the file.
    pub fn to_text(&self) -> String {
        let line = serde_json::to_string(self);
        line.expect("BUG: a tag holds only strings and numbers") + "\n"
    }

    /// Reads a file. Any byte that this format would not write is a fault.
    pub fn read(bytes: &[u8]) -> Result<Self, TagError> {
        #[derive(Deserialize)]
        struct Version {
            format: u32,
        }
        let unreadable = |error| TagError::Line(LineError::Unreadable(error));
        let version: Version = serde_json::from_slice(bytes).map_err(unreadable)?;
        if version.format > FORMAT {
            return Err(TagError::Line(LineError::NewerFormat(version.format)));
        }
        let tag: Self = serde_json::from_slice(bytes).map_err(unreadable)?;
        if tag.to_text().as_bytes() != bytes {
            return Err(TagError::NotCanonical);
        }
        Ok(tag)
    }

    /// The id of a tag, from its file.
    pub fn id(bytes: &[u8]) -> TagId {
        TagId::of(bytes)
    }
}

/// A tag's file does not fit.
#[derive(Debug, thiserror::Error)]
pub enum TagError {
    /// It cannot be read.
    #[error(transparent)]
    Line(#[from] LineError),
    /// It is not written as this format writes it.
    #[error("the tag is not written as the format writes it")]
    NotCanonical,
}

/// The name of a tag: it reads as no other target, and is part of a file's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct TagName(String);

/// A text cannot be the name of a tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` cannot be the name of a tag: {why}")]
pub struct ParseTagNameError {
    name: String,
    why: &'static str,
}

/// The most characters that a name may have.
const LONGEST: usize = 100;

/// Targets that have a meaning of their own.
const TAKEN: [&str; 5] = ["head", "heads", "base", "declared", "observed"];

impl TagName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TagName {
    type Err = ParseTagNameError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        let is_digit = |byte: u8| byte.is_ascii_digit();
        let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let counts = name
            .rsplit_once('-')
            .is_some_and(|(_, after)| after.bytes().all(is_digit));
        let why = if !name.starts_with(|c: char| c.is_ascii_alphanumeric())
            || !name.chars().all(is_part)
            || name.contains("..")
            || name.ends_with('.')
        {
            "letters, digits, `.`, `_` and `-` make a name, and a letter or a digit begins it"
        } else if name.len() > LONGEST {
            "it is longer than 100 characters"
        } else if TAKEN.iter().any(|it| name.eq_ignore_ascii_case(it)) {
            "it is a target already"
        } else if name.len() >= 4 && name.bytes().all(is_hex) {
            "it reads as the id of a revision"
        } else if counts {
            "a `-` with a number after it counts revisions"
        } else {
            return Ok(Self(name.to_owned()));
        };
        Err(ParseTagNameError {
            name: name.to_owned(),
            why,
        })
    }
}

impl fmt::Display for TagName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for TagName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::TagName;

    #[test]
    fn a_name_reads_as_no_other_target() {
        for name in ["v2026.4", "v1-rc1", "acc", "1.0", "release_7", "BEEF"] {
            assert!(name.parse::<TagName>().is_ok(), "{name}");
        }
        for name in [
            "",
            "-v1",
            ".v1",
            "v1.",
            "a..b",
            "a/b",
            "a b",
            "é",
            "a+1",
            "head",
            "HEADS",
            "base",
            "beef",
            "58b01c57",
            "v1-2",
            "2026-11-22",
            "v1-",
        ] {
            assert!(name.parse::<TagName>().is_err(), "{name}");
        }
    }
}
