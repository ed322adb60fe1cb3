//! Undoing: a revision that is nobody else's yet becomes a draft again.

use std::collections::BTreeSet;
use std::fs;

use orch_event::RevisionId;
use rusqlite::TransactionBehavior;

use crate::files::hide;
use crate::{Draft, Ledger, LedgerError};

/// A revision that became a draft again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The draft.
    pub draft: Draft,
    /// How many questions its answers are to.
    pub answers: usize,
}

/// From when on a draft is open again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// From when its revision is not there.
    OnceUnsealed,
    /// From now on.
    Now,
}

impl Ledger {
    /// Whether the draft of a revision is kept, with each answer's question: it is where the
    /// revision was sealed.
    pub fn keeps_draft_of(&self, id: RevisionId) -> Result<bool, LedgerError> {
        let query = "select exists (select 1 from draft where revision = ?)";
        let found = self
            .index
            .connection
            .query_row(query, [id.to_string()], |row| row.get(0));
        found.map_err(self.index.wrap())
    }

    /// Takes a revision without children out of the ledger, and opens the draft again that it
    /// was sealed from.
    ///
    /// Its folder gets a hidden name, which is the commit point, and then goes. Cut short
    /// before that, the revision is there as before, and its draft counts as sealed.
    pub fn undo(&mut self, id: RevisionId) -> Result<Undone, LedgerError> {
        let _lock = self.lock()?;
        self.refresh()?;
        if !self.graph().contains(id) || !self.graph().children(id).is_empty() {
            return Err(LedgerError::NoHead(id));
        }
        let folder = self.path(id);
        self.reopen(id, Open::OnceUnsealed)?;
        let hidden = hide(&folder)?;
        let draft = self.reopen(id, Open::Now)?;
        // The next process that records removes what is left of it.
        let _ = fs::remove_dir_all(&hidden);
        self.refresh()?;
        let answers = self.answers(&draft)?;
        let keys: BTreeSet<_> = answers.iter().map(|it| &it.answer.key).collect();
        Ok(Undone {
            answers: keys.len(),
            draft,
        })
    }

    /// Opens the draft of a revision again, and forgets what the index holds of the revision.
    fn reopen(&mut self, id: RevisionId, open: Open) -> Result<Draft, LedgerError> {
        let wrap = self.index.wrap();
        let text = id.to_string();
        let turn = self
            .index
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(&wrap)?;
        let query = "select draft, parents from draft where revision = ? order by draft desc";
        let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?));
        let (draft, parents) = turn.query_row(query, [&text], row).map_err(&wrap)?;
        let open = match open {
            Open::OnceUnsealed => "update draft set ended = 0 where draft = ?",
            Open::Now => "update draft set ended = 0, revision = null where draft = ?",
        };
        turn.execute(open, [draft]).map_err(&wrap)?;
        for forget in [
            "delete from revision where id = ?",
            "delete from copy where id = ?",
            "delete from rendered where id = ?",
            "delete from mention where id = ?",
            "delete from model where revision = ?",
        ] {
            turn.execute(forget, [&text]).map_err(&wrap)?;
        }
        turn.commit().map_err(&wrap)?;
        Ok(Draft {
            id: draft,
            parents: self.index.ids(&parents)?,
        })
    }
}
