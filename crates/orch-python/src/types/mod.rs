//! What types are, and what the orchestrator and pydantic make of them. Uses `value` only.

pub(crate) mod alias;
pub(crate) mod linear;
pub(crate) mod list;
