//! Content hashes: BLAKE3 of a line as it stands in a file, each kind under a
//! context of its own, so that the hash of one kind never passes for another's.

use std::cell::RefCell;
use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

/// The text is no hash.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no id: an id is 64 lower-case hexadecimal digits")]
pub struct ParseHashError(String);

macro_rules! hash {
    ($(#[$doc:meta])* $name:ident, $context:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 32]);

        impl $name {
            /// The `derive_key` context of BLAKE3 that these hashes are made in.
            pub const CONTEXT: &'static str = $context;

            /// Hashes bytes: a line without its line feed, or a file whole.
            pub fn of(bytes: &[u8]) -> Self {
                // Deriving the context's key costs as much as hashing a short line, and so
                // does copying a hasher.
                thread_local! {
                    static KEYED: RefCell<blake3::Hasher> =
                        RefCell::new(blake3::Hasher::new_derive_key($context));
                }
                KEYED.with_borrow_mut(|hasher| {
                    hasher.reset().update(bytes);
                    Self(*hasher.finalize().as_bytes())
                })
            }

            /// The first digits, enough for people to tell ids apart.
            pub fn short(&self) -> String {
                self.to_string()[..12].to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(hex(&self.0, &mut [0; 64]))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = ParseHashError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                unhex(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(hex(&self.0, &mut [0; 64]))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            }
        }
    };
}

hash!(
    /// The hash of an event's line.
    EventId,
    "orch 2026-11-22 event v1"
);
hash!(
    /// The hash of a revision's header line, which lists the ids of its events.
    RevisionId,
    "orch 2026-11-22 revision v1"
);
hash!(
    /// The hash of a file of SQL.
    Digest,
    "orch 2026-11-22 sql v1"
);
hash!(
    /// The hash of a question: what was asked, in every detail.
    QuestionDigest,
    "orch 2026-11-22 question v1"
);

const DIGITS: &[u8; 16] = b"0123456789abcdef";

fn hex<'a>(bytes: &[u8; 32], buffer: &'a mut [u8; 64]) -> &'a str {
    for (pair, byte) in buffer.chunks_exact_mut(2).zip(bytes) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    std::str::from_utf8(buffer).expect("BUG: hexadecimal digits are ASCII")
}

fn unhex(text: &str) -> Result<[u8; 32], ParseHashError> {
    /// The value of each digit; `NONE` for every other byte.
    static VALUES: [u8; 256] = {
        let mut values = [NONE; 256];
        let mut digit = 0;
        while digit < 16 {
            values[DIGITS[digit] as usize] = digit as u8;
            digit += 1;
        }
        values
    };
    const NONE: u8 = 0xff;
    let error = || ParseHashError(text.to_owned());
    if text.len() != 64 {
        return Err(error());
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let (high, low) = (VALUES[usize::from(pair[0])], VALUES[usize::from(pair[1])]);
        if high == NONE || low == NONE {
            return Err(error());
        }
        *byte = high << 4 | low;
    }
    Ok(bytes)
}
