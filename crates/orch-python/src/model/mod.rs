//! Puts products and blocks together into a model. Uses `registry`, `fields` and `world`.

pub(crate) mod assemble;
mod refused;
