//! Where revisions are live: since when a database has them.

use std::collections::HashMap;
use std::time::Duration;

use orch_event::RevisionId;
use orch_ledger::Graph;
use orch_postgres::{By, JournalError, journal, reading};
use postgres::Client;

/// The revisions that a database has.
#[derive(Clone, Debug, Default)]
pub struct Live {
    since: HashMap<RevisionId, String>,
}

impl Live {
    /// Those of a database; of one that was marked or merged, with all that led there.
    pub fn on(graph: &Graph, client: &mut Client, wait: Duration) -> Result<Self, JournalError> {
        let mut looking = reading(client, wait)?;
        let stack = journal::stack(&mut looking)?;
        looking.rollback()?;
        let mut since: HashMap<RevisionId, String> = stack
            .iter()
            .map(|it| (it.revision, it.at.clone()))
            .collect();
        for it in &stack {
            let brings_more = it.by == By::Stamp || graph.parents(it.revision).len() > 1;
            if !brings_more || !graph.contains(it.revision) {
                continue;
            }
            for id in graph.ancestors(it.revision) {
                since.entry(id).or_insert_with(|| it.at.clone());
            }
        }
        Ok(Self { since })
    }

    /// Since when a revision is live, as the database writes it; none where it is not.
    pub fn since(&self, revision: RevisionId) -> Option<&str> {
        self.since.get(&revision).map(String::as_str)
    }
}
