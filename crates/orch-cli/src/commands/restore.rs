//! `orch restore`

use std::process::ExitCode;

use clap::Args;
use orch_app::restore::{RestoreError, restore};

use crate::error::{CommandError, Result};
use crate::global::Global;
use crate::output::{data, plural, say, styles};

/// Write back sealed files that are missing
///
/// The index beside the files still has their content. A switch of git branches also
/// removes files, and is meant to: name the revisions that you miss.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The revisions, by the start of their ids; all that are missing, if none is named
    revisions: Vec<String>,
}

impl Restore {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let restored = restore(&global.ledger, &self.revisions).map_err(|error| match error {
            RestoreError::Ledger(error) => error.into(),
            RestoreError::Prefix(error) => {
                CommandError::usage(error).hint("`orch status` lists those that are missing")
            }
        })?;
        let id = styles::ID;
        for it in &restored {
            data(&format!("{id}{it}{id:#}\n"))?;
        }
        if restored.is_empty() {
            say!("no file of the ledger is missing; nothing was written");
        } else {
            say!("{} written back", plural(restored.len(), "revision"));
        }
        Ok(ExitCode::SUCCESS)
    }
}
