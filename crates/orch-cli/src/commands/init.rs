//! `orch init`

use std::process::ExitCode;

use clap::Args;
use orch_ledger::{Initialised, Ledger};

use crate::error::Result;
use crate::global::Global;
use crate::output::say;

/// Start a ledger here
///
/// Makes the folder, with a `.gitignore` and a `.gitattributes` so that git
/// carries the sealed files and never touches their line ends. A ledger that exists
/// already is not changed.
#[derive(Debug, Args)]
pub(crate) struct Init {}

impl Init {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let ledger = global.new_ledger();
        let folder = ledger.display();
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
