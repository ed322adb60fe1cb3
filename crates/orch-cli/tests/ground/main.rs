//! The program on hostile ground: roles that may do little, text that moves the cursor, files
//! that never end.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

mod files;
mod locks;
mod rights;
mod said;
mod support;
mod text;
