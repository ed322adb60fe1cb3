//! Merging: what several recorded models agree on, thing by thing, and where they do not.
//!
//! Models are compared with where they parted, never lists of events: a side that added
//! something and removed it again has done nothing.

mod agree;
mod build;
mod facts;
mod read;

pub use agree::{Agreement, Conflict, Sides, agree};
pub use facts::{Aspect, Fact, Facts, Part};
