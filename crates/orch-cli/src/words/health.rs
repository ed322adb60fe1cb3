//! The words for the state of databases beside a ledger.

use orch_app::health::{Health, HealthError, Verdict};
use orch_app::pin::Pin;
use orch_postgres::LeftoverRows;
use serde::Serialize;

use crate::error::{CommandError, Kind, Whole};
use crate::output::{one_line, plural, styles};
use crate::words::adopting::Difference;
use crate::words::database::kind;

/// The state of a database, for programs and for people.
#[derive(Serialize)]
pub(crate) struct HealthReport {
    /// The name in `orch.toml`; none where the database was named otherwise.
    environment: Option<String>,
    /// Which database; none where it could not be reached.
    database: Option<String>,
    /// Where it is; null at the base.
    current: Option<String>,
    /// Whether it was marked as being there.
    marked: bool,
    verdict: &'static str,
    /// Revisions that the ledger does not have.
    unknown: Vec<String>,
    pending: Vec<String>,
    /// The tag to which it is pinned.
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    /// Revisions that are up, beyond that tag.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    beyond: Vec<String>,
    /// Where its structure is not as recorded.
    drift: Vec<Difference>,
    /// Texts that were edited in it.
    edited: Vec<Difference>,
    leftovers: Vec<LeftoverReport>,
    last: Option<Last>,
    /// Why the state is not known.
    error: Option<String>,
}

/// The latest entry of a journal.
#[derive(Serialize)]
struct Last {
    revision: String,
    direction: String,
    by: String,
    at: String,
}

/// Rows that nothing explains.
#[derive(Serialize)]
pub(crate) struct LeftoverReport {
    kind: &'static str,
    owner: Option<String>,
    name: String,
    rows: u64,
}

impl HealthReport {
    /// The report of a state.
    pub(crate) fn new(
        environment: Option<&str>,
        database: &str,
        health: &Health,
        pin: Option<&Pin>,
    ) -> Self {
        let differences = |all: &[_]| all.iter().map(|it| Difference::new(it, None)).collect();
        Self {
            environment: environment.map(str::to_owned),
            database: Some(database.to_owned()),
            current: health.at.map(|id| id.to_string()),
            marked: health.is_marked,
            verdict: match health.verdict() {
                Verdict::Agrees => "agrees",
                Verdict::Pending => "pending",
                Verdict::Beyond => "beyond",
                Verdict::Drifted => "drifted",
            },
            unknown: health.unknown.iter().map(ToString::to_string).collect(),
            pending: health.pending.iter().map(ToString::to_string).collect(),
            tag: pin.map(|it| it.tag.to_string()),
            beyond: health.beyond.iter().map(ToString::to_string).collect(),
            drift: differences(&health.structure),
            edited: differences(&health.texts),
            leftovers: health.leftovers.iter().map(LeftoverReport::new).collect(),
            last: health.latest.as_ref().map(|it| Last {
                revision: it.revision.clone(),
                direction: it.direction.clone(),
                by: it.by.clone(),
                at: it.at.clone(),
            }),
            error: None,
        }
    }

    /// The report of a database that could not be asked.
    pub(crate) fn unreached(environment: &str, error: String) -> Self {
        Self {
            environment: Some(environment.to_owned()),
            database: None,
            current: None,
            marked: false,
            verdict: "unknown",
            unknown: Vec::new(),
            pending: Vec::new(),
            tag: None,
            beyond: Vec::new(),
            drift: Vec::new(),
            edited: Vec::new(),
            leftovers: Vec::new(),
            last: None,
            error: Some(error),
        }
    }

    /// The columns of its row in a table of environments.
    pub(crate) fn columns(&self) -> [String; 5] {
        let name = one_line(self.environment.as_deref().unwrap_or("-"));
        if let Some(error) = &self.error {
            return [
                name,
                "unknown".to_owned(),
                String::new(),
                String::new(),
                one_line(error),
            ];
        }
        let current = self.current.as_deref().map_or("base", |id| &id[..8]);
        let pending = match self.pending.len() {
            0 => "-".to_owned(),
            count => count.to_string(),
        };
        let drift = match (self.drift.len() + self.unknown.len(), self.edited.len()) {
            (0, 0) => "-".to_owned(),
            (0, texts) => plural(texts, "text"),
            (count, 0) => count.to_string(),
            (count, texts) => format!("{count}, {}", plural(texts, "text")),
        };
        let last = match &self.last {
            Some(it) => format!(
                "{} by {} at {}",
                one_line(&it.direction),
                one_line(&it.by),
                one_line(&it.at)
            ),
            None => "never".to_owned(),
        };
        [name, current.to_owned(), pending, drift, last]
    }

