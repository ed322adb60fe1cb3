//! Whether the outcome of a use case is kept.

/// Whether the outcome of a use case is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
    /// It is kept.
    Real,
    /// It is only shown: nothing is written, or all of it is rolled back.
    Dry,
}
