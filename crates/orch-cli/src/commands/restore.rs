//! `orch restore`

use std::process::ExitCode;

use clap::Args;

use crate::commands::Global;
use crate::error::{CommandError, Result};
use crate::output::{data, plural, say, styles};

/// Write back sealed files that have gone
///
/// The index beside the files still knows what they held.
/// A switch of git branches takes files away as well, and means to: name the
/// revisions that are missed.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The revisions, by the start of their ids; all, where none is named
    revisions: Vec<String>,
}

impl Restore {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let mut ledger = orch_ledger::Ledger::open_with_gaps(&global.ledger)?;
        let gone = ledger.gone().to_vec();
        let mut wanted = Vec::new();
        for prefix in &self.revisions {
            let known = orch_ledger::Graph::new(gone.iter().map(|id| (*id, Vec::new())));
            let found = known.find(prefix).map_err(|error| {
                CommandError::usage(error.to_string())
                    .hint("`orch status` lists those that have gone")
            })?;
            wanted.push(found);
        }
        if self.revisions.is_empty() {
            wanted = gone;
        }
        let restored = ledger.restore(&wanted)?;
        let id = styles::ID;
        for it in &restored {
            data(&format!("{id}{it}{id:#}\n"))?;
        }
        if restored.is_empty() {
            say!("no file of the ledger has gone; nothing was written");
        } else {
            say!("{} written back", plural(restored.len(), "revision"));
        }
        Ok(ExitCode::SUCCESS)
    }
}
