//! Verifying: trusts nothing, recomputes all, from the files alone.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use orch_event::{Digest, Event, Header, Revision, RevisionId, Writing, read_events};
use orch_model::Recorded;
use orch_projector::{Direction, Layout, PROJECTOR, Rendered, Renderer};

use crate::files::{Files, Name, io_error, read, read_first_line};
use crate::{Graph, LedgerError, Misfit};

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
                match Revision::read_header(id, &read_first_line(&path)?) {
                    Ok((header, _)) => {
                        headers.insert(id, header);
                    }
                    Err(fault) => verified.findings.push(Misfit::Line { path, fault }),
                }
            }
        }
    }
    let stray = |path| Misfit::Stray { path };
    verified
        .findings
        .extend(files.stray_sql()?.into_iter().map(stray));
    let order = order(&files, &headers, &mut verified);
    let mut models = Models::new(&headers);
    for id in order {
        let Some(header) = headers.remove(&id) else {
            continue;
        };
        verified.revisions += 1;
        let known = verified.findings.len();
        check_sql(&files, id, &header, &mut verified)?;
        let path = files.revision(id);
        if header.parents.len() > 1 {
            verified.findings.push(Misfit::Merge { path });
            continue;
        }
        // Where the parent could not be folded, its own finding says so, and the
        // lines are checked all the same.
        let before = models.take(header.parents.first().copied());
        let after = check_lines(&files, id, &header, before, &mut verified)?;
        let lines_fit = !verified.findings[known..]
            .iter()
            .any(|it| it.line().is_some());
        match after {
            Some(Ok(recorded)) if lines_fit => models.put(id, recorded),
            Some(Err(reason)) if lines_fit => {
                verified.findings.push(Misfit::Unfoldable { path, reason });
            }
            _ => {}
        }
    }
    verified
        .findings
        .sort_by(|a, b| (a.path(), a.line()).cmp(&(b.path(), b.line())));
    Ok(verified)
}

/// Checks the lines of a revision one by one, folding and rendering them on the way,
/// so that a revision of any size is never held whole. Returns the model after it,
/// or why there is none.
fn check_lines(
    files: &Files,
    id: RevisionId,
    header: &Header,
    before: Option<Recorded>,
    verified: &mut Verified,
) -> Result<Option<Result<Recorded, String>>, LedgerError> {
    let path = files.revision(id);
    let file = File::open(&path).map_err(io_error("read", &path))?;
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut first = Vec::new();
    reader
        .read_until(b'\n', &mut first)
        .map_err(io_error("read", &path))?;
    verified.bytes += first.len() as u64;
    first.pop_if(|last| *last == b'\n');
    let mut faults = Vec::from_iter(Writing::check_header(header, &first));
    drop(first);
    let mut writing = Writing::default();
    let mut others = Vec::new();
    let mut renderer = before.map(|before| Ok(Renderer::new(before, Layout::Current)));
    let read = read_events(header, reader, &mut faults, |line, event, bytes| {
        verified.events += 1;
        verified.bytes += bytes.len() as u64 + 1;
        let event_id = header.events[line - 2];
        others.extend(writing.check(line, event_id, &event, bytes));
        if let (Some(Ok(it)), Event::Change { change, .. }) = (&mut renderer, event)
            && let Err(error) = it.push(line, Cow::Owned(change))
        {
            renderer = Some(Err(error.to_string()));
        }
    });
    read.map_err(io_error("read", &path))?;
    faults.extend(others);
    let misfit = |fault| Misfit::Line {
        path: path.clone(),
        fault,
    };
    verified.findings.extend(faults.into_iter().map(misfit));
    Ok(renderer.map(|renderer| {
        let rendered = renderer?
            .finish(&header.message)
            .map_err(|error| error.to_string())?;
        if header.projector == PROJECTOR {
            check_rendered(files, id, header, &rendered, verified);
        }
        Ok(rendered.recorded)
    }))
}

/// Compares SQL that was rendered anew with what was sealed.
fn check_rendered(
    files: &Files,
    id: RevisionId,
    header: &Header,
    rendered: &Rendered,
    verified: &mut Verified,
) {
    for (direction, expected, sql) in [
        (Direction::Up, header.up, &rendered.up),
        (Direction::Down, header.down, &rendered.down),
    ] {
        let found = Digest::of(sql.as_bytes());
        if found != expected {
            let path = files.sql(id, direction);
            verified.findings.push(Misfit::Rendered {
                path,
                expected,
                found,
            });
        }
    }
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
