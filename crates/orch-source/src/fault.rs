//! What cannot be read, and where.

use std::fmt;

/// A part of a file that cannot be read, or that is not what it seems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, as it was named.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, in characters from 1.
    pub column: u32,
    /// What is wrong; lowercase, names in backticks.
    pub message: String,
    /// An edit that would help.
    pub hint: Option<String>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            column,
            message,
            ..
        } = self;
        write!(f, "{path}:{line}:{column}: {message}")
    }
}
