//! What a person is told: codes, diagnostics, problems. Uses nothing of this crate.

pub(crate) mod code;
pub(crate) mod diagnostic;
mod problem;

pub use code::Code;
pub use diagnostic::{Diagnostic, Excerpt, Severity};
pub(crate) use problem::{ModuleId, Problem};
