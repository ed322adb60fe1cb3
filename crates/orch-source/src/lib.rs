//! Reads a declared model from other sources than Python's text: what the team's own
//! interpreter says, JSON in the form that `orch models` prints, the descriptions
//! that the orchestrator's generator takes, changes that people write down, and the
//! dictionaries of the orchestrator's helper functions.
//!
//! Prints nothing. Only [`introspect`] runs anything, and only what it is told to.

mod answer;
mod fault;
mod node;
mod object;

pub mod changes;
pub mod dictionary;
pub mod introspect;
pub mod json;
pub mod yaml;

pub use answer::{Answer, key};
pub use fault::Fault;
pub use node::{At, Entry, Node, Value};
