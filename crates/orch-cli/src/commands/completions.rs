//! `orch completions`

use std::process::ExitCode;

use clap::{Args, Command};
use clap_complete::{Shell, generate};

use crate::error::Result;
use crate::output::raw;

/// Print a script with which a shell completes commands and options
///
/// Put it where the shell looks for completions; the next shell that starts knows them.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch completions bash > ~/.local/share/bash-completion/completions/orch
  orch completions zsh > ~/.zfunc/_orch
  orch completions fish > ~/.config/fish/completions/orch.fish")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Prints the script for a command line.
    pub(crate) fn run(&self, mut program: Command) -> Result<ExitCode> {
        let mut script = Vec::new();
        generate(self.shell, &mut program, "orch", &mut script);
        raw(&String::from_utf8_lossy(&script))?;
        Ok(ExitCode::SUCCESS)
    }
}
