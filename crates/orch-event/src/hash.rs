//! Content hashes: BLAKE3 of bytes as they stand in a file, each kind under a context
//! of its own, so that the hash of one kind never passes for another's.

use std::cell::RefCell;
use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

/// The text is no hash.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an id: an id is 64 lower-case hexadecimal digits")]
pub struct ParseHashError(String);

/// A hash whose bytes come in pieces.
pub struct Hashing<H> {
    hasher: blake3::Hasher,
    finish: fn([u8; 32]) -> H,
}

impl<H> Hashing<H> {
    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
    }

    /// The hash of all bytes.
    pub fn finish(self) -> H {
        (self.finish)(*self.hasher.finalize().as_bytes())
    }
}

macro_rules! hash {
    ($(#[$doc:meta])* $name:ident, $context:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 32]);

        impl $name {
            /// The `derive_key` context of BLAKE3 that these hashes are made in.
            pub const CONTEXT: &'static str = $context;

            /// The bytes of the hash.
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }

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

            /// Hashes bytes that come in pieces.
            pub fn of_pieces<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Self {
                let mut hashing = Self::hashing();
                for piece in pieces {
                    hashing.update(piece);
                }
                hashing.finish()
            }

            /// Begins to hash bytes that come in pieces.
            pub fn hashing() -> Hashing<Self> {
                Hashing {
                    hasher: blake3::Hasher::new_derive_key($context),
                    finish: Self,
                }
            }

            /// The first 8 digits, as people see it.
            pub fn short(&self) -> String {
                self.to_string()[..8].to_owned()
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
                unhex(text)
                    .map(Self)
                    .ok_or_else(|| ParseHashError(text.to_owned()))
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
    /// The hash of a revision's header line, which holds the digest of every other byte.
    RevisionId,
    "orch 2026-11-22 revision v1"
);
hash!(
    /// The hash of an event's line after the member that holds its id.
    LineHash,
    "orch 2026-11-24 event v1"
);
hash!(
    /// The digest of all lines of a revision's events, line feeds included.
    EventsDigest,
    "orch 2026-11-24 events v1"
);
hash!(
    /// The digest of a file of SQL.
    SqlDigest,
    "orch 2026-11-22 sql v1"
);
hash!(
    /// The digest of a migration's plan.
    PlanDigest,
    "orch 2026-11-24 plan v1"
);
hash!(
    /// The digest of a prelude: of the functions that sealed SQL calls.
    PreludeDigest,
    "orch 2026-11-24 prelude v1"
);
hash!(
    /// The hash of a tag's file.
    TagId,
    "orch 2026-11-25 tag v1"
);
hash!(
    /// The digest of a folded model that an index keeps; of no file of a ledger.
    ModelDigest,
    "orch 2026-11-24 model v1"
);
hash!(
    /// The hash of a question: of the words, the kind of answer, the suggestion.
    QuestionDigest,
    "orch 2026-11-22 question v1"
);

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Writes bytes as digits into a buffer of twice their length.
pub(crate) fn hex<'a>(bytes: &[u8], buffer: &'a mut [u8]) -> &'a str {
    for (pair, byte) in buffer.chunks_exact_mut(2).zip(bytes) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    std::str::from_utf8(buffer).expect("BUG: hexadecimal digits are ASCII")
}

/// Reads as many bytes as `N` from twice as many digits; none where it is something else.
pub(crate) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
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
    if text.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let (high, low) = (VALUES[usize::from(pair[0])], VALUES[usize::from(pair[1])]);
        if high == NONE || low == NONE {
            return None;
        }
        *byte = high << 4 | low;
    }
    Some(bytes)
}
