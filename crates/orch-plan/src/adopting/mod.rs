//! Adopting: the events that record what a database holds, as it holds it.
//!
//! Nothing is asked here: the rows answer. What the classes say differently stays a difference
//! for the next recording.

mod changes;
mod model;
mod unlike;
mod workflows;

use orch_event::{Event, Lines, Timestamp};
use orch_model::{Catalog, Model, Recorded, RowKeys};

pub use unlike::{Unlike, unlike};

/// A database, and what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Adopting<'a> {
    /// The model that explains its rows: what the classes say, or what is recorded.
    pub known: &'a Model,
    /// The model that is recorded so far.
    pub recorded: &'a Recorded,
    /// The rows.
    pub observed: &'a Catalog,
    /// Their primary keys.
    pub keys: &'a RowKeys,
}

/// Who adopts, and when.
#[derive(Clone, Copy, Debug)]
pub struct Witness<'a> {
    /// Whose answers the rows' texts become.
    pub by: &'a str,
    /// When they were read.
    pub at: Timestamp,
}

impl Adopting<'_> {
    /// The model that the rows stand for: that which is known, as far as there are rows for it,
    /// and the rest of the rows without a field of any class that explains them.
    pub fn model(&self) -> Model {
        model::of_rows(self.known, self.observed)
    }

    /// The events that lead from what is recorded to what the rows say, and their lines; none
    /// where all is recorded.
    pub fn events(&self, witness: Witness<'_>) -> (Vec<Event>, Lines) {
        changes::events(self, &self.model(), witness)
    }
}
