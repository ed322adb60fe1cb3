//! Reads a products package, Python source, into a declared model.
//!
//! Never runs Python, never leaves the folder that holds the package and those that
//! are named beside it, and never guesses: what it cannot read is a [`Diagnostic`] at the exact place.

mod cache;
mod classes;
mod fields;
mod find;
mod finding;
mod lints;
mod load;
mod model;
mod read;
mod registry;
mod run;
mod source;
mod types;
mod value;
mod workflows;

pub use cache::ReadingCache;
pub use find::package::ReadError;
pub use finding::{Code, Diagnostic, Excerpt, Severity};
pub use read::{ReadOptions, Reading, read, read_cached, read_with};
pub use value::Pydantic;
