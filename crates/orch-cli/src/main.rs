//! The `orch` program: arguments to configuration to command.
//!
//! This crate alone prints, asks and exits; each verb has a file of its own in
//! `commands`.

mod arguments;
mod author;
mod commands;
mod context;
mod database;
mod diagnostics;
mod error;
mod form_of_model;
mod interrupt;
mod migrations;
mod output;
mod prompt;
mod reading;
mod session;
mod steps;
mod target;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = arguments::Arguments::parse();
    match commands::run(arguments) {
        Ok(code) => code,
        Err(error) => error.report(),
    }
}
