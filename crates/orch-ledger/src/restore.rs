//! Restoring: sealed files that have gone, or were changed, are written back from the
//! index.

use std::collections::BTreeMap;
use std::path::Path;

use orch_event::{Digest, Revision, RevisionId};

use orch_projector::Direction;

use crate::files::{read, write};
use crate::ledger::damaged;
use crate::{Graph, Ledger, LedgerError};

impl Ledger {
    /// Opens the ledger in a folder to restore it: files that do not fit count as
    /// gone, where the index knows what they held.
    pub fn open_with_gaps(folder: &Path) -> Result<Self, LedgerError> {
        let mut ledger = Self::unread(folder)?;
        ledger.scan()?;
        let mut without_sql = Vec::new();
        for it in ledger.index.revisions()? {
            for direction in [Direction::Up, Direction::Down] {
                let kept = ledger.index.sql(it.id, direction)?;
                if kept.is_some() && read(&ledger.files.sql(it.id, direction))? != kept {
                    without_sql.push(it.id);
                }
            }
        }
        ledger.gone.extend(without_sql);
        ledger.gone.sort();
        ledger.gone.dedup();
        Ok(ledger)
    }

    /// Writes the files of revisions back that only the index knows. Returns which,
    /// parents first.
    pub fn restore(&mut self, wanted: &[RevisionId]) -> Result<Vec<RevisionId>, LedgerError> {
        let _lock = self.lock()?;
        let gone: BTreeMap<_, _> = self
            .index
            .revisions()?
            .into_iter()
            .filter(|it| self.gone.contains(&it.id))
            .map(|it| (it.id, it.parents))
            .collect();
        let graph = Graph::new(gone);
        let mut order: Vec<RevisionId> = Vec::new();
        for id in wanted {
            for ancestor in graph.ancestry(*id) {
                if graph.contains(ancestor) && !order.contains(&ancestor) {
                    order.push(ancestor);
                }
            }
        }
        for id in &order {
            let path = self.files.revision(*id);
            let text = self.index.text(*id)?.unwrap_or_default();
            Revision::read(*id, &text).map_err(|faults| damaged(&path, faults))?;
            for direction in [Direction::Up, Direction::Down] {
                if let Some(sql) = self.index.sql(*id, direction)? {
                    replace(&self.files.sql(*id, direction), &sql)?;
                }
            }
            replace(&path, &text)?;
        }
        self.refresh()?;
        Ok(order)
    }
}

/// Writes a file; what was there, if it is not the same, is kept beside it under a
/// hidden name, as it may be evidence.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), LedgerError> {
    match read(path)? {
        Some(found) if found == bytes => return Ok(()),
        Some(found) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            // Every one is kept, under a name of what it holds.
            let digest = Digest::of(&found).short();
            write(
                &path.with_file_name(format!(".{name}.{digest}.damaged")),
                &found,
            )?;
        }
        None => {}
    }
    write(path, bytes)
}
