//! How two points differ: places in history, the declared models, databases.
//!
//! Two models differ by changes, two sets of rows by rows; a model and a database by the rows
//! that the model stands for.

mod point;
mod side;

pub use point::{Point, Range};
pub use side::{ObserveError, Side};

use orch_ledger::{Ledger, LedgerError};
use orch_model::drift::Differs;
use orch_model::{Catalog, Change, Drift, Model, Recorded};
use orch_plan::{supposed, unlike};
use orch_projector::{Sources, changes_between};

use crate::adopt::is_leftover;

/// How two points differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// The changes that lead from one model to the other.
    Changes(Vec<Change>),
    /// The rows that are not the same: `expected` on the first side, `found` on the second.
    Rows(Vec<Drift>),
}

impl Comparison {
    /// How many differences there are.
    pub const fn len(&self) -> usize {
        match self {
            Self::Changes(changes) => changes.len(),
            Self::Rows(rows) => rows.len(),
        }
    }

    /// Whether nothing differs.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Compares two points.
pub fn compare(ledger: &Ledger, from: &Side, to: &Side) -> Result<Comparison, LedgerError> {
    use Side::{Declared, Observed, Recorded as At};
    let nothing = Sources::default();
    Ok(match (from, to) {
        (At { at, model: from }, At { at: end, model: to }) => {
            let mut sources = Sources::default();
            if let Some(end) = end {
                for id in ledger.graph().beyond(*end, *at) {
                    sources.take(ledger.read(id)?.iter());
                }
            }
            Comparison::Changes(changes_between(from, to, &sources))
        }
        (At { model: from, .. }, Declared(to)) => {
            Comparison::Changes(changes_between(from, &supposed(to, from), &nothing))
        }
        (Declared(from), At { model: to, .. }) => {
            Comparison::Changes(changes_between(&supposed(from, to), to, &nothing))
        }
        (Declared(from), Declared(to)) => {
            let from = supposed(from, &Recorded::default());
            let to = supposed(to, &from);
            Comparison::Changes(changes_between(&from, &to, &nothing))
        }
        (Observed(from), Observed(to)) => Comparison::Rows(from.drift(to)),
        (At { model: from, .. }, Observed(to)) => Comparison::Rows(rows(&from.model, to)),
        (Observed(from), At { model: to, .. }) => Comparison::Rows(reversed(rows(&to.model, from))),
        (Declared(from), Observed(to)) => Comparison::Rows(unlike(from, to).rows),
        (Observed(from), Declared(to)) => Comparison::Rows(reversed(unlike(to, from).rows)),
    })
}

/// Where rows are not those that a model stands for; those that nothing refers to left aside.
fn rows(model: &Model, observed: &Catalog) -> Vec<Drift> {
    let mut rows = Catalog::of(model).drift(observed);
    rows.retain(|it| !is_leftover(it, observed));
    rows
}

/// The same differences, seen from the other side.
fn reversed(rows: Vec<Drift>) -> Vec<Drift> {
    let reversed = rows.into_iter().map(|Drift { row, how }| Drift {
        row,
        how: match how {
            Differs::Missing => Differs::Unrecorded,
            Differs::Unrecorded => Differs::Missing,
            Differs::In {
                field,
                expected,
                found,
            } => Differs::In {
                field,
                expected: found,
                found: expected,
            },
        },
    });
    reversed.collect()
}
