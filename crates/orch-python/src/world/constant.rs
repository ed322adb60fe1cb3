//! A value that is known without running anything.

/// A value that is known without running anything.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Constant {
    None,
    Bool(bool),
    /// As Python's `str()` writes it.
    Int(String),
    Text(String),
    List(Vec<Constant>),
    /// A member of an enumeration, with what `str()` gives for it, if it is a
    /// text itself.
    Member {
        value: Box<Constant>,
        is_text: bool,
    },
    /// A literal of another kind.
    Other,
}

impl Constant {
    /// The text that equals it, if one does.
    pub(crate) fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Member {
                value,
                is_text: true,
            } => value.into_text(),
            _ => None,
        }
    }

    /// Whether its value is known, and not only its kind.
    pub(crate) fn is_known(&self) -> bool {
        match self {
            Self::Other => false,
            Self::List(items) => items.iter().all(Self::is_known),
            Self::Member { value, .. } => value.is_known(),
            _ => true,
        }
    }

    pub(crate) fn as_count(&self) -> Option<u32> {
        match self {
            Self::Int(digits) => digits.parse().ok(),
            _ => None,
        }
    }
}
