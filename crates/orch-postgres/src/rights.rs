//! Rights: everything that a role must be allowed to do before steps can run, and the grants
//! that it lacks.
//!
//! They are found from the sealed plans and from the foreign keys of the database at hand, as
//! rows that go by cascade go by statements of orch. Reading catalogs needs no rights, so that
//! whoever may connect can ask.

mod lacking;
mod needs;

pub use lacking::{Grant, RightsError, lacking};
pub use needs::Needs;

use std::fmt;

/// Something that a role does with a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Privilege {
    /// Reads it.
    Select,
    /// Adds rows.
    Insert,
    /// Changes rows.
    Update,
    /// Removes rows.
    Delete,
    /// Locks it against other writers: whoever may change or remove rows may.
    Lock,
}

impl Privilege {
    /// As `grant` writes it.
    const fn granted(self) -> &'static str {
        match self {
            Self::Select => "select",
            Self::Insert => "insert",
            Self::Update | Self::Lock => "update",
            Self::Delete => "delete",
        }
    }

    /// As `has_table_privilege` asks for it: one of those in a list is enough.
    const fn asked(self) -> &'static str {
        match self {
            Self::Lock => "update, delete, truncate",
            _ => self.granted(),
        }
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On {
                privileges,
                object,
                role,
            } => write!(f, "grant {privileges} on {object} to {role};"),
            Self::Refresh { function, schema } => write!(
                f,
                "alter function {function} security definer set search_path = {schema}, pg_temp;"
            ),
        }
    }
}
