//! A revision's first line.

use serde::de::{Deserializer, IgnoredAny};
use serde::{Deserialize, Serialize};

use crate::{Digest, EventId, FORMAT, LineError, RevisionId, Timestamp};

/// What a revision says of itself. The hash of its line is the revision's id, so
/// that the id covers all of it, every event and both files of SQL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The version of the format; first, so that a newer one shows at once.
    pub format: u32,
    /// The version of the projector that rendered the SQL.
    pub projector: u32,
    /// None for the first revision, one normally, more for a merge; sorted.
    pub parents: Vec<RevisionId>,
    /// Why.
    pub message: String,
    /// Who sealed it.
    pub author: String,
    /// When.
    pub time: Timestamp,
    /// The digest of `sql/<revision>.up.sql`.
    pub up: Digest,
    /// The digest of `sql/<revision>.down.sql`.
    pub down: Digest,
    /// The ids of the events, in order.
    pub events: Vec<EventId>,
}

/// What a list of revisions shows of each: a header without the ids of its events.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Summary {
    /// As in the header.
    pub parents: Vec<RevisionId>,
    /// As in the header.
    pub message: String,
    /// As in the header.
    pub author: String,
    /// As in the header.
    pub time: Timestamp,
    /// How many events there are.
    #[serde(deserialize_with = "count")]
    pub events: usize,
}

/// Counts the entries of a list without keeping them.
fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    Vec::<IgnoredAny>::deserialize(deserializer).map(|entries| entries.len())
}

/// Refuses a header whose format is newer than this program's.
fn check_format(line: &[u8]) -> Result<(), LineError> {
    #[derive(Deserialize)]
    struct Version {
        format: u32,
    }
    let version: Version = serde_json::from_slice(line).map_err(LineError::Unreadable)?;
    if version.format > FORMAT {
        return Err(LineError::NewerFormat(version.format));
    }
    Ok(())
}

impl Summary {
    /// Reads a header's line, given without its line feed.
    pub fn from_line(line: &[u8]) -> Result<Self, LineError> {
        check_format(line)?;
        serde_json::from_slice(line).map_err(LineError::Unreadable)
    }
}

impl Header {
    /// The line, without its line feed.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).expect("BUG: a header holds only strings, numbers and lists")
    }

    /// Reads a line, given without its line feed.
    pub fn from_line(line: &[u8]) -> Result<Self, LineError> {
        check_format(line)?;
        serde_json::from_slice(line).map_err(LineError::Unreadable)
    }
}
