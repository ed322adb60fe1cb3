//! A revision's first line.

use serde::{Deserialize, Serialize};

use crate::{
    EventsDigest, FORMAT, LineError, PlanDigest, PreludeDigest, RevisionId, SqlDigest, Timestamp,
};

/// What a revision says of itself. The hash of its line is the revision's id, so that the
/// id covers the header, every event, every file of SQL with its plan, and the functions
/// that the SQL calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The version of the format; first, so that a newer one shows at once.
    pub format: u32,
    /// The version of the projector that rendered the migrations.
    pub projector: u32,
    /// None for the first revision, one normally, more for a merge; sorted.
    pub parents: Vec<RevisionId>,
    /// Why.
    pub message: String,
    /// Who sealed it.
    pub author: String,
    /// When.
    pub time: Timestamp,
    /// The digest of all lines after this one.
    pub events: EventsDigest,
    /// The digest of the prelude that the SQL calls.
    pub prelude: PreludeDigest,
    /// One for each parent, in their order; the first revision has one, from the base.
    pub migrations: Vec<MigrationDigests>,
}

/// The digests of the files that lead from one parent to a revision and back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MigrationDigests {
    /// Of the SQL that leads to the revision.
    pub up: SqlDigest,
    /// Of the SQL that leads back to the parent.
    pub down: SqlDigest,
    /// Of the plan of both.
    pub plan: PlanDigest,
}

/// The names of the files that lead from one parent to a revision and back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationFiles {
    /// The SQL that leads to the revision.
    pub up: String,
    /// The SQL that leads back to the parent.
    pub down: String,
    /// The plan of both.
    pub plan: String,
}

impl Header {
    /// The name of the file that holds the header and the events.
    pub const EVENTS: &'static str = "events.jsonl";

    /// The line, without its line feed.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).expect("BUG: a header holds only strings, numbers and lists")
    }

    /// Reads a line, given without its line feed.
    pub fn from_line(line: &[u8]) -> Result<Self, LineError> {
        #[derive(Deserialize)]
        struct Version {
            format: u32,
        }
        let version: Version = serde_json::from_slice(line).map_err(LineError::Unreadable)?;
        if version.format > FORMAT {
            return Err(LineError::NewerFormat(version.format));
        }
        let header: Self = serde_json::from_slice(line).map_err(LineError::Unreadable)?;
        let is_sorted = header.parents.is_sorted_by(|a, b| a < b);
        if !is_sorted || header.migrations.len() != header.parents.len().max(1) {
            return Err(LineError::Parents);
        }
        Ok(header)
    }

    /// The names of the files of each migration, in the order of the parents.
    ///
    /// A merge names each by the first 8 digits of the parent, or by more where two
    /// parents share these.
    pub fn files(&self) -> Vec<MigrationFiles> {
        if self.parents.len() < 2 {
            return vec![MigrationFiles {
                up: "up.sql".to_owned(),
                down: "down.sql".to_owned(),
                plan: "plan.json".to_owned(),
            }];
        }
        let ids: Vec<String> = self.parents.iter().map(ToString::to_string).collect();
        let digits = (8..=64)
            .find(|digits| {
                ids.windows(2)
                    .all(|pair| pair[0][..*digits] != pair[1][..*digits])
            })
            .unwrap_or(64);
        ids.iter()
            .map(|id| {
                let parent = &id[..digits];
                MigrationFiles {
                    up: format!("up-from-{parent}.sql"),
                    down: format!("down-to-{parent}.sql"),
                    plan: format!("plan-from-{parent}.json"),
                }
            })
            .collect()
    }
}
