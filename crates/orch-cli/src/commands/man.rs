//! `orch man`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Command};
use clap_mangen::{Man, generate_to};

use crate::error::{CommandError, Result};
use crate::output::{raw, say};

/// Print the man page, or write those of all commands
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch man | man -l -
  orch man ~/.local/share/man/man1")]
pub(crate) struct Manual {
    /// The folder to write a page for each command into; it is made where it is not there
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Manual {
    /// Prints or writes the pages of a command line.
    pub(crate) fn run(&self, program: Command) -> Result<ExitCode> {
        let Some(folder) = &self.folder else {
            let mut page = Vec::new();
            Man::new(program)
                .render(&mut page)
                .map_err(CommandError::failed)?;
            raw(&String::from_utf8_lossy(&page))?;
            return Ok(ExitCode::SUCCESS);
        };
        let written = std::fs::create_dir_all(folder).and_then(|()| generate_to(program, folder));
        let shown = folder.display();
        written.map_err(|error| {
            CommandError::failed(format!("cannot write man pages into `{shown}`: {error}"))
        })?;
        say!("wrote a page for each command into `{shown}`; `man orch` finds it there");
        Ok(ExitCode::SUCCESS)
    }
}
