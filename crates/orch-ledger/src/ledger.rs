//! A ledger, opened: what is in it, and what was folded from it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use orch_event::{Digest, Revision, RevisionId, Summary};
use orch_model::Recorded;
use orch_projector::{Direction, Layout, PROJECTOR, Rendered, fold, render};

use crate::files::{Files, Name, Stamp, io_error, read, read_first_line, stamp, write};
use crate::index::{Copied, Index};
use crate::{Graph, LedgerError, Misfit, RecordingLock};

/// A ledger in a folder.
pub struct Ledger {
    pub(crate) files: Files,
    pub(crate) index: Index,
    graph: Graph,
    /// Revisions that only the index knows: their files have gone.
    pub(crate) gone: Vec<RevisionId>,
    /// Files in `revisions/` that are none of the ledger's.
    strays: Vec<PathBuf>,
}

/// What the starting of a ledger found.
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
/*/.*.tmp
/*/.*.damaged
";

const GITATTRIBUTES: &str = "\
# What is hashed must not be touched: no change of line ends, no merging of lines.
/revisions/*.jsonl -text -merge
/sql/*.sql -text -merge linguist-generated
";

impl Ledger {
    /// Starts a ledger in a folder, which is made if need be.
    pub fn init(folder: &Path) -> Result<Initialised, LedgerError> {
        let files = Files::new(folder);
        let revisions = files.revisions();
        let found = if revisions.is_dir() {
            Initialised::AlreadyThere
        } else {
            Initialised::New
        };
        for folder in [revisions, files.sql_folder()] {
            fs::create_dir_all(&folder).map_err(io_error("make the folder", &folder))?;
        }
        for (name, text) in [(".gitignore", GITIGNORE), (".gitattributes", GITATTRIBUTES)] {
            let path = folder.join(name);
            if read(&path)?.is_none() {
                write(&path, text.as_bytes())?;
            }
        }
        // Git keeps no empty folder, and a ledger is told by its folders.
        for folder in [files.revisions(), files.sql_folder()] {
            let path = folder.join(".gitkeep");
            if read(&path)?.is_none() {
                write(&path, b"")?;
            }
        }
        Ok(found)
    }

    /// Opens the ledger in a folder: takes in what is new among the files, checks
    /// what changed. A file that does not fit is an error.
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
        if !files.revisions().is_dir() {
            return Err(LedgerError::Missing(folder.to_owned()));
        }
        let index = Index::open(&files)?;
        let (graph, gone, strays) = (Graph::default(), Vec::new(), Vec::new());
        Ok(Self {
            files,
            index,
            graph,
            gone,
            strays,
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
        let mut indexed: BTreeMap<RevisionId, (Vec<RevisionId>, Stamp)> = BTreeMap::new();
        for it in self.index.revisions()? {
            indexed.insert(it.id, (it.parents, it.stamp));
        }
        let mut present: BTreeMap<RevisionId, Vec<RevisionId>> = BTreeMap::new();
        let mut copied = Vec::new();
        let mut misfits = Vec::new();
        self.strays.clear();
        for name in self.files.list()? {
            let id = match name {
                Name::Revision(id) => id,
                Name::Stray(path) => {
                    self.strays.push(path);
                    continue;
                }
            };
            let path = self.files.revision(id);
            let stamp = stamp(&path)?;
            match indexed.get(&id) {
                Some((parents, known)) if *known == stamp => {
                    present.insert(id, parents.clone());
                }
                _ => match self.copy(id, stamp) {
                    Ok(copy) => {
                        present.insert(id, copy.parents.clone());
                        copied.push(copy);
                    }
                    Err(LedgerError::Damaged(found)) => misfits.extend(found),
                    Err(error) => return Err(error),
                },
            }
        }
        for (id, parents) in &present {
            for parent in parents
                .iter()
                .filter(|parent| !present.contains_key(parent))
            {
                let path = self.files.revision(*id);
                misfits.push(Misfit::NoParent {
                    path,
                    parent: *parent,
                });
            }
        }
        if !copied.is_empty() {
            self.index.put(&copied)?;
        }
        self.gone = indexed
            .into_keys()
            .filter(|id| !present.contains_key(id))
            .collect();
        self.graph = Graph::new(present);
        Ok(misfits)
    }

    /// Reads a revision's files for the index; its lines must fit.
    fn copy(&self, id: RevisionId, stamp: Stamp) -> Result<Copied, LedgerError> {
        let path = self.files.revision(id);
        let text = read(&path)?.unwrap_or_default();
        let revision = Revision::read(id, &text).map_err(|faults| damaged(&path, faults))?;
        let sql = |direction, expected: Digest| {
            let bytes = read(&self.files.sql(id, direction))?;
            // A file that does not fit is told of when it is used.
            Ok::<_, LedgerError>(bytes.filter(|bytes| Digest::of(bytes) == expected))
        };
        Ok(Copied {
            id,
            up: sql(Direction::Up, revision.header.up)?,
            down: sql(Direction::Down, revision.header.down)?,
            parents: revision.header.parents,
            stamp,
            text,
        })
    }

    /// Why the drafts and the index are not used, if they are not: the file cannot be
    /// written, is broken, or is newer than this program. All that can be told from
    /// the sealed files is told all the same.
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
    pub fn gone(&self) -> &[RevisionId] {
        &self.gone
    }

    /// Files in `revisions/` that are none of the ledger's.
    pub fn strays(&self) -> &[PathBuf] {
        &self.strays
    }

    /// The file of a revision.
    pub fn path(&self, id: RevisionId) -> PathBuf {
        self.files.revision(id)
    }

    /// The file of a revision's SQL.
    pub fn sql_path(&self, id: RevisionId, direction: Direction) -> PathBuf {
        self.files.sql(id, direction)
    }

    /// Takes the lock that one who records holds.
    pub fn lock(&mut self) -> Result<RecordingLock, LedgerError> {
        // What is recorded must last, so that here trouble with the file is an error.
        match self.index.trouble.take() {
            Some(trouble) => Err(trouble),
            None => RecordingLock::take(&self.files),
        }
    }

    /// Reads a revision, every line hashed again.
    pub fn read(&self, id: RevisionId) -> Result<Revision, LedgerError> {
        let path = self.files.revision(id);
        let bytes = read(&path)?.unwrap_or_default();
        Revision::read(id, &bytes).map_err(|faults| damaged(&path, faults))
    }

    /// Reads a revision's file as it is.
    pub fn text(&self, id: RevisionId) -> Result<Vec<u8>, LedgerError> {
        Ok(read(&self.files.revision(id))?.unwrap_or_default())
    }

    /// Reads a revision's header in short, its line hashed again.
    pub fn summary(&self, id: RevisionId) -> Result<Summary, LedgerError> {
        let path = self.files.revision(id);
        let line = read_first_line(&path)?;
        Revision::read_summary(id, &line).map_err(|fault| damaged(&path, vec![fault]))
    }

    /// The model at a revision; at the base, an empty one.
    ///
    /// Folds from the nearest ancestor that was folded before, and keeps what it
    /// folded.
    pub fn recorded(&self, at: Option<RevisionId>) -> Result<Recorded, LedgerError> {
        let Some(at) = at else {
            return Ok(Recorded::default());
        };
        if let Some(recorded) = self.index.model(at)? {
            return Ok(recorded);
        }
        let mut unfolded = vec![at];
        let mut recorded = Recorded::default();
        let mut next = self.parent(at)?;
        while let Some(id) = next {
            if let Some(known) = self.index.model(id)? {
                recorded = known;
                break;
            }
            unfolded.push(id);
            next = self.parent(id)?;
        }
        for id in unfolded.into_iter().rev() {
            fold_revision(&mut recorded, &self.read(id)?)?;
        }
        self.index.put_model(at, &recorded)?;
        Ok(recorded)
    }

    /// The one parent of a revision, if it has one.
    pub fn parent(&self, id: RevisionId) -> Result<Option<RevisionId>, LedgerError> {
        match self.graph.parents(id) {
            [] => Ok(None),
            [parent] => Ok(Some(*parent)),
            _ => Err(LedgerError::Damaged(vec![Misfit::Merge {
                path: self.path(id),
            }])),
        }
    }

    /// A revision's sealed SQL: the file's bytes, or rendered again where the file
    /// is missing. Either must be what was sealed.
    pub fn sql(&self, revision: &Revision, direction: Direction) -> Result<String, LedgerError> {
        let id = revision.id;
        let path = self.files.sql(id, direction);
        let expected = match direction {
            Direction::Up => revision.header.up,
            Direction::Down => revision.header.down,
        };
        let bytes = match read(&path)? {
            Some(bytes) => bytes,
            None if revision.header.projector == PROJECTOR => {
                let rendered = self.render(revision, Layout::Current)?;
                match direction {
                    Direction::Up => rendered.up,
                    Direction::Down => rendered.down,
                }
                .into_bytes()
            }
            None => {
                let direction = direction.as_str();
                return Err(LedgerError::Unrenderable {
                    revision: id,
                    direction,
                });
            }
        };
        let found = Digest::of(&bytes);
        if found != expected {
            let misfit = Misfit::Sql {
                path,
                expected,
                found: Some(found),
            };
            return Err(LedgerError::Damaged(vec![misfit]));
        }
        let unreadable = |error| LedgerError::Unreadable {
            path,
            what: format!("{error}"),
        };
        String::from_utf8(bytes).map_err(unreadable)
    }

    /// Renders a revision's events anew, for a target of some layout.
    pub fn render(&self, revision: &Revision, layout: Layout) -> Result<Rendered, LedgerError> {
        let before = self.recorded(self.parent(revision.id)?)?;
        let message = &revision.header.message;
        Ok(render(before, message, &revision.events, layout)?)
    }
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
    for event in &revision.events {
        fold(recorded, event).map_err(|error| LedgerError::Fold(revision.id, error))?;
    }
    Ok(())
}
