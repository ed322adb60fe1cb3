//! The fields of classes, and of each stage of a class. Uses `types` and `world`.

mod read;
mod staged;
