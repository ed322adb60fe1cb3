//! Warns of models that can be read and are hardly meant so. Uses `model`, `registry`, `fields`
//! and `value`.

mod model;
