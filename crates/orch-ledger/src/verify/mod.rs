//! Verifying: trusts nothing, recomputes all, from the files alone.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use orch_event::{
    Event, Fault, FaultKind, Header, MigrationDigests, PlanDigest, Revision, RevisionId, SqlDigest,
    Writing,
};
use orch_model::Recorded;
use orch_model::change::ChangeKind;
use orch_model::order::first_out_of_order;
use orch_projector::{PROJECTOR, Prelude, Rendered, Renderer, Sources, render_merge};

use self::headed::{Headed, check_header, headers};
pub use self::outcome::{Finding, Verified};
use self::reading::Reading;
use crate::files::{Files, read};
use crate::folding::Folding;
use crate::name::digits;
use crate::tags::found;
use crate::{Graph, LedgerError, Misfit};

mod headed;
mod outcome;
mod reading;

/// Reads every file of the ledger in a folder, and holds it against every other.
pub fn verify(folder: &Path) -> Result<Verified, LedgerError> {
    let files = Files::new(folder);
    files.check()?;
    let mut verified = Verified::default();
    // Headers first: they say in which order the rest can be folded.
    let headed = headers(&files, &mut verified)?;
    let order = order(&files, &headed, &mut verified);
    let graph = Graph::new(
        headed
            .iter()
            .map(|(id, it)| (*id, it.header.parents.clone())),
    );
    let history = History {
        files: &files,
        headed: &headed,
        graph: &graph,
        order: &order,
    };
    std::thread::scope(|scope| {
        let reading = Reading::start(scope, &files, &headed, &order);
        history.check(&reading, &mut verified)
    })?;
    let mut tags = found(&files, None)?;
    tags.check(|id| headed.contains_key(&id));
    verified.tags = tags.tags.len();
    verified.findings.extend(tags.misfits);
    verified
        .findings
        .sort_by(|a, b| (a.path(), a.line()).cmp(&(b.path(), b.line())));
    Ok(verified)
}

/// The revisions of a ledger, whose headers could be read.
struct History<'a> {
    files: &'a Files,
    headed: &'a BTreeMap<RevisionId, Headed>,
    graph: &'a Graph,
    order: &'a [RevisionId],
}

