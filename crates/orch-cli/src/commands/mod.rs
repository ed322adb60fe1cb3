//! One file a verb; the doc comment of its arguments is its help.

pub(crate) mod archive;
pub(crate) mod current;
pub(crate) mod heads;
pub(crate) mod init;
pub(crate) mod log;
pub(crate) mod models;
pub(crate) mod questions;
pub(crate) mod record;
pub(crate) mod replay;
pub(crate) mod restore;
pub(crate) mod show;
pub(crate) mod state;
pub(crate) mod status;
pub(crate) mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use crate::arguments::{Arguments, Command, Format};
use crate::error::Result;

/// What every command is told.
#[derive(Debug)]
pub(crate) struct Global {
    /// The ledger's folder.
    pub(crate) ledger: PathBuf,
    /// How to report.
    pub(crate) format: Format,
}

/// Runs what the command line asks for.
pub(crate) fn run(arguments: Arguments) -> Result<ExitCode> {
    let Arguments {
        ledger,
        format,
        command,
    } = arguments;
    let global = Global { ledger, format };
    match command {
        Command::Init(it) => it.run(&global),
        Command::Record(it) => it.run(&global),
        Command::Questions(it) => it.run(&global),
        Command::Replay(it) => it.run(&global),
        Command::Log(it) => it.run(&global),
        Command::Show(it) => it.run(&global),
        Command::Heads(it) => it.run(&global),
        Command::Current(it) => it.run(&global),
        Command::Status(it) => it.run(&global),
        Command::State(it) => it.run(&global),
        Command::Models(it) => it.run(&global),
        Command::Archive(it) => it.run(&global),
        Command::Verify(it) => it.run(&global),
        Command::Restore(it) => it.run(&global),
    }
}
