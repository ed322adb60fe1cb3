//! The fields of classes, and of each stage of a class. Uses `classes`, `types` and `value`.

mod holding;
mod read;
mod schema;
mod staged;
mod value_type;
mod warn;
