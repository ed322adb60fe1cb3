//! Sealing: a draft's events become a revision, whole or not at all.

use orch_event::{Digest, FORMAT, Header, RevisionId, Sealed, Timestamp};
use orch_model::Recorded;
use orch_projector::{Direction, PROJECTOR};

use crate::files::{stamp, write};
use crate::index::Copied;
use crate::{Draft, Ledger, LedgerError};

/// What a revision is made of.
#[derive(Clone, Debug)]
pub struct NewRevision {
    /// Why.
    pub message: String,
    /// Who.
    pub author: String,
    /// When.
    pub time: Timestamp,
    /// The lines of its events, in order.
    pub lines: Vec<String>,
    /// What they render to.
    pub sql: Sql,
}

/// A revision's migrations, as text.
#[derive(Clone, Debug)]
pub struct Sql {
    /// Forward.
    pub up: String,
    /// Back.
    pub down: String,
}

impl Ledger {
    /// Seals a draft as a revision on the draft's parents, and takes it in, with
    /// the model at it.
    ///
    /// The files of SQL are written first; the renaming of the revision's file is
    /// the commit point. Cut short before that, nothing is sealed and the draft is
    /// open still.
    pub fn seal(
        &mut self,
        draft: &Draft,
        revision: NewRevision,
        recorded: &Recorded,
    ) -> Result<RevisionId, LedgerError> {
        let NewRevision {
            message,
            author,
            time,
            lines,
            sql,
        } = revision;
        let header = Header {
            format: FORMAT,
            projector: PROJECTOR,
            parents: draft.parents.clone(),
            message,
            author,
            time,
            up: Digest::of(sql.up.as_bytes()),
            down: Digest::of(sql.down.as_bytes()),
            events: Vec::new(),
        };
        let sealed = Sealed::new(header, &lines);
        drop(lines);
        let id = sealed.id;
        self.note_sealing(draft, id)?;
        write(&self.files.sql(id, Direction::Up), sql.up.as_bytes())?;
        write(&self.files.sql(id, Direction::Down), sql.down.as_bytes())?;
        let path = self.files.revision(id);
        write(&path, sealed.text.as_bytes())?;
        let copied = Copied {
            id,
            parents: draft.parents.clone(),
            stamp: stamp(&path)?,
            text: sealed.text.into_bytes(),
            up: Some(sql.up.into_bytes()),
            down: Some(sql.down.into_bytes()),
        };
        // It is sealed. What the index lacks now, it takes from the files the next time.
        let indexed = self
            .index
            .put(&[copied])
            .and_then(|()| self.index.put_model(id, recorded))
            .and_then(|()| self.end(draft));
        let _ = indexed.and_then(|()| self.refresh());
        Ok(id)
    }
}
