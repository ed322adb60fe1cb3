//! Tags: names for revisions, each in a file of its own that is never changed.
//!
//! The name of the file ends with digits of its hash, so that two branches that give one name
//! to two revisions are merged by git without conflict, and are found by verification.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use orch_event::{RevisionId, Tag, TagId, TagName};
use rusqlite::TransactionBehavior;

use crate::files::{Files, read, write};
use crate::name::DIGITS;
use crate::{Ledger, LedgerError, Misfit, TagFault};

/// A tag that is in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tagged {
    /// The hash of its file.
    pub id: TagId,
    /// The tag.
    pub tag: Tag,
}

/// How a tag was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tagging {
    /// It is new.
    New(Tagged),
    /// The revision had that name already; nothing was written.
    AlreadyThere(Tagged),
}

impl Ledger {
    /// The tags, by name. A file that does not fit is an error.
    pub fn tags(&self) -> Result<Vec<Tagged>, LedgerError> {
        let found = found(&self.files, None)?;
        match found.misfits.is_empty() {
            true => Ok(found.tags.into_iter().map(|(_, it)| it).collect()),
            false => Err(LedgerError::Damaged(found.misfits)),
        }
    }

    /// The revision that a name stands for.
    pub fn tagged(&self, name: &TagName) -> Result<Option<RevisionId>, LedgerError> {
        let mut found = found(&self.files, Some(name))?;
        found.check(|id| self.graph.contains(id));
        if !found.misfits.is_empty() {
            return Err(LedgerError::Damaged(found.misfits));
        }
        Ok(found.tags.first().map(|(_, it)| it.tag.revision))
    }

    /// Gives a name to a revision. A name is given once: it is never moved.
    pub fn tag(&mut self, tag: Tag) -> Result<Tagging, LedgerError> {
        if let Some(trouble) = self.index.trouble.take() {
            return Err(trouble);
        }
        let wrap = self.index.wrap();
        // One process after the other looks which names there are.
        let turn = self
            .index
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(&wrap)?;
        let mut found = found(&self.files, Some(&tag.tag))?;
        // That two revisions have it already is not to be passed over.
        found.check(|_| true);
        if !found.misfits.is_empty() {
            return Err(LedgerError::Damaged(found.misfits));
        }
        if let Some((_, there)) = found.tags.into_iter().next() {
            if there.tag.revision == tag.revision {
                return Ok(Tagging::AlreadyThere(there));
            }
            return Err(LedgerError::Tagged {
                name: there.tag.tag,
                revision: there.tag.revision,
            });
        }
        let text = tag.to_text();
        let id = Tag::id(text.as_bytes());
        let is_free = |path: &PathBuf| fs::symlink_metadata(path).is_err();
        let path = (DIGITS..=64)
            .map(|digits| self.files.tag(&file_name(&tag.tag, id, digits)))
            .find(is_free)
            .unwrap_or_else(|| self.files.tag(&file_name(&tag.tag, id, 64)));
        write(&path, text.as_bytes())?;
        turn.commit().map_err(&wrap)?;
        Ok(Tagging::New(Tagged { id, tag }))
    }
}

/// The name of a tag's file, with some digits of its hash: `v2026.4-58b01c57.json`.
fn file_name(name: &TagName, id: TagId, digits: usize) -> String {
    format!("{name}-{}.json", &id.to_string()[..digits])
}

/// The files of tags.
#[derive(Default)]
pub(crate) struct Found {
    /// Those that can be read, by their paths.
    pub(crate) tags: Vec<(PathBuf, Tagged)>,
    /// Those that cannot.
    pub(crate) misfits: Vec<Misfit>,
}

/// Reads the files of tags: all of them, or those of a name.
pub(crate) fn found(files: &Files, name: Option<&TagName>) -> Result<Found, LedgerError> {
    let mut found = Found::default();
    let start = name.map(|name| format!("{name}-"));
    for path in files.tags()? {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        if start.as_ref().is_some_and(|start| !file.starts_with(start)) {
            continue;
        }
        if !file.ends_with(".json") {
            found.misfits.push(Misfit::Stray { path });
            continue;
        }
        match read_tag(&path) {
            Ok(Some(it)) if name.is_none_or(|name| it.tag.tag == *name) => {
                found.tags.push((path, it));
            }
            // It was there a moment ago, or has a longer name.
            Ok(_) => {}
            Err(LedgerError::Damaged(misfits)) => found.misfits.extend(misfits),
            Err(LedgerError::Irregular(path)) => found.misfits.push(Misfit::Irregular { path }),
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

fn read_tag(path: &Path) -> Result<Option<Tagged>, LedgerError> {
    let misfit = |fault| {
        let path = path.to_owned();
        LedgerError::Damaged(vec![Misfit::Tag { path, fault }])
    };
    let Some(bytes) = read(path)? else {
        return Ok(None);
    };
    let tag = Tag::read(&bytes).map_err(|error| misfit(error.into()))?;
    let id = Tag::id(&bytes);
    let found = path.file_name().unwrap_or_default().to_string_lossy();
    let is_name = (DIGITS..=64).any(|digits| file_name(&tag.tag, id, digits) == found);
    if !is_name {
        return Err(misfit(TagFault::Name {
            expected: file_name(&tag.tag, id, DIGITS),
            found: found.into_owned(),
        }));
    }
    Ok(Some(Tagged { id, tag }))
}

impl Found {
    /// Holds the tags against the revisions that there are, and against each other.
    pub(crate) fn check(&mut self, is_there: impl Fn(RevisionId) -> bool) {
        let mut named: BTreeMap<&TagName, Vec<RevisionId>> = BTreeMap::new();
        for (_, Tagged { tag, .. }) in &self.tags {
            let revisions = named.entry(&tag.tag).or_default();
            if !revisions.contains(&tag.revision) {
                revisions.push(tag.revision);
            }
        }
        for (path, Tagged { tag, .. }) in &self.tags {
            let mut note = |fault| {
                let path = path.clone();
                self.misfits.push(Misfit::Tag { path, fault });
            };
            if !is_there(tag.revision) {
                note(TagFault::NoRevision(tag.revision));
            }
            if named[&tag.tag].len() > 1 {
                note(TagFault::Targets {
                    name: tag.tag.clone(),
                    revisions: named[&tag.tag].clone(),
                });
            }
        }
    }
}
