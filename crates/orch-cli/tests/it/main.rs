//! The binary, and the path through all crates, against real parts.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

mod adopt;
mod architecture;
mod archived;
mod cases;
mod changes;
mod circles;
mod damage;
mod defects;
mod doctor;
mod documents;
mod example;
mod generate;
mod ground;
mod history;
mod interrupted;
mod laws;
mod pipelines;
mod postgres_laws;
mod record;
mod replay;
mod replaying;
mod sandbox;
mod screens;
mod snapshots;
mod sources;
mod steps;
mod subscriptions;
mod support;
mod terminal;
mod text;
mod tool;
mod verbs;
mod workflows;
