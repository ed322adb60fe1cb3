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
/// carries the sealed files and never touches their line ends. A ledger that is
/// there already is left as it is.
#[derive(Debug, Args)]
pub(crate) struct Init {}

impl Init {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let folder = global.ledger.display();
        match Ledger::init(&global.ledger)? {
            Initialised::New => {
                say!("started a ledger in `{folder}`; next: `orch record MESSAGE`");
            }
            Initialised::AlreadyThere => {
                say!("there is a ledger in `{folder}` already; nothing of it was changed");
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
