//! Planning, from models and answers to changes.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by a panic"
)]

mod asking;
mod models;
mod renaming;
mod settling;
mod size;
mod values;
