//! How many values or blocks a field holds.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

/// How many values or blocks a field holds.
///
/// Written as `required`, `optional`, `list 0..`, `list 2..4`: for a list, the
/// least and the most entries, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Arity {
    /// Exactly one.
    Required,
    /// None or one.
    Optional,
    /// Many.
    List {
        /// The least that the list may hold.
        min: u32,
        /// The most that the list may hold; `None` where nothing bounds it.
        max: Option<u32>,
    },
}

impl Arity {
    /// The least number that satisfies it.
    pub const fn min(self) -> u32 {
        match self {
            Self::Required => 1,
            Self::Optional => 0,
            Self::List { min, .. } => min,
        }
    }
}

impl Arity {
    /// The greatest number that satisfies it; `None` where nothing bounds it.
    pub const fn max(self) -> Option<u32> {
        match self {
            Self::Required | Self::Optional => Some(1),
            Self::List { max, .. } => max,
        }
    }

    /// Whether it holds many.
    pub const fn is_list(self) -> bool {
        matches!(self, Self::List { .. })
    }
}

impl fmt::Display for Arity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => f.write_str("required"),
            Self::Optional => f.write_str("optional"),
            Self::List { min, max: None } => write!(f, "list {min}.."),
            Self::List {
                min,
                max: Some(max),
            } => write!(f, "list {min}..{max}"),
        }
    }
}

/// The text is no arity.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no arity: it is `required`, `optional` or `list MIN..MAX`")]
pub struct ParseArityError(String);

impl FromStr for Arity {
    type Err = ParseArityError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || ParseArityError(text.to_owned());
        match text {
            "required" => return Ok(Self::Required),
            "optional" => return Ok(Self::Optional),
            _ => {}
        }
        let (min, max) = text
            .strip_prefix("list ")
            .and_then(|bounds| bounds.split_once(".."))
            .ok_or_else(error)?;
        let max = match max {
            "" => None,
            max => Some(max.parse().map_err(|_| error())?),
        };
        let min = min.parse().map_err(|_| error())?;
        Ok(Self::List { min, max })
    }
}

impl Serialize for Arity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Arity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}
