//! Every page in a real browser, and pictures of them. Asked for: `cargo xtask test --browser`,
//! `cargo xtask pages`; needs chromium and its driver.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

mod driver;
#[path = "../web/html.rs"]
mod html;
mod pictures;
#[allow(dead_code, reason = "the other tests use more of it")]
#[path = "../web/served.rs"]
mod served;
#[path = "../web/support.rs"]
mod support;
mod tour;
