//! What classes are to the orchestrator: names of blocks, stages, settings. Uses `value` only.

mod config;
mod info;
mod names;
mod stage;
