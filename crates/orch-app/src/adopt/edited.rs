//! Taking over what people changed in a database by hand: texts, or structure too.

use std::collections::{BTreeMap, BTreeSet};

use orch_event::RevisionId;
use orch_ledger::Ledger;
use orch_model::drift::Row;
use orch_model::{Catalog, Drift, Model};
use orch_plan::{Adopting, Witness};

use crate::adopt::error::AdoptError;
use crate::adopt::first::prepared;
use crate::adopt::observed::Observed;
use crate::adopt::standing::is_leftover;
use crate::author::Author;
use crate::heads::only_head;
use crate::record::Prepared;

/// The differences that are taken over.
#[derive(Clone, Copy, Debug)]
pub enum Taken<'a> {
    /// Descriptions, tags and statuses.
    Texts,
    /// All of them.
    All,
    /// Those of some rows.
    Rows(&'a BTreeSet<Row>),
    /// The workflows, of which the ledger records none; these classes and functions explain them.
    Workflows(&'a Model),
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
        taken: Taken<'_>,
        (message, author): (&str, &dyn Author),
    ) -> Result<Self, AdoptError> {
        let head = only_head(ledger.graph())?.ok_or(AdoptError::Empty)?;
        let recorded = ledger.recorded(Some(head))?;
        let expected = Catalog::of(&recorded.model);
        let rows = match taken {
            Taken::All => observed.catalog.clone(),
            Taken::Texts => with_texts(&expected, &observed.catalog),
            Taken::Rows(rows) => with_rows(&expected, &observed.catalog, rows)?,
            Taken::Workflows(_) => Catalog {
                workflows: observed.catalog.workflows.clone(),
                ..expected.clone()
            },
        };
        // What is recorded explains the rows.
        let mut known = recorded.model.clone();
        if let Taken::Workflows(declared) = taken {
            known.workflows.clone_from(&declared.workflows);
        }
        let adopting = Adopting {
            known: &known,
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

/// Rows, of which some are as a database has them.
fn with_rows(
    expected: &Catalog,
    observed: &Catalog,
    taken: &BTreeSet<Row>,
) -> Result<Catalog, AdoptError> {
    let drift: BTreeSet<Row> = expected
        .drift(observed)
        .into_iter()
        .map(|it| it.row)
        .collect();
    if let Some(row) = taken.difference(&drift).next() {
        return Err(AdoptError::Alike(row.clone()));
    }
    let mut rows = expected.clone();
    for row in taken {
        match row {
            Row::Product(name) => take(&mut rows.products, &observed.products, name),
            Row::Block(name) => take(&mut rows.blocks, &observed.blocks, name),
            Row::ResourceType(name) => {
                take(&mut rows.resource_types, &observed.resource_types, name);
            }
            Row::Workflow(name) => take(&mut rows.workflows, &observed.workflows, name),
        }
    }
    match dangling(&rows) {
        None => Ok(rows),
        Some((row, to)) => Err(AdoptError::Apart { row, to }),
    }
}

/// Takes a row as a database has it, or has it not.
fn take<N: Ord + Clone, R: Clone>(rows: &mut BTreeMap<N, R>, observed: &BTreeMap<N, R>, name: &N) {
    match observed.get(name) {
        Some(row) => drop(rows.insert(name.clone(), row.clone())),
        None => drop(rows.remove(name)),
    }
}

/// A row that names another one which is not there, and that one.
fn dangling(rows: &Catalog) -> Option<(Row, Row)> {
    let products = rows.products.iter().flat_map(|(name, row)| {
        let to = row.blocks.iter().cloned().map(Row::Block);
        to.map(|to| (Row::Product(name.clone()), to))
    });
    let blocks = rows.blocks.iter().flat_map(|(name, row)| {
        let types = row.resource_types.iter().cloned().map(Row::ResourceType);
        let to = types.chain(row.depends_on.iter().cloned().map(Row::Block));
        to.map(|to| (Row::Block(name.clone()), to))
    });
    let workflows = rows.workflows.iter().flat_map(|(name, row)| {
        let to = row.products.iter().cloned().map(Row::Product);
        to.map(|to| (Row::Workflow(name.clone()), to))
    });
    let is_there = |row: &Row| match row {
        Row::Product(name) => rows.products.contains_key(name),
        Row::Block(name) => rows.blocks.contains_key(name),
        Row::ResourceType(name) => rows.resource_types.contains_key(name),
        Row::Workflow(name) => rows.workflows.contains_key(name),
    };
    let mut all = products.chain(blocks).chain(workflows);
    all.find(|(_, to)| !is_there(to))
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
