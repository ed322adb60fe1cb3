//! A ledger, opened: what is in it, and what was folded from it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use orch_event::{Header, PlanDigest, Revision, RevisionId, SqlDigest};
use orch_model::Recorded;
use orch_projector::{PROJECTOR, Prelude, Rendered, fold, render};

use crate::files::{Files, Found, Stamp, io_error, read, read_first_line, write};
use crate::folding::Folding;
use crate::index::{Copied, Index, Indexed, NamedFile};
use crate::name::digits;
use crate::verify::digests as rendered_digests;
use crate::{Graph, LedgerError, MigrationTexts, Misfit, RecordingLock};

/// A ledger in a folder.
pub struct Ledger {
    pub(crate) files: Files,
    pub(crate) index: Index,
    graph: Graph,
    present: BTreeMap<RevisionId, Present>,
    /// Revisions that only the index knows, with their parents: their folders are missing.
    pub(crate) gone: BTreeMap<RevisionId, Vec<RevisionId>>,
    /// Files in `revisions/` that do not belong to the ledger.
    strays: Vec<PathBuf>,
    /// Folders in `revisions/` without the file that would make them revisions.
    leftovers: Vec<PathBuf>,
}

/// A revision whose folder is there.
#[derive(Clone)]
struct Present {
    /// The folder.
    name: String,
    events: usize,
}

/// A revision in short.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Its first line.
    pub header: Header,
    /// How many events it has.
    pub events: usize,
}

/// Whether a ledger was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Initialised {
    /// The folder is new, or was empty of a ledger.
    New,
    /// There was a ledger; nothing of it was changed.
    AlreadyThere,
}

const GITIGNORE: &str = "\
# Drafts, and an index of the files here that can be made again.
/ledger.sqlite
/ledger.sqlite-*
/ledger.lock
# Files that were being written, or that `orch restore` replaced.
.*.tmp
.*.damaged
";

