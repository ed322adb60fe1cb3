//! A ledger, opened: what is in it, and what was folded from it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use orch_event::{Header, PlanDigest, RevisionId, SqlDigest};

use crate::files::{Files, Found, Stamp, io_error, read, write};
use crate::index::{Copied, Index, Indexed, NamedFile};
use crate::name::digits;
use crate::whole::known;
use crate::{Graph, LedgerError, Misfit, RecordingLock};

/// A ledger in a folder.
pub struct Ledger {
    pub(crate) files: Files,
    pub(crate) index: Index,
    pub(crate) graph: Graph,
    pub(crate) present: BTreeMap<RevisionId, Present>,
    /// Revisions that only the index knows, with their parents: their folders are missing.
    pub(crate) gone: BTreeMap<RevisionId, Vec<RevisionId>>,
    /// Files in `revisions/` that do not belong to the ledger.
    strays: Vec<PathBuf>,
    /// Folders in `revisions/` without the file that would make them revisions.
    leftovers: Vec<PathBuf>,
}

/// A revision whose folder is there.
#[derive(Clone)]
pub(crate) struct Present {
    /// The folder.
    name: String,
    pub(crate) events: usize,
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
/tags/** -text -merge
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

    pub(crate) fn events_path(&self, id: RevisionId) -> PathBuf {
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
