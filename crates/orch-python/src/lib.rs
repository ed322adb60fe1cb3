//! Reads a products package, Python source, into a declared model.
//!
//! Never runs Python, never leaves the folder that holds the package and those that
//! are named beside it, and never guesses: what it cannot read is a [`Diagnostic`] at the exact place.

mod alias;
mod annotation;
mod assemble;
mod block;
mod changed;
mod class;
mod constant;
mod diagnostic;
mod enumeration;
mod enumeration_call;
mod field;
mod finder;
mod foreign;
mod guard;
mod header;
mod holding;
mod import;
mod iterate;
mod iterate_call;
mod known;
mod leaf;
mod linear;
mod lint;
mod lint_field;
mod lint_import;
mod list_type;
mod loader;
mod member;
mod meta;
mod model_config;
mod package;
mod parse;
mod problem;
mod pth;
mod read;
mod refused;
mod registry;
mod registry_entry;
mod registry_loop;
mod registry_use;
mod resolve;
mod schema;
mod scope;
mod source;
mod stage;
mod staged;
mod text_method;
mod truth;
mod turn;
mod ty;
mod value;
mod value_type;
mod world;

pub use diagnostic::{Diagnostic, Excerpt, Severity};
pub use package::ReadError;
pub use read::{ReadOptions, Reading, read, read_with};