    /// All of it, for people.
    pub(crate) fn text(&self) -> String {
        let id = styles::ID;
        let mut text = match &self.current {
            Some(current) if self.marked => {
                format!("marked at {id}{}{id:#}\n", &current[..8])
            }
            Some(current) => format!("at {id}{}{id:#}\n", &current[..8]),
            None => "at the base: nothing was replayed on it\n".to_owned(),
        };
        for unknown in &self.unknown {
            text += &format!("{id}{}{id:#} is not in the ledger\n", &unknown[..8]);
        }
        if let Some(tag) = &self.tag {
            text += &format!("pinned to {tag}\n");
        }
        for beyond in &self.beyond {
            text += &format!("{id}{}{id:#} is beyond the tag\n", &beyond[..8]);
        }
        text += &match self.pending.len() {
            0 => "nothing is pending\n".to_owned(),
            count => format!("{} pending\n", plural(count, "revision")),
        };
        let mut listed = |differences: &[Difference], none: &str, some: &str| {
            if differences.is_empty() {
                text += &format!("{none}\n");
                return;
            }
            text += &format!("{} {some}\n", plural(differences.len(), "difference"));
            for it in differences {
                text += &it.text(["recorded", "database"]);
            }
        };
        if self.current.is_some() && self.unknown.is_empty() {
            listed(
                &self.drift,
                "its structure is as recorded",
                "from the recorded structure",
            );
            listed(
                &self.edited,
                "its texts are as recorded",
                "from the recorded texts, which stay",
            );
        }
        if let Some(it) = &self.last {
            let (direction, revision) = (one_line(&it.direction), one_line(&it.revision));
            let revision = revision.get(..8).unwrap_or(&revision).to_owned();
            text += &format!(
                "last: {direction} {id}{revision}{id:#} by {} at {}\n",
                one_line(&it.by),
                one_line(&it.at)
            );
        }
        text
    }

    /// Rows that nothing explains, for people.
    pub(crate) fn leftovers(&self) -> String {
        if self.leftovers.is_empty() {
            return "no leftovers: every row is explained\n".to_owned();
        }
        let lines = self.leftovers.iter().map(LeftoverReport::line);
        lines.collect()
    }
}

impl LeftoverReport {
    pub(crate) fn new(it: &LeftoverRows) -> Self {
        Self {
            kind: it.leftover.rows.as_str(),
            owner: it.leftover.owner.clone(),
            name: it.leftover.name.clone(),
            rows: it.count,
        }
    }

    pub(crate) fn line(&self) -> String {
        let name = one_line(&self.name);
        let rows = |noun| plural(usize::try_from(self.rows).unwrap_or(usize::MAX), noun);
        let owner = one_line(self.owner.as_deref().unwrap_or_default());
        match self.kind {
            "resource_type" => format!("resource type `{name}`, which no product block has\n"),
            "values" => format!(
                "{} of `{name}` in instances of product block `{owner}`, which does not have it\n",
                rows("value")
            ),
            "relations" => format!(
                "{} from instances of product block `{owner}` to instances of `{name}`, which it \
                 does not depend on\n",
                rows("relation")
            ),
            _ => format!(
                "{} of product block `{name}` in subscriptions of product `{owner}`, which nothing \
                 uses\n",
                rows("instance")
            ),
        }
    }
}

impl From<HealthError> for CommandError {
    fn from(error: HealthError) -> Self {
        match error {
            HealthError::Inspect(error) => error.into(),
            HealthError::Journal(error) => error.into(),
            HealthError::Ledger(error) => error.into(),
            HealthError::Postgres(ref source) => {
                let kind: Kind = kind(source);
                Self::new(kind, Whole(error))
            }
        }
    }
}