impl History<'_> {
    /// Checks the revisions as they are read, parents first.
    fn check(&self, reading: &Reading<'_>, verified: &mut Verified) -> Result<(), LedgerError> {
        let mut models = Folding::new(self.graph.clone(), self.order);
        for id in self.order.iter().copied() {
            let Some(it) = self.headed.get(&id) else {
                continue;
            };
            verified.revisions += 1;
            let known = verified.findings.len();
            check_header(self.files, id, it, verified)?;
            let parents: Vec<Recorded> = if it.header.parents.len() > 1 {
                let parents = it.header.parents.iter();
                parents.filter_map(|id| models.at(*id).cloned()).collect()
            } else {
                Vec::new()
            };
            // Where the parent could not be folded, its own finding says so, and the lines are
            // checked all the same.
            let before = models.before(id);
            let after = check_lines(self.files, id, it, reading, before, verified)?;
            let lines_fit = !verified.findings[known..]
                .iter()
                .any(|it| it.line().is_some());
            match after {
                Some(Ok(recorded)) if lines_fit => {
                    if parents.len() > 1 && parents.len() == it.header.parents.len() {
                        self.check_merge(id, it, parents, &recorded, verified)?;
                    }
                    models.put(id, recorded);
                }
                Some(Err(reason)) if lines_fit => {
                    let path = self.files.events(&it.name);
                    let misfit = Misfit::Unfoldable { path, reason };
                    verified.findings.push(misfit);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Makes the migrations of a merge again, from the models at its parents, in order.
    fn check_merge(
        &self,
        id: RevisionId,
        it: &Headed,
        parents: Vec<Recorded>,
        merged: &Recorded,
        verified: &mut Verified,
    ) -> Result<(), LedgerError> {
        if !is_current(&it.header) {
            return Ok(());
        }
        for (at, before) in parents.into_iter().enumerate() {
            let parent = it.header.parents[at];
            let mut sources = Sources::default();
            for source in self.graph.beyond(id, Some(parent)) {
                let Some(source) = self.headed.get(&source) else {
                    continue;
                };
                let bytes = read(&self.files.events(&source.name))?.unwrap_or_default();
                // One that does not fit has findings of its own.
                let Ok(revision) = Revision::read(&bytes) else {
                    return Ok(());
                };
                sources.take(revision.iter());
            }
            match render_merge(before, merged, &sources, &it.header.message) {
                Ok(rendered) => check_rendered(self.files, it, at, &rendered, verified),
                Err(error) => verified.findings.push(Misfit::Unfoldable {
                    path: self.files.events(&it.name),
                    reason: error.to_string(),
                }),
            }
        }
        Ok(())
    }
}

/// Checks the lines of a revision one by one, folding and rendering them on the way, so
/// that a revision of any size is never held whole. Returns the model after it, or why
/// there is none.
fn check_lines(
    files: &Files,
    id: RevisionId,
    it: &Headed,
    reading: &Reading<'_>,
    before: Option<Recorded>,
    verified: &mut Verified,
) -> Result<Option<Result<Recorded, String>>, LedgerError> {
    let Headed { name, header } = it;
    let path = files.events(name);
    let mut faults = Vec::new();
    let mut writing = Writing::default();
    let mut kinds: Vec<(usize, ChangeKind)> = Vec::new();
    let mut renderer = before.map(|before| Ok(Renderer::new(before)));
    let ended = reading.revision(it, |mut block| {
        faults.append(&mut block.faults);
        for (line, event_id, event) in block.events {
            verified.events += 1;
            faults.extend(writing.check(line, event_id, &event));
            let Event::Change { change, .. } = event else {
                continue;
            };
            kinds.push((line, change.kind_of()));
            if let Some(Ok(it)) = &mut renderer
                && let Err(error) = it.push(event_id, Cow::Owned(change))
            {
                renderer = Some(Err(error.to_string()));
            }
        }
    })?;
    verified.bytes += ended.bytes;
    verified.findings.extend(ended.findings);
    if !ended.has_events {
        return Ok(None);
    }
    faults.extend(ended.faults);
    if let Some(at) = first_out_of_order(kinds.iter().map(|(_, kind)| *kind)) {
        let what = FaultKind::OutOfOrder;
        faults.push(Fault {
            line: kinds[at].0,
            what,
        });
    }
    let misfit = |fault| Misfit::Line {
        path: path.clone(),
        fault,
    };
    verified.findings.extend(faults.into_iter().map(misfit));
    if !is_current(header) {
        verified.unrendered.push(id);
    }
    Ok(renderer.map(|renderer| {
        let rendered = renderer?
            .finish(&header.message)
            .map_err(|error| error.to_string())?;
        let is_merge = header.parents.len() > 1;
        if !is_merge && is_current(header) {
            check_rendered(files, it, 0, &rendered, verified);
        }
        Ok(rendered.recorded)
    }))
}

/// Compares a migration that was rendered again with the one that was sealed.
fn check_rendered(
    files: &Files,
    it: &Headed,
    at: usize,
    rendered: &Rendered,
    verified: &mut Verified,
) {
    let folder = files.revision(&it.name);
    let found = digests(rendered);
    let (names, expected) = (&it.header.files()[at], it.header.migrations[at]);
    for (name, is_same) in [
        (&names.up, found.up == expected.up),
        (&names.down, found.down == expected.down),
        (&names.plan, found.plan == expected.plan),
    ] {
        if !is_same {
            let path = folder.join(name);
            verified.findings.push(Misfit::Rendered { path });
        }
    }
}

/// The digests of a rendered migration's files.
pub(crate) fn digests(rendered: &Rendered) -> MigrationDigests {
    MigrationDigests {
        up: SqlDigest::of(rendered.up.as_bytes()),
        down: SqlDigest::of(rendered.down.as_bytes()),
        plan: PlanDigest::of(rendered.plan.to_text().as_bytes()),
    }
}

/// The revisions, parents first; a parent without a folder is a finding.
fn order(
    files: &Files,
    headed: &BTreeMap<RevisionId, Headed>,
    verified: &mut Verified,
) -> Vec<RevisionId> {
    for it in headed.values() {
        for parent in &it.header.parents {
            // A parent that cannot be read has a finding of its own.
            let is_unread = |finding: &Misfit| {
                let name = finding.path().parent().and_then(Path::file_name);
                let digits = name.and_then(|name| name.to_str()).and_then(digits);
                digits.is_some_and(|digits| parent.to_string().starts_with(digits))
            };
            if !headed.contains_key(parent) && !verified.findings.iter().any(is_unread) {
                verified.findings.push(Misfit::NoParent {
                    path: files.events(&it.name),
                    parent: *parent,
                });
            }
        }
    }
    let parents = headed.iter();
    Graph::new(parents.map(|(id, it)| (*id, it.header.parents.clone()))).order()
}

/// Whether this projector made a revision's migrations, so that it can make them again.
fn is_current(header: &Header) -> bool {
    header.projector == PROJECTOR && header.prelude == Prelude::current().digest()
}
