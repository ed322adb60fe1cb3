//! The words for adopting: how models and rows differ, and why a database cannot be adopted.

use std::collections::BTreeSet;

use orch_app::adopt::AdoptError;
use orch_model::drift::{Differs, Field, Row, Value};
use orch_model::{Declared, Drift, Origin, Place};
use serde::Serialize;

use crate::error::{CommandError, Kind, Whole};
use crate::output::{one_line, say, styles};
use crate::words::database::kind;
use crate::words::drift::{described_field, described_row, described_value};
use crate::words::ledger::listed;
use crate::words::replaying::failed;

/// A difference between models, or a revision, and a database.
#[derive(Serialize)]
pub(crate) struct Difference {
    /// The row.
    row: String,
    /// Its field; none where the whole row differs.
    field: Option<String>,
    /// What the models or the revision say.
    expected: String,
    /// What the database says.
    found: String,
    /// Where the models say it.
    place: Option<String>,
}

impl Difference {
    /// A difference, with the place of the class that it is about, if one is known.
    pub(crate) fn new(drift: &Drift, declared: Option<&Declared>) -> Self {
        let (field, expected, found) = match &drift.how {
            Differs::Missing => (None, "is there".to_owned(), "has no such row".to_owned()),
            Differs::Unrecorded => (None, "is not there".to_owned(), "has a row".to_owned()),
            Differs::In {
                field,
                expected: Value::Names(expected),
                found: Value::Names(found),
            } => (
                Some(described_field(field)),
                beyond(expected, found),
                beyond(found, expected),
            ),
            Differs::In {
                field: field @ Field::FixedInput(_),
                expected: Value::Null,
                found: Value::None,
            } => (
                Some(described_field(field)),
                "is there".to_owned(),
                "has no such row".to_owned(),
            ),
            Differs::In {
                field,
                expected,
                found,
            } => (
                Some(described_field(field)),
                described_value(expected),
                described_value(found),
            ),
        };
        let origin = declared.and_then(|it| origin(it, drift));
        Self {
            row: described_row(&drift.row),
            field,
            expected,
            found,
            place: origin.map(ToString::to_string),
        }
    }

    /// Says it; `who` names both sides.
    pub(crate) fn say(&self, who: [&str; 2]) {
        for line in self.text(who).lines() {
            say!("{line}");
        }
    }

    /// It, on lines of its own; `who` names both sides.
    pub(crate) fn text(&self, who: [&str; 2]) -> String {
        let Self {
            row,
            field,
            expected,
            found,
            place,
        } = self;
        let subject = match field {
            Some(field) => format!("{row}, {field}"),
            None => row.clone(),
        };
        let faint = styles::FAINT;
        let place = match place {
            Some(place) => format!("  {faint}{}{faint:#}", one_line(place)),
            None => String::new(),
        };
        let width = who.iter().map(|it| it.len()).max().unwrap_or_default();
        format!(
            "  {}{place}\n    {:width$}  {}\n    {:width$}  {}\n",
            one_line(&subject),
            who[0],
            one_line(expected),
            who[1],
            one_line(found)
        )
    }
}

/// The names that one side has and the other has not.
fn beyond(these: &BTreeSet<String>, those: &BTreeSet<String>) -> String {
    let more: BTreeSet<String> = these.difference(those).cloned().collect();
    if more.is_empty() {
        "nothing more".to_owned()
    } else {
        format!("also {}", described_value(&Value::Names(more)))
    }
}

/// Where the classes say what a difference is about.
fn origin<'a>(declared: &'a Declared, drift: &Drift) -> Option<&'a Origin> {
    let place = match (&drift.row, &drift.how) {
        (
            Row::Product(name),
            Differs::In {
                field: Field::FixedInput(input),
                ..
            },
        ) => Place::FixedInput(name.clone(), input.clone()),
        (Row::Product(name), Differs::Missing) => Place::Product(name.clone()),
        (Row::Product(name), _) => Place::ProductClass(name.clone()),
        (Row::Block(name), _) => Place::Block(name.clone()),
        (Row::ResourceType(name), _) => {
            let mut blocks = declared.model.blocks.iter();
            let (block, _) = blocks.find(|(_, it)| it.resource_types.contains_key(name))?;
            Place::ResourceType(block.clone(), name.clone())
        }
        (Row::Workflow(name), _) => Place::Workflow(name.clone()),
    };
    declared.origin(&place)
}

impl From<AdoptError> for CommandError {
    fn from(error: AdoptError) -> Self {
        match error {
            AdoptError::Inspect(error) => error.into(),
            AdoptError::Journal(error) => error.into(),
            AdoptError::Ledger(error) => error.into(),
            AdoptError::SeveralHeads(error) => error.into(),
            AdoptError::Route(error) => error.into(),
            AdoptError::Record(error) => error.into(),
            AdoptError::Mark(error) => failed(error),
            AdoptError::Postgres(ref source) => {
                let kind = kind(source);
                Self::new(kind, Whole(error)).detail("nothing was written")
            }
            AdoptError::Meanwhile => Self::new(Kind::Locked, error)
                .detail("nothing was written")
                .hint("run the command again"),
            AdoptError::Journalled(ref ids) => {
                let ids = listed(ids);
                Self::new(Kind::Integrity, error)
                    .detail(ids)
                    .detail("nothing was written")
                    .hint(
                        "use the ledger that these revisions are in: pull it, or switch to its \
                         branch",
                    )
            }
            AdoptError::Rights(ref lacking) => {
                let lacking = lacking.clone();
                Self::failed(error)
                    .lacking(&lacking)
                    .detail("nothing was written")
            }
            AdoptError::AskRights(_) | AdoptError::Render(_) => {
                Self::failed(error).detail("nothing was written")
            }
            AdoptError::AtBase => Self::usage(error)
                .detail("nothing was written")
                .hint("`orch adopt` marks a database that was there before"),
            AdoptError::Alike(row) => Self::usage(format!(
                "{} is in the database as it is recorded",
                described_row(&row)
            ))
            .detail("nothing was written")
            .hint("`orch status` lists the rows that differ"),
            AdoptError::Apart { row, to } => {
                let (row, to) = (described_row(&row), described_row(&to));
                Self::usage(format!("{row} names {to}, which is not recorded"))
                    .detail("nothing was written")
                    .hint("take both with `--only`, or neither")
            }
            AdoptError::Unrecorded => Self::usage(error)
                .detail("nothing was written")
                .hint("`orch adopt MESSAGE` records what the database holds"),
            AdoptError::Empty => Self::failed(error)
                .detail("nothing was written")
                .hint("`orch record MESSAGE` records the models instead"),
            AdoptError::Elsewhere(_) => Self::new(Kind::Integrity, error)
                .detail("nothing was written")
                .hint("`orch replay --to REV` goes there; `orch current` shows the way so far"),
        }
    }
}
