//! `orch init`

use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use orch_ledger::{Initialised, Ledger};

use crate::error::Result;
use crate::global::Global;
use crate::output::{say, warning};

/// Start a ledger here
///
/// Makes the folder, with a `.gitignore` and a `.gitattributes` so that git
/// carries the sealed files and never touches their line ends. A ledger that exists
/// already is not changed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch init
  orch init --ledger migrations/ledger")]
pub(crate) struct Init {}

impl Init {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let ledger = global.new_ledger();
        let folder = ledger.display();
        if Path::new("__init__.py").exists() {
            warning!(
                "this folder is a Python package; a ledger usually lies beside the package of the \
                 models, at the root of the repository"
            );
        }
        if let Some(above) = global.ledger_above() {
            let above = above.display();
            warning!("there is a ledger in `{above}` already; below it, this one is used instead");
        }
        match Ledger::init(&ledger)? {
            Initialised::New => {
                say!("started a ledger in `{folder}`; next: `orch record MESSAGE`");
            }
            Initialised::AlreadyThere => {
                say!("there is already a ledger in `{folder}`; it was not changed");
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
