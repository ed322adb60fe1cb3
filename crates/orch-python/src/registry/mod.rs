//! The products that the code registers. Uses `evaluate` and `world`.

mod entry;
pub(crate) mod fill;
mod turns;
mod uses;
