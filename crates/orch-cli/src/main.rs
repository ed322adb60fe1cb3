//! The `orch` program: arguments to configuration to command.
//!
//! This crate alone prints, asks and exits; each verb has a file of its own in
//! `commands`.

mod arguments;
mod author;
mod commands;
mod database;
mod diagnostics;
mod error;
mod form_of_model;
mod global;
mod interrupt;
mod models_argument;
mod output;
mod prompt;
mod words;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match arguments::Arguments::parse().run() {
        Ok(code) => code,
        Err(error) => error.report(),
    }
}
