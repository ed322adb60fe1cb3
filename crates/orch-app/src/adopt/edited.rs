//! Taking over what people changed in a database by hand: texts, or structure too.

use orch_event::RevisionId;
use orch_ledger::Ledger;
use orch_model::{Catalog, Drift};
use orch_plan::{Adopting, Witness};

use crate::adopt::error::AdoptError;
use crate::adopt::first::prepared;
use crate::adopt::observed::Observed;
use crate::adopt::standing::is_leftover;
use crate::author::Author;
use crate::heads::only_head;
use crate::record::Prepared;

/// The differences that are taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinds {
    /// Descriptions, tags and statuses.
    Texts,
    /// All of them.
    All,
}

/// What people changed by hand, about to be recorded on the ledger's head.
pub struct Edited {
    /// The revision; none where nothing differs.
    pub prepared: Option<Prepared>,
    /// Where the database is not as recorded at the head, as far as it is taken over.
    pub drift: Vec<Drift>,
    /// The revision that it builds on.
    pub head: RevisionId,
}

impl Edited {
    /// Prepares a revision that records what differs from the head. Seals nothing.
    pub fn prepare(
        ledger: &Ledger,
        observed: &Observed,
        kinds: Kinds,
        (message, author): (&str, &dyn Author),
    ) -> Result<Self, AdoptError> {
        let head = only_head(ledger.graph())?.ok_or(AdoptError::Empty)?;
        let recorded = ledger.recorded(Some(head))?;
        let expected = Catalog::of(&recorded.model);
        let rows = match kinds {
            Kinds::All => observed.catalog.clone(),
            Kinds::Texts => with_texts(&expected, &observed.catalog),
        };
        let adopting = Adopting {
            // What is recorded explains the rows.
            known: &recorded.model,
            recorded: &recorded,
            observed: &rows,
            keys: &observed.keys,
        };
        let by = author.name();
        let events = adopting.events(Witness {
            by: &by,
            at: author.now(),
        });
        let mut drift = expected.drift(&rows);
        drift.retain(|it| !is_leftover(it, &rows));
        let prepared = if events.0.is_empty() {
            None
        } else {
            Some(prepared(recorded, events, message)?)
        };
        Ok(Self {
            prepared,
            drift,
            head,
        })
    }
}

/// Rows with the texts that a database has for them.
fn with_texts(expected: &Catalog, observed: &Catalog) -> Catalog {
    let mut rows = expected.clone();
    for (name, row) in &mut rows.products {
        if let Some(it) = observed.products.get(name) {
            row.description.clone_from(&it.description);
            row.tag.clone_from(&it.tag);
            row.status.clone_from(&it.status);
        }
    }
    for (name, row) in &mut rows.blocks {
        if let Some(it) = observed.blocks.get(name) {
            row.description.clone_from(&it.description);
            row.tag.clone_from(&it.tag);
            row.status.clone_from(&it.status);
        }
    }
    for (name, row) in &mut rows.resource_types {
        if let Some(it) = observed.resource_types.get(name) {
            row.description.clone_from(&it.description);
        }
    }
    for (name, row) in &mut rows.workflows {
        if let Some(it) = observed.workflows.get(name) {
            row.description.clone_from(&it.description);
        }
    }
    rows
}
