//! Values that running the source gives, and all of them together as a [`World`]. Uses `find`,
//! `source` and `finding`; knows nothing of how a value comes about.

pub(crate) mod class;
pub(crate) mod effort;
pub(crate) mod field;
pub(crate) mod function;
pub(crate) mod heap;
pub(crate) mod id;
pub(crate) mod known;
pub(crate) mod members;
pub(crate) mod memory;
pub(crate) mod module;
pub(crate) mod names;
pub(crate) mod said;
pub(crate) mod scope;
pub(crate) mod stages;
pub(crate) mod ty;
#[allow(clippy::module_inception, reason = "it is what the room is about")]
pub(crate) mod value;
mod world;

pub use world::Pydantic;
pub(crate) use world::{REGISTRY, WORKFLOWS, World};
