//! Whether changes happened, or only tell two models apart.

/// How changes are worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wording {
    /// As facts of a revision, with what becomes of the data.
    Change,
    /// As a difference of two models, with what is there and what is not.
    Difference,
}
