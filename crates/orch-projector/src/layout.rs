//! The shapes that the target's tables have had.

/// How the target names the two sides of a relation between blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// `in_use_by_id` and `depends_on_id`; sealed SQL is always of this layout.
    #[default]
    Current,
    /// `parent_id` and `child_id`, as before 2022.
    ParentChild,
}

impl Layout {
    /// The column of the block that uses the other.
    pub const fn in_use_by(self) -> &'static str {
        match self {
            Self::Current => "in_use_by_id",
            Self::ParentChild => "parent_id",
        }
    }

    /// The column of the block that is used.
    pub const fn depends_on(self) -> &'static str {
        match self {
            Self::Current => "depends_on_id",
            Self::ParentChild => "child_id",
        }
    }
}
