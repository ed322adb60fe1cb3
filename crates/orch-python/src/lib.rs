//! Reads a products package, Python source, into a declared model.
//!
//! Never runs Python, never leaves the folder that holds the package, and never
//! guesses: what it cannot read is a [`Diagnostic`] at the exact place.

mod annotation;
mod assemble;
mod block;
mod class;
mod constant;
mod diagnostic;
mod enumeration;
mod field;
mod finder;
mod guard;
mod import;
mod known;
mod leaf;
mod linear;
mod loader;
mod meta;
mod package;
mod problem;
mod read;
mod registry;
mod registry_entry;
mod registry_use;
mod resolve;
mod scope;
mod source;
mod stage;
mod staged;
mod ty;
mod value;
mod value_type;
mod world;

pub use diagnostic::{Diagnostic, Excerpt, Severity};
pub use package::ReadError;
pub use read::{Reading, read};
