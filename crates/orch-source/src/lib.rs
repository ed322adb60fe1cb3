//! Reads a declared model from other sources than Python's text: what the team's own
//! interpreter says, JSON in the form that `orch models` prints, and the descriptions
//! that the orchestrator's generator takes.
//!
//! Prints nothing. Only [`introspect`] runs anything, and only what it is told to.

mod answer;
mod fault;
mod node;
mod object;

pub mod introspect;
pub mod json;
pub mod yaml;

pub use answer::{Answer, key};
pub use fault::Fault;