const GITATTRIBUTES: &str = "\
# What is hashed must not be touched: no change of line ends, no merging of lines.
/revisions/** -text -merge
";

impl Ledger {
    /// Starts a ledger in a folder, which is made if need be.
    pub fn init(folder: &Path) -> Result<Initialised, LedgerError> {
        let files = Files::new(folder);
        match files.check() {
            Ok(()) => return Ok(Initialised::AlreadyThere),
            Err(LedgerError::Missing(_)) => {}
            Err(error) => return Err(error),
        }
        let revisions = files.revisions();
        fs::create_dir_all(&revisions).map_err(io_error("make the folder", &revisions))?;
        for (path, text) in [
            (folder.join(".gitignore"), GITIGNORE),
            (folder.join(".gitattributes"), GITATTRIBUTES),
            // Git keeps no empty folder, and a ledger is known by its folder.
            (revisions.join(".gitkeep"), ""),
        ] {
            if read(&path)?.is_none() {
                write(&path, text.as_bytes())?;
            }
        }
        Ok(Initialised::New)
    }

    /// Opens the ledger in a folder: takes in what is new among the files, checks what
    /// changed. A file that does not fit is an error.
    pub fn open(folder: &Path) -> Result<Self, LedgerError> {
        let mut ledger = Self::unread(folder)?;
        match ledger.refresh() {
            Err(trouble @ (LedgerError::Index { .. } | LedgerError::Unreadable { .. })) => {
                ledger.index = Index::in_memory(&ledger.files, Some(trouble))?;
                ledger.refresh()?;
            }
            result => result?,
        }
        Ok(ledger)
    }

    pub(crate) fn unread(folder: &Path) -> Result<Self, LedgerError> {
        let files = Files::new(folder);
        files.check()?;
        Ok(Self {
            index: Index::open(&files)?,
            files,
            graph: Graph::default(),
            present: BTreeMap::new(),
            gone: BTreeMap::new(),
            strays: Vec::new(),
            leftovers: Vec::new(),
        })
    }

    /// Looks at the files again.
    pub fn refresh(&mut self) -> Result<(), LedgerError> {
        let misfits = self.scan()?;
        if misfits.is_empty() {
            Ok(())
        } else {
            Err(LedgerError::Damaged(misfits))
        }
    }

    /// Takes in what fits, and returns what does not.
    pub(crate) fn scan(&mut self) -> Result<Vec<Misfit>, LedgerError> {
        let mut indexed: BTreeMap<String, Indexed> = BTreeMap::new();
        let mut known: BTreeMap<RevisionId, Vec<RevisionId>> = BTreeMap::new();
        for it in self.index.revisions()? {
            known.insert(it.id, it.parents.clone());
            indexed.insert(it.name.clone(), it);
        }
        let mut parents: BTreeMap<RevisionId, Vec<RevisionId>> = BTreeMap::new();
        let mut copied = Vec::new();
        let mut misfits = Vec::new();
        self.present.clear();
        self.strays.clear();
        self.leftovers.clear();
        for found in self.files.list()? {
            let (name, stamp) = match found {
                Found::Revision(name, stamp) => (name, stamp),
                Found::Leftover(path) => {
                    self.leftovers.push(path);
                    continue;
                }
                Found::Stray(path) => {
                    self.strays.push(path);
                    continue;
                }
            };
            let taken = match indexed.get(&name) {
                Some(it) if it.stamp == stamp => (it.id, it.parents.clone(), it.events),
                _ => match self.copy(&name, stamp) {
                    Ok(copy) => {
                        let Indexed {
                            id,
                            parents,
                            events,
                            ..
                        } = &copy.indexed;
                        let taken = (*id, parents.clone(), *events);
                        copied.push(copy);
                        taken
                    }
                    Err(LedgerError::Damaged(found)) => {
                        misfits.extend(found);
                        continue;
                    }
                    Err(error) => return Err(error),
                },
            };
            let (id, its_parents, events) = taken;
            let present = Present { name, events };
            if let Some(other) = self.present.insert(id, present) {
                misfits.push(Misfit::Twice {
                    path: self.files.revision(&other.name),
                    id,
                });
            }
            parents.insert(id, its_parents);
        }
        for (id, its_parents) in &parents {
            for parent in its_parents.iter().filter(|it| !parents.contains_key(it)) {
                misfits.push(Misfit::NoParent {
                    path: self.path(*id),
                    parent: *parent,
                });
            }
        }
        if !copied.is_empty() {
            self.index.put(&copied)?;
        }
        known.retain(|id, _| !parents.contains_key(id));
        self.gone = known;
        self.graph = Graph::new(parents);
        Ok(misfits)
    }

    /// Reads a revision's files for the index; its lines must fit, and the digits of its
    /// folder's name.
    fn copy(&self, name: &str, stamp: Stamp) -> Result<Copied, LedgerError> {
        let path = self.files.events(name);
        let bytes = read(&path)?.unwrap_or_default();
        let revision = known(&path, &bytes)?;
        let id = revision.id;
        check_digits(&self.files, name, id)?;
        let mut files: Vec<NamedFile> = vec![(Header::EVENTS.to_owned(), bytes)];
        let folder = self.files.revision(name);
        for (names, digests) in revision
            .header
            .files()
            .iter()
            .zip(&revision.header.migrations)
        {
            // A file that does not fit is reported when it is used.
            let mut take = |name: &String, fits: &dyn Fn(&[u8]) -> bool| {
                let bytes = read(&folder.join(name))?;
                files.extend(bytes.filter(|it| fits(it)).map(|it| (name.clone(), it)));
                Ok::<(), LedgerError>(())
            };
            take(&names.up, &|it| SqlDigest::of(it) == digests.up)?;
            take(&names.down, &|it| SqlDigest::of(it) == digests.down)?;
            take(&names.plan, &|it| PlanDigest::of(it) == digests.plan)?;
        }
        Ok(Copied {
            indexed: Indexed {
                id,
                name: name.to_owned(),
                parents: revision.header.parents,
                stamp,
                events: revision.ids.len(),
            },
            files,
        })
    }

    /// Why the drafts and the index are not used, if they are not: the file cannot be
    /// written, is broken, or is of another version. Everything that the
    /// sealed files say is available all the same.
    pub fn trouble(&self) -> Option<&LedgerError> {
        self.index.trouble.as_ref()
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.files.folder()
    }

    /// The revisions that are in it.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The revisions that only the index knows.
    pub fn gone(&self) -> impl ExactSizeIterator<Item = RevisionId> {
        self.gone.keys().copied()
    }

    /// Files in `revisions/` that do not belong to the ledger.
    pub fn strays(&self) -> &[PathBuf] {
        &self.strays
    }

    /// Folders in `revisions/` without the file that would make them revisions.
    pub fn leftovers(&self) -> &[PathBuf] {
        &self.leftovers
    }

    /// The folder of a revision.
    pub fn path(&self, id: RevisionId) -> PathBuf {
        match self.present.get(&id) {
            Some(present) => self.files.revision(&present.name),
            None => self.files.revisions().join(id.to_string()),
        }
    }

    fn events_path(&self, id: RevisionId) -> PathBuf {
        self.path(id).join(Header::EVENTS)
    }

    /// Takes the lock that one who records holds.
    pub fn lock(&mut self) -> Result<RecordingLock, LedgerError> {
        // Answers must last, so that here trouble with the file is an error.
        match self.index.trouble.take() {
            Some(trouble) => Err(trouble),
            None => RecordingLock::take(&self.files),
        }
    }

    /// Reads a revision, all of it hashed again.
    pub fn read(&self, id: RevisionId) -> Result<Revision, LedgerError> {
        let path = self.events_path(id);
        let bytes = read(&path)?.unwrap_or_default();
        let revision = known(&path, &bytes)?;
        self.check_id(id, revision.id)?;
        Ok(revision)
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

    /// The model at a revision; at the base, an empty one.
    ///
    /// Folds from the nearest ancestor that was folded before, and keeps what it folded.
    pub fn recorded(&self, at: Option<RevisionId>) -> Result<Recorded, LedgerError> {
        let Some(at) = at else {
            return Ok(Recorded::default());
        };
        if let Some(recorded) = self.index.model(at)? {
            return Ok(recorded);
        }
        let mut unfolded = vec![at];
        let mut next = at;
        let mut recorded = loop {
            match self.graph.parents(next) {
                [] => break Recorded::default(),
                [parent] => match self.index.model(*parent)? {
                    Some(known) => break known,
                    None => {
                        unfolded.push(*parent);
                        next = *parent;
                    }
                },
                _ => return self.folded(at),
            }
        };
        for id in unfolded.into_iter().rev() {
            fold_revision(&mut recorded, &self.read(id)?)?;
        }
        self.index.put_model(at, &recorded)?;
        Ok(recorded)
    }

    /// The model at a revision that descends from a merge: all that leads to it is folded.
    fn folded(&self, at: RevisionId) -> Result<Recorded, LedgerError> {
        let order = self.graph.ancestry(at);
        let mut folding = Folding::new(self.graph.clone(), &order);
        for id in order {
            let known = self.index.model(id)?;
            // Asked for even where it is not needed, so that what it is folded on goes.
            let before = folding.before(id);
            let recorded = match known {
                Some(known) => known,
                None => {
                    let mut recorded = before.unwrap_or_default();
                    fold_revision(&mut recorded, &self.read(id)?)?;
                    recorded
                }
            };
            if id == at {
                self.index.put_model(at, &recorded)?;
                return Ok(recorded);
            }
            folding.put(id, recorded);
        }
        Ok(Recorded::default())
    }

    /// The model that a revision's events are folded on: at its parent, or what its parents
    /// agree on.
    pub fn before(&self, id: RevisionId) -> Result<Recorded, LedgerError> {
        match self.graph.parents(id) {
            [] => Ok(Recorded::default()),
            [parent] => self.recorded(Some(*parent)),
            parents => Ok(self.agreement(parents)?.recorded),
        }
    }

    /// The sealed files that lead from one parent of a revision to it and back; the first
    /// parent's where `parent` is none. Each must be the one that was sealed.
    pub fn migration(
        &self,
        revision: &Revision,
        parent: Option<RevisionId>,
    ) -> Result<MigrationTexts, LedgerError> {
        let header = &revision.header;
        let at = parent.and_then(|parent| header.parents.iter().position(|it| *it == parent));
        let at = at.unwrap_or(0);
        let (names, digests) = (&header.files()[at], header.migrations[at]);
        let folder = self.path(revision.id);
        let texts = MigrationTexts {
            up: sealed(&folder.join(&names.up))?,
            down: sealed(&folder.join(&names.down))?,
            plan: sealed(&folder.join(&names.plan))?,
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
    pub fn check_rendered(&self, revision: &Revision) -> Result<(), LedgerError> {
        let Revision { id, header, .. } = revision;
        let is_current =
            header.projector == PROJECTOR && header.prelude == Prelude::current().digest();
        if !is_current || self.index.is_rendered(*id)? {
            return Ok(());
        }
        let all = self.rendered(revision)?;
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
                    let path = self.path(*id).join(name);
                    misfits.push(Misfit::Rendered { path });
                }
            }
        }
        if misfits.is_empty() {
            self.index.put_rendered(*id)
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

/// Reads a revision, made by a projector that this program knows.
fn known(path: &Path, bytes: &[u8]) -> Result<Revision, LedgerError> {
    let revision = Revision::read(bytes).map_err(|faults| damaged(path, faults))?;
    let projector = revision.header.projector;
    if (1..=PROJECTOR).contains(&projector) {
        return Ok(revision);
    }
    let what = orch_event::FaultKind::Projector(projector);
    let fault = orch_event::Fault { line: 1, what };
    Err(damaged(path, vec![fault]))
}

/// Reads a sealed file as text.
fn sealed(path: &Path) -> Result<String, LedgerError> {
    let missing = || {
        LedgerError::Damaged(vec![Misfit::NoFile {
            path: path.to_owned(),
        }])
    };
    let bytes = read(path)?.ok_or_else(missing)?;
    String::from_utf8(bytes).map_err(|error| LedgerError::Unreadable {
        path: path.to_owned(),
        what: error.to_string(),
    })
}

/// The digits in a folder's name must be those of the revision in it.
fn check_digits(files: &Files, name: &str, id: RevisionId) -> Result<(), LedgerError> {
    let found = id.to_string();
    if digits(name).is_some_and(|digits| found.starts_with(digits)) {
        return Ok(());
    }
    Err(LedgerError::Damaged(vec![Misfit::Name {
        path: files.revision(name),
        expected: found,
    }]))
}

pub(crate) fn damaged(path: &Path, faults: Vec<orch_event::Fault>) -> LedgerError {
    let misfit = |fault| Misfit::Line {
        path: path.to_owned(),
        fault,
    };
    LedgerError::Damaged(faults.into_iter().map(misfit).collect())
}

pub(crate) fn fold_revision(
    recorded: &mut Recorded,
    revision: &Revision,
) -> Result<(), LedgerError> {
    for (event, it) in revision.iter() {
        fold(recorded, it).map_err(|error| LedgerError::Fold {
            revision: revision.id,
            event,
            error,
        })?;
    }
    Ok(())
}
