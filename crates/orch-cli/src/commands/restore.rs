//! `orch restore`

use std::process::ExitCode;

use clap::Args;
use orch_app::restore::{RestoreError, restore};

use crate::error::{CommandError, Result};
use crate::global::Global;
use crate::output::{data, plural, plural_is, say, styles};

/// Write back sealed files that have gone
///
/// The index beside the files keeps copies of them. Without arguments, revisions
/// are written back that others in the ledger descend from, or whose files are
/// there with other content. A switch of git branches takes files away as well,
/// and means to: name such a revision to have it back.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The revisions, by the start of their ids
    revisions: Vec<String>,
}

impl Restore {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let restored = restore(&global.ledger, &self.revisions).map_err(|error| match error {
            RestoreError::Ledger(error) => error.into(),
            RestoreError::Prefix(error) => {
                CommandError::usage(error).hint("`orch status` lists those that have gone")
            }
        })?;
        let id = styles::ID;
        for it in &restored.written {
            data(&format!("{id}{}{id:#}\n", it.short()))?;
        }
        if !restored.left.is_empty() {
            say!(
                "{} only in the index, and may be another branch's: name those that are missed:",
                plural_is(restored.left.len(), "revision")
            );
            for it in &restored.left {
                say!("  {id}{}{id:#}", it.short());
            }
        }
        if restored.written.is_empty() {
            say!("nothing in the ledger needs a file that has gone; nothing was written");
        } else {
            say!(
                "{} written back",
                plural(restored.written.len(), "revision")
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}
