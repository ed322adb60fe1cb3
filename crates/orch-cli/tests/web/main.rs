//! Pages and the API, as a browser and `curl` get them from the program.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

mod access;
mod api;
mod diagram;
mod html;
mod pages;
mod served;
mod speed;
mod support;
