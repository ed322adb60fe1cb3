//! The short id that every line of an event begins with.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use crate::hash::{LineHash, hex, unhex};

/// The id of an event within its revision: 12 digits for people to cite, and for changes
/// to name the answers that they rest on.
///
/// It is the beginning of the BLAKE3 hash of the event's line after the id's own member.
/// Trust does not rest on it: a revision's header holds the digest of all lines.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId([u8; EventId::LENGTH]);

/// The text is no id of an event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the id of an event: such an id is 12 lower-case hexadecimal digits")]
pub struct ParseEventIdError(String);

impl EventId {
    /// The `derive_key` context of BLAKE3 that the hashes are made in.
    pub const CONTEXT: &'static str = LineHash::CONTEXT;
    /// How many digits an id has.
    pub const DIGITS: usize = 12;
    /// How many bytes these digits stand for.
    pub const LENGTH: usize = 6;

    /// The id that these bytes stand for.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// The bytes that the digits stand for.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }

    /// Derives the id from the bytes of a line that stand after `{"id":"...",`.
    pub fn of(rest: &[u8]) -> Self {
        let hash = LineHash::of(rest);
        let mut id = [0; 6];
        id.copy_from_slice(&hash.as_bytes()[..6]);
        Self(id)
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(hex(&self.0, &mut [0; Self::DIGITS]))
    }
}

impl fmt::Debug for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventId({self})")
    }
}

impl FromStr for EventId {
    type Err = ParseEventIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        unhex(text)
            .map(Self)
            .ok_or_else(|| ParseEventIdError(text.to_owned()))
    }
}

impl Serialize for EventId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(hex(&self.0, &mut [0; Self::DIGITS]))
    }
}

impl<'de> Deserialize<'de> for EventId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}
