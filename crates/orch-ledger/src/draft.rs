//! Drafts: where every answer lands first.

use orch_event::{Answer, Given, QuestionDigest, RevisionId, Timestamp};
use rusqlite::{OptionalExtension, TransactionBehavior, params};

use crate::index::joined;
use crate::{Direction, Ledger, LedgerError};

/// A recording that has begun: answers on a parent, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    id: i64,
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
    /// The open draft, if there is one.
    ///
    /// A draft whose sealing was cut short is open again, and what was written of
    /// it is removed; one whose revision is in the ledger is done.
    pub fn open_draft(&self) -> Result<Option<Draft>, LedgerError> {
        let wrap = self.index.wrap();
        let query = "select draft, parents, revision from draft where discarded = 0
                     order by draft desc limit 1";
        let row = self.index.connection.query_row(query, [], |row| {
            Ok((
                row.get(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, Option<String>>(2)?,
            ))
        });
        let Some((id, parents, revision)) = row.optional().map_err(&wrap)? else {
            return Ok(None);
        };
        let parents = self.index.ids(&parents)?;
        if let Some(revision) = revision {
            let revision = revision
                .parse()
                .map_err(|error| self.index.unreadable(error))?;
            // A revision that the index has taken in was sealed, wherever its file
            // is now.
            if self.files.revision(revision).exists() || self.index.text(revision)?.is_some() {
                return Ok(None);
            }
            for direction in [Direction::Up, Direction::Down] {
                let path = self.files.sql(revision, direction);
                if path.exists() {
                    std::fs::remove_file(&path).map_err(crate::files::io_error("remove", &path))?;
                }
            }
        }
        Ok(Some(Draft { id, parents }))
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

    /// Ends a draft without sealing it. Its answers are kept, and never used.
    pub fn discard_draft(&self, draft: &Draft) -> Result<(), LedgerError> {
        let query = "update draft set discarded = 1 where draft = ?";
        self.index
            .connection
            .execute(query, [draft.id])
            .map_err(self.index.wrap())?;
        Ok(())
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
