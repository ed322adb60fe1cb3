//! Warns of models that can be read but are probably a mistake. Uses `model`, `registry`, `fields`
//! and `value`.

mod model;
