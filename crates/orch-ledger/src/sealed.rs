//! What was sealed: headers, events and migrations, read from their files and hashed again.

use orch_event::{Header, Revision, RevisionId};
use orch_projector::{PROJECTOR, Prelude, Rendered, render};

use crate::files::{read, read_first_line};
use crate::verify::digests as rendered_digests;
use crate::whole::{check_projector, damaged, known, text, utf8};
use crate::{Ledger, LedgerError, MigrationTexts, Misfit};

/// A revision in short.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Its first line.
    pub header: Header,
    /// How many events it has.
    pub events: usize,
}

/// A revision's file as it was sealed: hashed, its events not read.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// Which revision.
    pub id: RevisionId,
    /// Its first line.
    pub header: Header,
    /// All of its lines.
    pub text: String,
}

impl Ledger {
    /// Reads a revision, all of it hashed again.
    pub fn read(&self, id: RevisionId) -> Result<Revision, LedgerError> {
        let path = self.events_path(id);
        let bytes = read(&path)?.unwrap_or_default();
        let revision = known(&path, &bytes)?;
        self.check_id(id, revision.id)?;
        Ok(revision)
    }

    /// Reads the file of a revision's events as text, all of it hashed again.
    pub fn sealed(&self, id: RevisionId) -> Result<Sealed, LedgerError> {
        let path = self.events_path(id);
        let bytes = read(&path)?.unwrap_or_default();
        let (found, header, _) =
            Revision::check(&bytes).map_err(|faults| damaged(&path, faults))?;
        check_projector(&path, &header)?;
        self.check_id(id, found)?;
        let text = utf8(&path, bytes)?;
        Ok(Sealed { id, header, text })
    }

    /// Reads the file of a revision's events as it is.
    pub fn text(&self, id: RevisionId) -> Result<Vec<u8>, LedgerError> {
        Ok(read(&self.events_path(id))?.unwrap_or_default())
    }

    /// Reads a revision's header, its line hashed again.
    pub fn summary(&self, id: RevisionId) -> Result<Summary, LedgerError> {
        let path = self.events_path(id);
        let line = read_first_line(&path)?;
        let (found, header, _) =
            Revision::read_header(&line).map_err(|fault| damaged(&path, vec![fault]))?;
        self.check_id(id, found)?;
        let events = self.present.get(&id).map_or(0, |it| it.events);
        Ok(Summary { header, events })
    }

    fn check_id(&self, expected: RevisionId, found: RevisionId) -> Result<(), LedgerError> {
        if found == expected {
            return Ok(());
        }
        let what = orch_event::FaultKind::Header { expected, found };
        let fault = orch_event::Fault { line: 1, what };
        Err(damaged(&self.events_path(expected), vec![fault]))
    }

    /// The sealed files that lead from one parent of a revision to it and back; the first
    /// parent's where `parent` is none. Each must be the one that was sealed.
    pub fn migration(
        &self,
        id: RevisionId,
        header: &Header,
        parent: Option<RevisionId>,
    ) -> Result<MigrationTexts, LedgerError> {
        let at = parent.and_then(|parent| header.parents.iter().position(|it| *it == parent));
        let at = at.unwrap_or(0);
        let (names, digests) = (&header.files()[at], header.migrations[at]);
        let folder = self.path(id);
        let texts = MigrationTexts {
            up: text(&folder.join(&names.up))?,
            down: text(&folder.join(&names.down))?,
            plan: text(&folder.join(&names.plan))?,
        };
        let found = texts.digests();
        let unlike = [
            (&names.up, digests.up.to_string(), found.up.to_string()),
            (
                &names.down,
                digests.down.to_string(),
                found.down.to_string(),
            ),
            (
                &names.plan,
                digests.plan.to_string(),
                found.plan.to_string(),
            ),
        ];
        let misfits: Vec<Misfit> = unlike
            .into_iter()
            .filter(|(_, expected, found)| expected != found)
            .map(|(name, expected, found)| Misfit::File {
                path: folder.join(name),
                expected,
                found: Some(found),
            })
            .collect();
        if misfits.is_empty() {
            Ok(texts)
        } else {
            Err(LedgerError::Damaged(misfits))
        }
    }

    /// Checks that a revision's events give the files that were sealed, by rendering them
    /// again. That is done once for a revision, and not where an older projector made it.
    pub fn check_rendered(&self, id: RevisionId, header: &Header) -> Result<(), LedgerError> {
        let is_current =
            header.projector == PROJECTOR && header.prelude == Prelude::current().digest();
        if !is_current || self.index.is_rendered(id)? {
            return Ok(());
        }
        let all = self.rendered(&self.read(id)?)?;
        let mut misfits: Vec<Misfit> = Vec::new();
        for ((names, expected), rendered) in header.files().iter().zip(&header.migrations).zip(&all)
        {
            let found = rendered_digests(rendered);
            for (name, is_same) in [
                (&names.up, found.up == expected.up),
                (&names.down, found.down == expected.down),
                (&names.plan, found.plan == expected.plan),
            ] {
                if !is_same {
                    let path = self.path(id).join(name);
                    misfits.push(Misfit::Rendered { path });
                }
            }
        }
        if misfits.is_empty() {
            self.index.put_rendered(id)
        } else {
            Err(LedgerError::Damaged(misfits))
        }
    }
}

impl Ledger {
    /// Renders the migrations of a revision again, one for each parent.
    fn rendered(&self, revision: &Revision) -> Result<Vec<Rendered>, LedgerError> {
        let Revision { id, header, .. } = revision;
        if header.parents.len() < 2 {
            let before = self.before(*id)?;
            return Ok(vec![render(before, &header.message, revision.iter())?]);
        }
        let merged = self.recorded(Some(*id))?;
        self.render_merge(&header.parents, &merged, &header.message, &revision.iter())
    }
}
