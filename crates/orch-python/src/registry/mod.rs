//! The products that the code registers. Uses `run` for the registry, `classes` and `value`.

pub(crate) mod entries;
mod uses;
