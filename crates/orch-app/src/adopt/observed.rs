//! The material of an adoption: the rows of a database, and its journal.

use std::time::Duration;

use orch_model::{Catalog, RowKeys};
use orch_postgres::{Applied, inspect, journal, observe, reading, row_keys};
use postgres::Client;

use crate::adopt::error::AdoptError;

/// A database as it was read, in one snapshot.
#[derive(Clone, Debug)]
pub struct Observed {
    /// The rows of metadata.
    pub catalog: Catalog,
    /// Their primary keys.
    pub keys: RowKeys,
    /// The revisions that are up.
    pub stack: Vec<Applied>,
}

impl Observed {
    /// Reads a database; writes nothing, and waits no longer for a lock than it may.
    pub fn read(client: &mut Client, wait: Duration) -> Result<Self, AdoptError> {
        let mut looking = reading(client, wait)?;
        inspect::structure(&mut looking)?;
        let observed = Self {
            catalog: observe(&mut looking, None)?,
            keys: row_keys(&mut looking)?,
            stack: journal::stack(&mut looking)?,
        };
        looking.rollback()?;
        Ok(observed)
    }
}
