//! Which cells of a table are not as they are at another point.

use std::collections::BTreeMap;

use orch_model::Catalog;
use orch_model::drift::{Differs, Field, Row, Value};

/// Which cells are not as they are at another point.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// Per row that both have, its fields with their values at the other point and here.
    fields: BTreeMap<Row, Vec<(Field, Value, Value)>>,
    added: Vec<Row>,
    /// Rows that only the other point has.
    pub(crate) removed: Vec<Row>,
}

impl Marks {
    /// Compares what is shown with another point.
    pub(crate) fn new(shown: &Catalog, other: &Catalog) -> Self {
        let mut marks = Self::default();
        for drift in other.drift(shown) {
            match drift.how {
                Differs::Missing => marks.removed.push(drift.row),
                Differs::Unrecorded => marks.added.push(drift.row),
                Differs::In {
                    field,
                    expected,
                    found,
                } => {
                    let fields = marks.fields.entry(drift.row).or_default();
                    fields.push((field, expected, found));
                }
            }
        }
        marks.added.sort();
        marks
    }

    /// How many rows are not the same.
    pub(crate) fn count(&self) -> usize {
        self.fields.len() + self.added.len() + self.removed.len()
    }

    /// Whether the other point does not have a row.
    pub(crate) fn is_added(&self, row: &Row) -> bool {
        self.added.binary_search(row).is_ok()
    }

    /// The values of a field that is not the same: at the other point, and here.
    pub(crate) fn values(&self, row: &Row, field: &Field) -> Option<(&Value, &Value)> {
        let fields = self.fields.get(row)?;
        let (_, there, here) = fields.iter().find(|(it, ..)| it == field)?;
        Some((there, here))
    }

    /// The fixed inputs of a row that are not the same, with their values there.
    pub(crate) fn fixed_inputs(&self, row: &Row) -> Vec<(&str, &Value)> {
        let fields = self.fields.get(row).into_iter().flatten();
        fields
            .filter_map(|(field, value, _)| match field {
                Field::FixedInput(name) => Some((name.as_str(), value)),
                _ => None,
            })
            .collect()
    }
}
