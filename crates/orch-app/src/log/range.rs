//! A part of the history: `A..B`, `A..`, `..B`, or `B` with its ancestors.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use orch_event::RevisionId;
use orch_ledger::Ledger;

use crate::target::{ParseTargetError, Place, TargetError};

/// The revisions that lead to one place, without those that lead to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// Without it and its ancestors.
    from: Option<Place>,
    /// It and its ancestors; all heads where it is not named.
    to: Option<Place>,
}

/// A text is not a part of the history.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseRangeError {
    /// One of its ends names no place.
    #[error(transparent)]
    Place(#[from] ParseTargetError),
    /// It is of no form that a range has.
    #[error("`{0}` is not a range: a range is `A..B`, `A..`, `..B` or `B`")]
    Form(String),
}

impl Range {
    /// The revisions in it.
    pub fn find(&self, ledger: &Ledger) -> Result<BTreeSet<RevisionId>, TargetError> {
        let graph = ledger.graph();
        let mut inside = match &self.to {
            Some(place) => graph.ancestors_of(place.find(ledger)?),
            None => graph.ancestors_of(graph.heads()),
        };
        if let Some(place) = &self.from {
            for id in graph.ancestors_of(place.find(ledger)?) {
                inside.remove(&id);
            }
        }
        Ok(inside)
    }
}

impl FromStr for Range {
    type Err = ParseRangeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let place = |text: &str| match text {
            "" => Ok(None),
            text => text.parse().map(Some),
        };
        let range = match text.split_once("..") {
            Some((_, to)) if to.contains("..") => {
                return Err(ParseRangeError::Form(text.to_owned()));
            }
            Some((from, to)) => Self {
                from: place(from)?,
                to: place(to)?,
            },
            None => Self {
                from: None,
                to: place(text)?,
            },
        };
        if range.from.is_none() && range.to.is_none() {
            return Err(ParseRangeError::Form(text.to_owned()));
        }
        Ok(range)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(from) = &self.from {
            write!(f, "{from}")?;
        }
        f.write_str("..")?;
        self.to.as_ref().map_or(Ok(()), |to| write!(f, "{to}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Range;

    #[test]
    fn a_range_is_written_as_it_is_read() {
        for (text, shown) in [
            ("58b0..head", "58b0..head"),
            ("58b0..", "58b0.."),
            ("..58b0", "..58b0"),
            ("58b0", "..58b0"),
            ("head-2..head", "head-2..head"),
        ] {
            let range: Result<Range, _> = text.parse();
            assert_eq!(range.map(|it| it.to_string()), Ok(shown.to_owned()));
        }
        for text in ["", "..", "+1..", "a..b..c"] {
            assert!(text.parse::<Range>().is_err(), "{text}");
        }
    }
}
