//! What a person is told: codes, diagnostics, problems. Uses nothing of this crate.

pub(crate) mod code;
pub(crate) mod diagnostic;
mod problem;
mod settled;

pub use code::Code;
pub use diagnostic::{Diagnostic, Excerpt, Severity};
pub(crate) use problem::{ModuleId, Problem};
pub(crate) use settled::settle;
