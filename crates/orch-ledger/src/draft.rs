//! Drafts: where every answer lands first.

use orch_event::{Answer, Given, QuestionDigest, RevisionId, Timestamp};
use rusqlite::{TransactionBehavior, params};

use crate::index::joined;
use crate::{Ledger, LedgerError, RecordingLock};

/// A recording that has begun: answers on a parent, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub(crate) id: i64,
    /// The heads that it was begun on.
    pub parents: Vec<RevisionId>,
}

/// An answer in a draft, with the question that it was given to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The digest of the question.
    pub question: QuestionDigest,
    /// The answer.
    pub answer: Answer,
}

impl Ledger {
    /// The open draft on the present heads, if there is one; the latest of several.
    ///
    /// A draft whose sealing was cut short is open again; one whose revision is in
    /// the ledger is done.
    pub fn open_draft(&self) -> Result<Option<Draft>, LedgerError> {
        let heads = self.graph().heads();
        let open = self.open_drafts()?;
        Ok(open.into_iter().rfind(|draft| draft.parents == heads))
    }

    /// How many drafts are open on other revisions, as after a switch of branches.
    pub fn drafts_elsewhere(&self) -> Result<usize, LedgerError> {
        let heads = self.graph().heads();
        Ok(self
            .open_drafts()?
            .iter()
            .filter(|draft| draft.parents != heads)
            .count())
    }

    /// Ends the open drafts on the present heads without sealing them. Their answers
    /// are kept, and never used. Returns how many there were.
    pub fn discard_drafts(&self) -> Result<usize, LedgerError> {
        let heads = self.graph().heads();
        let mut discarded = 0;
        for draft in self
            .open_drafts()?
            .iter()
            .filter(|draft| draft.parents == heads)
        {
            self.end(draft)?;
            discarded += 1;
        }
        Ok(discarded)
    }

    /// Removes what a sealing that was cut short left of its files. Only for one who holds
    /// the recording lock: what another is about to seal looks the same.
    pub fn clear_unsealed(&self, _lock: &RecordingLock) -> Result<(), LedgerError> {
        for (draft, revision) in self.noted()? {
            if let Some(id) = revision
                && self.was_sealed(id)?
            {
                self.end(&draft)?;
            }
        }
        self.files.clear_unwritten()
    }

    fn open_drafts(&self) -> Result<Vec<Draft>, LedgerError> {
        let mut open = Vec::new();
        for (draft, revision) in self.noted()? {
            match revision {
                Some(revision) if self.was_sealed(revision)? => {}
                _ => open.push(draft),
            }
        }
        Ok(open)
    }

    /// The drafts that have not ended, with what each was to be sealed as.
    fn noted(&self) -> Result<Vec<(Draft, Option<RevisionId>)>, LedgerError> {
        let wrap = self.index.wrap();
        let query = "select draft, parents, revision from draft where ended = 0 order by draft";
        let mut query = self.index.connection.prepare(query).map_err(&wrap)?;
        let rows = query.query_map([], |row| {
            Ok((
                row.get(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, Option<String>>(2)?,
            ))
        });
        let mut noted = Vec::new();
        for row in rows.map_err(&wrap)? {
            let (id, parents, revision) = row.map_err(&wrap)?;
            let revision = revision.map(|it| it.parse()).transpose();
            let revision = revision.map_err(|error| self.index.unreadable(error))?;
            let parents = self.index.ids(&parents)?;
            noted.push((Draft { id, parents }, revision));
        }
        Ok(noted)
    }

    /// Whether a revision that a draft was to be sealed as was sealed, wherever its
    /// file is now.
    fn was_sealed(&self, id: RevisionId) -> Result<bool, LedgerError> {
        Ok(self.graph().contains(id) || self.index.knows(id)?)
    }

    /// Begins a draft on the present heads.
    pub fn begin_draft(&self) -> Result<Draft, LedgerError> {
        let parents = self.graph().heads();
        let query = "insert into draft (parents) values (?)";
        let connection = &self.index.connection;
        connection
            .execute(query, [joined(&parents)])
            .map_err(self.index.wrap())?;
        Ok(Draft {
            id: connection.last_insert_rowid(),
            parents,
        })
    }

    /// Adds answers, in one transaction; they are on the disk when this returns.
    pub fn add_answers(&mut self, draft: &Draft, entries: &[Entry]) -> Result<(), LedgerError> {
        let wrap = self.index.wrap();
        let behavior = TransactionBehavior::Immediate;
        let transaction = self
            .index
            .connection
            .transaction_with_behavior(behavior)
            .map_err(&wrap)?;
        {
            let query =
                "insert into draft_answer (draft, key, question, ask, answer, given, by, at)
                         values (?, ?, ?, ?, ?, ?, ?, ?)";
            let mut insert = transaction.prepare(query).map_err(&wrap)?;
            for Entry { question, answer } in entries {
                let Answer {
                    key,
                    ask,
                    answer,
                    given,
                    by,
                    at,
                } = answer;
                let row = params![
                    draft.id,
                    key,
                    question.to_string(),
                    ask,
                    answer,
                    given.as_str(),
                    by,
                    at.to_string(),
                ];
                insert.execute(row).map_err(&wrap)?;
            }
        }
        transaction.commit().map_err(&wrap)
    }

    /// The answers of a draft in the order in which they were given; of two to one
    /// key, the later counts.
    pub fn answers(&self, draft: &Draft) -> Result<Vec<Entry>, LedgerError> {
        let wrap = self.index.wrap();
        let query = "select key, question, ask, answer, given, by, at from draft_answer
                     where draft = ? order by seq";
        let mut query = self.index.connection.prepare(query).map_err(&wrap)?;
        let rows = query.query_map([draft.id], |row| {
            let texts: [String; 7] = [
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
                row.get(5)?,
                row.get(6)?,
            ];
            Ok(texts)
        });
        let mut entries = Vec::new();
        for row in rows.map_err(&wrap)? {
            let [key, question, ask, answer, given, by, at] = row.map_err(&wrap)?;
            let unreadable = |what: &str| self.index.unreadable(what);
            entries.push(Entry {
                question: question.parse().map_err(|_| unreadable(&question))?,
                answer: Answer {
                    key,
                    ask,
                    answer,
                    given: Given::parse(&given).ok_or_else(|| unreadable(&given))?,
                    by,
                    at: at.parse::<Timestamp>().map_err(|_| unreadable(&at))?,
                },
            });
        }
        Ok(entries)
    }

    /// Notes that a draft was sealed, or put aside.
    pub(crate) fn end(&self, draft: &Draft) -> Result<(), LedgerError> {
        let query = "update draft set ended = 1 where draft = ?";
        self.index
            .connection
            .execute(query, [draft.id])
            .map_err(self.index.wrap())?;
        Ok(())
    }

    /// Notes what a draft is about to be sealed as.
    pub(crate) fn note_sealing(&self, draft: &Draft, id: RevisionId) -> Result<(), LedgerError> {
        let query = "update draft set revision = ? where draft = ?";
        let row = params![id.to_string(), draft.id];
        self.index
            .connection
            .execute(query, row)
            .map_err(self.index.wrap())?;
        Ok(())
    }
}
