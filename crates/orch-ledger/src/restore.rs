//! Restoring: sealed files that are missing, or were changed, are written back from the
//! index.

use std::collections::BTreeSet;
use std::path::Path;

use orch_event::{Header, Revision, RevisionId};

use crate::files::{read, write, write_folder};
use crate::index::NamedFile;
use crate::tags::found;
use crate::whole::damaged;
use crate::{Graph, Ledger, LedgerError};

impl Ledger {
    /// Opens the ledger in a folder to restore it: files that do not fit count as gone,
    /// where the index knows their content.
    pub fn open_with_gaps(folder: &Path) -> Result<Self, LedgerError> {
        let mut ledger = Self::unread(folder)?;
        ledger.scan()?;
        for it in ledger.index.revisions()? {
            if !ledger.graph().contains(it.id) {
                continue;
            }
            let (name, copies) = ledger.index.copy(it.id)?;
            let folder = ledger.files.revision(&name);
            for (file, bytes) in copies {
                let found = match read(&folder.join(file)) {
                    Err(LedgerError::Irregular(_)) => None,
                    found => found?,
                };
                if found.as_deref() != Some(&bytes[..]) {
                    ledger.gone.insert(it.id, it.parents.clone());
                }
            }
        }
        Ok(ledger)
    }

    /// The missing revisions that something present needs: a revision whose
    /// folder is there with other content, or one that a revision in the ledger descends
    /// from, or one that a tag names, or one whose folder is named in `tracked`. Others may be another branch's.
    pub fn needed(&self, tracked: &[String]) -> Vec<RevisionId> {
        let mut needed = BTreeSet::new();
        let mut waiting: Vec<RevisionId> = self
            .graph()
            .order()
            .into_iter()
            .flat_map(|id| self.graph().parents(id).to_vec())
            .collect();
        for id in self.gone.keys() {
            let is_there = self.index.copy(*id).is_ok_and(|(name, _)| {
                tracked.contains(&name) || self.files.revision(&name).exists()
            });
            if is_there {
                waiting.push(*id);
            }
        }
        // A tag that does not fit is a finding of `verify`.
        let tags = found(&self.files, None).unwrap_or_default().tags;
        waiting.extend(tags.into_iter().map(|(_, it)| it.tag.revision));
        while let Some(id) = waiting.pop() {
            if let Some(parents) = self.gone.get(&id)
                && needed.insert(id)
            {
                waiting.extend(parents);
            }
        }
        needed.into_iter().collect()
    }

    /// Writes the files of revisions back that only the index knows, and those of their
    /// missing ancestors. Returns which, parents first.
    pub fn restore(&mut self, wanted: &[RevisionId]) -> Result<Vec<RevisionId>, LedgerError> {
        let _lock = self.lock()?;
        let graph = Graph::new(self.gone.clone());
        let mut order: Vec<RevisionId> = Vec::new();
        for id in wanted {
            for ancestor in graph.ancestry(*id) {
                if graph.contains(ancestor) && !order.contains(&ancestor) {
                    order.push(ancestor);
                }
            }
        }
        for id in &order {
            let (name, copies) = self.index.copy(*id)?;
            let events = copies.iter().find(|(file, _)| file == Header::EVENTS);
            let text = events.map(|(_, bytes)| &bytes[..]).unwrap_or_default();
            let path = self.files.events(&name);
            Revision::read(text).map_err(|faults| damaged(&path, faults))?;
            put_back(&self.files.revision(&name), &copies)?;
        }
        self.refresh()?;
        Ok(order)
    }
}

/// Writes a folder; of files that are there and are not the same, what was there is kept
/// beside them under a hidden name, as it may be evidence.
fn put_back(folder: &Path, files: &[NamedFile]) -> Result<(), LedgerError> {
    if std::fs::symlink_metadata(folder).is_err() {
        let files: Vec<(&str, &[u8])> = files
            .iter()
            .map(|(name, bytes)| (name.as_str(), &bytes[..]))
            .collect();
        return write_folder(folder, &files);
    }
    // The file that makes the folder a revision comes last.
    let (events, others): (Vec<_>, Vec<_>) =
        files.iter().partition(|(name, _)| name == Header::EVENTS);
    for (name, bytes) in others.into_iter().chain(events) {
        replace(&folder.join(name), bytes)?;
    }
    Ok(())
}

fn replace(path: &Path, bytes: &[u8]) -> Result<(), LedgerError> {
    match read(path)? {
        Some(found) if found == bytes => return Ok(()),
        Some(found) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            // Every one is kept, under a name of its content.
            let digest = orch_event::EventsDigest::of(&found).short();
            let kept = path.with_file_name(format!(".{name}.{digest}.damaged"));
            write(&kept, &found)?;
        }
        None => {}
    }
    write(path, bytes)
}
