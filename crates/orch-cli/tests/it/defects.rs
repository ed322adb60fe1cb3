//! What the tool that orch replaces gets wrong: one test for each, on a real database.
//!
//! Most use a case of `fixtures/models/`, whose snapshots show the whole; here stands
//! the one point that was wrong elsewhere.

mod anywhere;
mod changed;
mod data;
mod fitting;
mod renames;
mod text;
mod usage;
