//! All that was loaded, as values: modules, classes, types, fields. Uses `load` and the rooms
//! below it; knows nothing of how a question about them is answered.

pub(crate) mod class;
pub(crate) mod constant;
pub(crate) mod context;
mod effort;
pub(crate) mod field;
pub(crate) mod known;
mod memory;
pub(crate) mod names;
mod said;
pub(crate) mod stages;
pub(crate) mod turns;
pub(crate) mod ty;
pub(crate) mod value;
mod whole;

pub(crate) use whole::World;
