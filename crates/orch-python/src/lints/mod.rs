//! Warns of models that can be read and are hardly meant so. Uses `model`, `registry` and
//! `world`.

mod field;
mod import;
mod model;
