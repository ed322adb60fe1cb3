//! The files of a migration, as text.

use orch_event::{MigrationDigests, PlanDigest, SqlDigest};

/// The files that lead from one parent to a revision and back, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationTexts {
    /// The SQL forward.
    pub up: String,
    /// The SQL back.
    pub down: String,
    /// The plan of both.
    pub plan: String,
}

impl MigrationTexts {
    /// Their digests, as a header holds them.
    pub fn digests(&self) -> MigrationDigests {
        MigrationDigests {
            up: SqlDigest::of(self.up.as_bytes()),
            down: SqlDigest::of(self.down.as_bytes()),
            plan: PlanDigest::of(self.plan.as_bytes()),
        }
    }
}
