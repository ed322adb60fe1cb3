//! From annotations to types, and from types to what the database stores. Uses `world` and the
//! rooms below it.

mod alias;
pub(crate) mod annotation;
mod holding;
mod list;
mod made_enum;
mod meta;
mod schema;
pub(crate) mod value_type;
