//! What the sources give for whole inputs: programs, folders and files.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

mod introspecting;
mod json;
mod support;
mod yaml;
