//! The choices of questions that have some.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};

/// One of the answers that a question with choices takes.
///
/// Written as a text that no other choice is written as.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Choice {
    /// A name, or a value.
    Named(String),
    /// It is new: none of the things that were there became it.
    NoneOfThese,
    /// Nothing is made: people fill it.
    PeopleFill,
    /// No value is given.
    NoValue,
    /// Rows stay, and the product is marked as at the end of its life.
    EndOfLife,
    /// Products are linked to a workflow.
    Link,
    /// They are left as they are.
    Leave,
    /// Rows stay, and the workflow is marked as deleted.
    Keep,
    /// Rows are removed.
    Remove,
    /// The replay refuses where there is such data.
    Refuse,
    /// Data goes to the archive.
    Archive,
    /// Data goes to the archive, and this value takes its place.
    ReplaceBy(String),
}

const NONE_OF_THESE: &str = "(none of these)";
const PEOPLE_FILL: &str = "(nothing: people fill it)";
const NO_VALUE: &str = "(none)";

impl Choice {
    /// A choice that is a name or a value.
    pub fn named(name: impl Into<String>) -> Self {
        Self::Named(name.into())
    }

    /// Whether it removes data.
    pub const fn removes_data(&self) -> bool {
        matches!(self, Self::Remove | Self::Archive | Self::ReplaceBy(_))
    }

    /// Whether a text is this choice as it is written.
    pub fn is(&self, text: &str) -> bool {
        self.text() == text
    }

    fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Named(name) if is_reserved(name) => format!("\"{name}\"").into(),
            Self::Named(name) => name.into(),
            Self::NoneOfThese => NONE_OF_THESE.into(),
            Self::PeopleFill => PEOPLE_FILL.into(),
            Self::NoValue => NO_VALUE.into(),
            Self::EndOfLife => "end of life".into(),
            Self::Link => "link".into(),
            Self::Leave => "leave".into(),
            Self::Keep => "keep".into(),
            Self::Remove => "remove".into(),
            Self::Refuse => "refuse".into(),
            Self::Archive => "archive".into(),
            Self::ReplaceBy(value) => format!("replace by {value}").into(),
        }
    }
}

/// Whether a name could be taken for a choice of another kind.
fn is_reserved(name: &str) -> bool {
    [NONE_OF_THESE, PEOPLE_FILL, NO_VALUE].contains(&name.trim_matches('"'))
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl Serialize for Choice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Choice;

    #[test]
    fn a_name_is_never_written_as_another_choice() {
        assert_eq!(Choice::NoneOfThese.to_string(), "(none of these)");
        let named = Choice::named("(none of these)");
        assert_eq!(named.to_string(), "\"(none of these)\"");
        assert!(!named.is("(none of these)"));
        assert_ne!(
            Choice::named("\"(none)\"").to_string(),
            Choice::named("(none)").to_string()
        );
        assert_eq!(Choice::named("plain").to_string(), "plain");
    }
}
