//! How steps are replayed, and the reports of those that are done.

use std::time::Duration;

use orch_event::RevisionId;
use orch_projector::Direction;
use orch_projector::schema::Table;

use crate::journal::Operator;

/// The consent that somebody gave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    /// The most rows that may be removed in a step, those of metadata left aside; none for
    /// as many as there are.
    pub rows: Option<u64>,
    /// Whether subscriptions that stay may lack a required block, because the one that they
    /// used is removed.
    pub sever: bool,
    /// Whether the way back goes on without archived rows that cannot be restored.
    pub leave_archived: bool,
    /// Whether texts that people edited are replaced too.
    pub overwrite_texts: bool,
}

/// How to replay.
#[derive(Clone, Debug)]
pub struct Options {
    /// Roll everything back at the end.
    pub dry_run: bool,
    /// How long a step waits for locks; a dry run, all its steps.
    pub lock_timeout: Duration,
    /// Whether rows may be removed whose texts people edited.
    pub text_may_go: bool,
    /// How much data may be removed, and the rest of the consent.
    pub consent: Consent,
    /// The tables in which triggers may insert and update rows beside the migration, each with
    /// its schema, quoted where SQL needs it.
    pub beside: Vec<String>,
    /// Who replays.
    pub operator: Operator,
}

impl Options {
    /// The lock timeout in milliseconds, as far as a server can count.
    pub(crate) fn wait(&self) -> u128 {
        self.lock_timeout.as_millis().clamp(1, 2_147_483_647)
    }
}

/// Rows of one table that are moved to the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The table, with its schema unless that is `public`.
    pub relation: String,
    /// How many.
    pub rows: u64,
}

impl Taken {
    /// Rows of a table that is given with its schema.
    pub(crate) fn new(relation: &str, rows: i64) -> Self {
        Self {
            relation: relation
                .strip_prefix("public.")
                .unwrap_or(relation)
                .to_owned(),
            rows: u64::try_from(rows).unwrap_or_default(),
        }
    }

    /// Whether the rows are metadata, which the ledger holds.
    pub(crate) fn is_metadata(&self) -> bool {
        Table::find(&self.relation).is_some_and(Table::is_recorded)
    }
}

/// A step that was done.
#[derive(Clone, Debug)]
pub struct Done {
    /// Which revision.
    pub revision: RevisionId,
    /// Which way.
    pub direction: Direction,
    /// How long its transaction took.
    pub duration: Duration,
    /// Rows that its statements wrote.
    pub rows: u64,
    /// The rows that were archived, by table; those of metadata left aside.
    pub taken: Vec<Taken>,
    /// The subscriptions that it leaves without something that they require, as was consented
    /// to: how many, and the first of them on a line of their own.
    pub emptied: Vec<String>,
    /// The rows that triggers wrote beside it, as was consented to, a table each.
    pub beside: Vec<String>,
    /// The tables that it locked by name.
    pub locked: Vec<Table>,
    /// How long these tables were locked against those who write.
    pub locked_for: Duration,
    /// Where the rows of the orchestrator's search were before the commit.
    pub(crate) search: Option<u32>,
}
