//! Verifying: trusts nothing, recomputes all, from the files alone.

use std::collections::BTreeMap;
use std::path::Path;

use orch_event::{Digest, Header, Revision, RevisionId};
use orch_model::Recorded;
use orch_projector::{Layout, PROJECTOR, render};

use crate::files::{Files, Name, read};
use crate::ledger::fold_revision;
use crate::{Direction, Graph, LedgerError, Misfit};

/// A misfit; one that verification found.
pub type Finding = Misfit;

/// What a verification saw.
#[derive(Debug, Default)]
pub struct Verified {
    /// Revisions read.
    pub revisions: usize,
    /// Events read.
    pub events: usize,
    /// Bytes read, SQL included.
    pub bytes: u64,
    /// All that does not fit.
    pub findings: Vec<Finding>,
}

/// Reads every file of the ledger in a folder, and holds it against every other.
pub fn verify(folder: &Path) -> Result<Verified, LedgerError> {
    let files = Files::new(folder);
    if !files.revisions().is_dir() {
        return Err(LedgerError::Missing(folder.to_owned()));
    }
    let mut verified = Verified::default();
    // Headers first: they say in which order the rest can be folded.
    let mut headers: BTreeMap<RevisionId, Header> = BTreeMap::new();
    for name in files.list()? {
        match name {
            Name::Stray(path) => verified.findings.push(Misfit::Stray { path }),
            Name::Revision(id) => {
                let path = files.revision(id);
                let bytes = read(&path)?.unwrap_or_default();
                match Revision::read_header(id, &bytes) {
                    Ok((header, _)) => {
                        headers.insert(id, header);
                    }
                    Err(fault) => verified.findings.push(Misfit::Line { path, fault }),
                }
            }
        }
    }
    let order = order(&files, &headers, &mut verified);
    let mut models = Models::new(&headers);
    for id in order {
        let header = &headers[&id];
        let path = files.revision(id);
        let bytes = read(&path)?.unwrap_or_default();
        verified.revisions += 1;
        verified.bytes += bytes.len() as u64;
        let revision = match Revision::read(id, &bytes) {
            Ok(revision) => revision,
            Err(faults) => {
                let misfit = |fault| Misfit::Line {
                    path: path.clone(),
                    fault,
                };
                verified.findings.extend(faults.into_iter().map(misfit));
                continue;
            }
        };
        verified.events += revision.events.len();
        for fault in revision.check_writing(&bytes) {
            verified.findings.push(Misfit::Line {
                path: path.clone(),
                fault,
            });
        }
        drop(bytes);
        check_sql(&files, id, header, &mut verified)?;
        if header.parents.len() > 1 {
            verified.findings.push(Misfit::Merge { path });
            continue;
        }
        // Where the parent could not be folded, its own finding says so.
        let Some(before) = models.take(header.parents.first().copied()) else {
            continue;
        };
        match after(&files, &revision, before, &mut verified) {
            Ok(recorded) => models.put(id, recorded),
            Err(reason) => verified.findings.push(Misfit::Unfoldable { path, reason }),
        }
    }
    verified
        .findings
        .sort_by(|a, b| (a.path(), a.line()).cmp(&(b.path(), b.line())));
    Ok(verified)
}

/// The revisions, parents first; a parent without a file is a finding.
fn order(
    files: &Files,
    headers: &BTreeMap<RevisionId, Header>,
    verified: &mut Verified,
) -> Vec<RevisionId> {
    for (id, header) in headers {
        for parent in header
            .parents
            .iter()
            .filter(|parent| !headers.contains_key(parent))
        {
            // A parent whose file is there has a finding of its own.
            if !files.revision(*parent).exists() {
                let path = files.revision(*id);
                verified.findings.push(Misfit::NoParent {
                    path,
                    parent: *parent,
                });
            }
        }
    }
    Graph::new(
        headers
            .iter()
            .map(|(id, header)| (*id, header.parents.clone())),
    )
    .order()
}

fn check_sql(
    files: &Files,
    id: RevisionId,
    header: &Header,
    verified: &mut Verified,
) -> Result<(), LedgerError> {
    for (direction, expected) in [(Direction::Up, header.up), (Direction::Down, header.down)] {
        let path = files.sql(id, direction);
        let bytes = read(&path)?;
        verified.bytes += bytes.as_ref().map_or(0, |bytes| bytes.len() as u64);
        let found = bytes.map(|bytes| Digest::of(&bytes));
        if found != Some(expected) {
            verified.findings.push(Misfit::Sql {
                path,
                expected,
                found,
            });
        }
    }
    Ok(())
}

/// The model after a revision. Where this projector sealed it, the SQL is rendered
/// anew on the way, and compared.
fn after(
    files: &Files,
    revision: &Revision,
    mut before: Recorded,
    verified: &mut Verified,
) -> Result<Recorded, String> {
    let header = &revision.header;
    if header.projector != PROJECTOR {
        fold_revision(&mut before, revision).map_err(|error| error.to_string())?;
        return Ok(before);
    }
    let rendered = render(before, &header.message, &revision.events, Layout::Current)
        .map_err(|error| error.to_string())?;
    for (direction, expected, sql) in [
        (Direction::Up, header.up, &rendered.up),
        (Direction::Down, header.down, &rendered.down),
    ] {
        let found = Digest::of(sql.as_bytes());
        if found != expected {
            let path = files.sql(revision.id, direction);
            verified.findings.push(Misfit::Rendered {
                path,
                expected,
                found,
            });
        }
    }
    Ok(rendered.recorded)
}

/// The models that some revision is still to be folded on.
struct Models {
    /// How many children each revision still has to give its model to.
    children: BTreeMap<RevisionId, usize>,
    models: BTreeMap<RevisionId, Recorded>,
}

impl Models {
    fn new(headers: &BTreeMap<RevisionId, Header>) -> Self {
        let mut children = BTreeMap::new();
        for parent in headers.values().flat_map(|header| &header.parents) {
            *children.entry(*parent).or_default() += 1;
        }
        Self {
            children,
            models: BTreeMap::new(),
        }
    }

    /// The model at a revision: itself for the last child, a copy for others.
    fn take(&mut self, at: Option<RevisionId>) -> Option<Recorded> {
        let Some(at) = at else {
            return Some(Recorded::default());
        };
        let left = self.children.get_mut(&at)?;
        *left -= 1;
        if *left == 0 {
            self.models.remove(&at)
        } else {
            self.models.get(&at).cloned()
        }
    }

    fn put(&mut self, id: RevisionId, recorded: Recorded) {
        if self.children.contains_key(&id) {
            self.models.insert(id, recorded);
        }
    }
}
