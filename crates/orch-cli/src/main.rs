//! The `orch` program: arguments to configuration to command.
//!
//! This crate alone prints, asks and exits; each verb has a file of its own in
//! `commands`.

mod answering;
mod arguments;
mod author;
mod checkup;
mod commands;
mod database;
mod diagnostics;
mod error;
mod global;
mod graph;
mod interrupt;
mod misread;
mod models_argument;
mod output;
mod prompt;
mod terminal;
mod watching;
mod words;

use std::process::ExitCode;

use clap::Parser;

/// Plans and models are many small values; the system's allocator takes a third of the time
/// of recording a large package.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match arguments::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(unread) => return misread::explained(&unread),
    };
    match arguments.run() {
        Ok(code) => code,
        Err(error) => error.report(),
    }
}
