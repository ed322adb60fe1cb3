//! `orch restore`

use std::process::ExitCode;

use clap::Args;
use orch_app::restore::{RestoreError, restore};

use crate::error::{CommandError, Result};
use crate::global::Global;
use crate::output::{data, plural, plural_is, say, styles};

/// Write back sealed files that are missing
///
/// The index beside the files keeps copies of them. Without arguments, it writes
/// back the revisions that others in the ledger descend from, and those whose
/// files were changed. Switching git branches removes files too, as it should:
/// name a revision of another branch to have it back.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch restore
  orch restore 17d63bef")]
pub(crate) struct Restore {
    /// The revisions to write back, by the start of their ids
    revisions: Vec<String>,
}

impl Restore {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let restored = restore(&global.ledger(), &self.revisions).map_err(|error| match error {
            RestoreError::Ledger(error) => error.into(),
            RestoreError::Prefix(error) => {
                CommandError::usage(error).hint("`orch status` lists those that are missing")
            }
        })?;
        let id = styles::ID;
        for it in &restored.written {
            data(&format!("{id}{}{id:#}\n", it.short()))?;
        }
        if !restored.left.is_empty() {
            say!(
                "{} only in the index, and may belong to another branch; name those that you miss:",
                plural_is(restored.left.len(), "revision")
            );
            for it in &restored.left {
                say!("  {id}{}{id:#}", it.short());
            }
        }
        if restored.written.is_empty() {
            say!("no revision in the ledger needs a missing file; nothing was written");
        } else {
            say!(
                "{} written back",
                plural(restored.written.len(), "revision")
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}
