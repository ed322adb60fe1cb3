//! Sealing: a draft's events become a revision, whole or not at all.

use orch_event::{FORMAT, Header, Lines, PreludeDigest, RevisionId, Timestamp};
use orch_model::Recorded;
use orch_projector::PROJECTOR;

use crate::files::{stamp, write_folder};
use crate::index::{Copied, Indexed, NamedFile};
use crate::name::{DIGITS, folder_name};
use crate::{Draft, Ledger, LedgerError, MigrationTexts};

/// The parts of a revision to be sealed.
#[derive(Clone, Debug)]
pub struct NewRevision {
    /// Why.
    pub message: String,
    /// Who.
    pub author: String,
    /// When.
    pub time: Timestamp,
    /// Its events.
    pub lines: Lines,
    /// The prelude that the SQL calls.
    pub prelude: PreludeDigest,
    /// One for each parent, in order of their ids; one from the base where there is none.
    pub migrations: Vec<MigrationTexts>,
}

impl Ledger {
    /// Seals a draft as a revision on the draft's parents, and takes it in, with the model
    /// at it.
    ///
    /// The folder is written under a hidden name and renamed, which is the commit point.
    /// Cut short before that, nothing is sealed and the draft is open still.
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
            prelude,
            migrations,
        } = revision;
        let mut ids = lines.ids.clone();
        ids.sort_unstable();
        if let Some(pair) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(LedgerError::SameEvent(pair[0]));
        }
        let header = Header {
            format: FORMAT,
            projector: PROJECTOR,
            parents: draft.parents.clone(),
            message,
            author,
            time,
            events: lines.digest(),
            prelude,
            migrations: migrations.iter().map(MigrationTexts::digests).collect(),
        };
        let mut line = header.to_line().into_bytes();
        let id = RevisionId::of(&line);
        line.push(b'\n');
        let count = lines.ids.len();
        // In place: the lines may be most of what the process holds.
        let mut events = lines.text;
        events.splice(0..0, line);
        self.note_sealing(draft, id)?;
        let names = header.files();
        let mut files: Vec<NamedFile> = vec![(Header::EVENTS.to_owned(), events)];
        for (names, texts) in names.into_iter().zip(migrations) {
            files.push((names.up, texts.up.into_bytes()));
            files.push((names.down, texts.down.into_bytes()));
            files.push((names.plan, texts.plan.into_bytes()));
        }
        let name = self.free_name(&header, id);
        write_folder(&self.files.revision(&name), &files)?;
        // It is sealed. The index takes whatever it lacks from the files the next time.
        let indexed = stamp(&self.files.events(&name)).and_then(|stamp| {
            let Some(stamp) = stamp else { return Ok(()) };
            let indexed = Indexed {
                id,
                name,
                parents: draft.parents.clone(),
                stamp,
                events: count,
            };
            self.index.put(&[Copied { indexed, files }])?;
            self.index.put_rendered(id)?;
            self.index.put_model(id, recorded)?;
            self.end(draft)
        });
        let _ = indexed.and_then(|()| self.refresh());
        Ok(id)
    }

    /// The name of a folder that is not there yet. A folder that something left behind is
    /// never sealed over: the name gets more digits.
    fn free_name(&self, header: &Header, id: RevisionId) -> String {
        let is_free = |name: &String| std::fs::symlink_metadata(self.files.revision(name)).is_err();
        (DIGITS..64)
            .map(|digits| folder_name(header, id, digits))
            .find(is_free)
            .unwrap_or_else(|| folder_name(header, id, 64))
    }
}
