//! A point that can be compared, as people name it.

use std::fmt;

use crate::settings::{Environment, Settings};
use crate::target::{ParseTargetError, Place};

/// A point that can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Point {
    /// A place in history.
    Place(Place),
    /// The models as they are declared now.
    Declared,
    /// The database that is named beside it.
    Observed,
    /// The database of an environment.
    Environment(Environment),
}

/// The name of the declared models.
const DECLARED: &str = "declared";

/// The name of the database that is named beside it.
const OBSERVED: &str = "observed";

impl Point {
    /// The point of a name. An environment of that name comes before a revision.
    pub fn named(text: &str, settings: &Settings) -> Result<Self, ParseTargetError> {
        match text {
            DECLARED => return Ok(Self::Declared),
            OBSERVED => return Ok(Self::Observed),
            _ => {}
        }
        let mut environments = settings.environments.iter();
        if let Some(environment) = environments.find(|it| it.name == text) {
            return Ok(Self::Environment(environment.clone()));
        }
        text.parse().map(Self::Place)
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Place(place) => place.fmt(f),
            Self::Declared => f.write_str(DECLARED),
            Self::Observed => f.write_str(OBSERVED),
            Self::Environment(environment) => f.write_str(&environment.name),
        }
    }
}

/// The two points that are compared, each by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first.
    pub from: String,
    /// The second.
    pub to: String,
}

impl Range {
    /// The points that are meant: `A B`, `A..B`, `A` with the declared models, or the head with
    /// them where none is named.
    pub fn of(from: Option<&str>, to: Option<&str>) -> Self {
        let named = |text: &str, or: &str| if text.is_empty() { or } else { text }.to_owned();
        let from = from.unwrap_or("head");
        match (to, from.split_once("..")) {
            (None, Some((from, to))) => Self {
                from: named(from, "base"),
                to: named(to, "head"),
            },
            (to, _) => Self {
                from: from.to_owned(),
                to: to.unwrap_or(DECLARED).to_owned(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Range;

    #[test]
    fn what_is_not_named_is_the_head_and_the_declared_models() {
        let range = |from, to| {
            let Range { from, to } = Range::of(from, to);
            format!("{from} {to}")
        };
        assert_eq!(range(None, None), "head declared");
        assert_eq!(range(Some("58b0"), None), "58b0 declared");
        assert_eq!(range(Some("58b0"), Some("test")), "58b0 test");
        assert_eq!(range(Some("58b0..head"), None), "58b0 head");
        assert_eq!(range(Some("58b0.."), None), "58b0 head");
        assert_eq!(range(Some("..58b0"), None), "base 58b0");
    }
}
