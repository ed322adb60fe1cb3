//! A statement of a migration, as a value: what it does, on which tables, for which
//! events. Its text, the locks, the plan are derived from it.

mod archive;
mod describe;
mod fill;
mod hold;
mod insert;
mod names;
mod refuse;
mod sql;
mod update;
mod workflow;

pub(crate) use archive::{Archive, Cut, Fit, Surplus};
pub(crate) use describe::{Describe, Described};
pub(crate) use fill::{FillAttribute, FillValues, Only};
pub(crate) use hold::Hold;
pub(crate) use insert::{Attachments, FixedInputRow, Insert, Relations, Text3};
pub(crate) use refuse::{Refuse, Required};
pub(crate) use update::{Renamed, Step, Update, renames};
pub(crate) use workflow::{Linked, Retired, Tasks, Whose, WorkflowRow, Write as WorkflowWrite};

use orch_event::EventId;
use serde::{Deserialize, Serialize};

use crate::literal::{NulError, literal};
use crate::schema::Table;
use crate::slot::Slot;

/// A statement, and why it is there.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    /// The events that it comes from.
    pub(crate) cause: Cause,
    /// The sentence of its comment; names in it are fit for a comment.
    pub(crate) why: String,
    /// Its action.
    pub(crate) action: Action,
}

impl Statement {
    pub(crate) fn new(cause: Cause, why: String, action: Action) -> Self {
        Self { cause, why, action }
    }
}

/// The events that a statement comes from: all are of one kind, and follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// The first of them.
    pub first: EventId,
    /// The last of them.
    pub last: EventId,
    /// How many there are.
    pub count: usize,
}

impl Cause {
    /// One event.
    pub(crate) const fn one(event: EventId) -> Self {
        Self {
            first: event,
            last: event,
            count: 1,
        }
    }
}

/// The effect of a statement on rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Does {
    /// Inserts rows of metadata.
    Insert,
    /// Changes rows.
    Update,
    /// Replaces texts that people may have edited.
    Describe,
    /// Moves rows to the archive. Run with `orch.counting` on, it counts them instead.
    Archive,
    /// Puts rows back that the opposite direction archived.
    Restore,
    /// Makes rows that existing subscriptions require.
    Fill,
    /// Notes which subscriptions lack something, or hold something that does not fit, so that
    /// the other direction leaves them so; or that rows stay in the archive, as people have
    /// filled their place.
    Note,
    /// Refuses, where something is in the way.
    Refuse,
}

/// A statement's action, with all that its text needs.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    Insert(Insert),
    Update(Update),
    Describe(Slot, Describe),
    Archive(Slot, Archive),
    /// Puts back what the opposite direction archived in a slot, of these tables.
    Restore(Slot, &'static [Table]),
    FillAttribute(FillAttribute),
    NoteAttribute(FillAttribute),
    FillValues(FillValues),
    NoteValues(FillValues),
    /// Notes values that did not fit before: the way back leaves them.
    NoteUnfit(Slot, Fit),
    /// Leaves in the archive of a slot what people have filled the place of.
    Hold(Slot, Hold),
    Workflows(WorkflowWrite),
    Refuse(Refuse),
}

impl Action {
    /// Its effect.
    pub(crate) const fn does(&self) -> Does {
        match self {
            Self::Insert(_) => Does::Insert,
            Self::Update(_) => Does::Update,
            Self::Describe(..) => Does::Describe,
            Self::Archive(..) => Does::Archive,
            Self::Restore(..) => Does::Restore,
            Self::FillAttribute(_) | Self::FillValues(_) => Does::Fill,
            Self::NoteAttribute(_) | Self::NoteValues(_) | Self::NoteUnfit(..) | Self::Hold(..) => {
                Does::Note
            }
            Self::Workflows(WorkflowWrite::Add(_)) => Does::Insert,
            Self::Workflows(WorkflowWrite::NoteLinks(..)) => Does::Note,
            Self::Workflows(_) => Does::Update,
            Self::Refuse(_) => Does::Refuse,
        }
    }

    /// The slot of the archive that it moves rows to or from.
    pub(crate) const fn slot(&self) -> Option<Slot> {
        match self {
            Self::Describe(slot, _)
            | Self::Archive(slot, _)
            | Self::Restore(slot, _)
            | Self::NoteUnfit(slot, _)
            | Self::Hold(slot, _) => Some(*slot),
            Self::Workflows(write) => write.slot(),
            _ => None,
        }
    }

    /// The tables whose rows it inserts or changes.
    pub(crate) const fn writes(&self) -> &'static [Table] {
        match self {
            Self::Insert(insert) => insert.writes(),
            Self::Update(update) => update.writes(),
            Self::Describe(_, describe) => describe.writes(),
            Self::Archive(_, archive) => archive.writes(),
            Self::FillAttribute(_) => &[Table::InstanceRelations, Table::Instances],
            Self::FillValues(_) => &[Table::InstanceValues],
            Self::Workflows(write) => write.writes(),
            Self::Restore(..)
            | Self::NoteAttribute(_)
            | Self::NoteValues(_)
            | Self::NoteUnfit(..)
            | Self::Hold(..)
            | Self::Refuse(_) => &[],
        }
    }

    /// The tables that it moves rows from, without those that follow by cascade.
    pub(crate) const fn archives(&self) -> &'static [Table] {
        match self {
            Self::Archive(_, archive) => archive.archives(),
            _ => &[],
        }
    }

    /// The tables that it may put rows back into.
    pub(crate) const fn restores(&self) -> &'static [Table] {
        match self {
            Self::Restore(_, tables) => tables,
            _ => &[],
        }
    }

    /// The function of the prelude that it calls, if it calls one.
    pub(crate) const fn calls(&self) -> Option<&'static str> {
        match self {
            Self::Insert(_) | Self::Update(_) => None,
            Self::Describe(..) => Some("orch_describe"),
            Self::Archive(_, archive) => Some(archive.function()),
            Self::Restore(..) => Some("orch_restore"),
            Self::FillAttribute(_) => Some("orch_fill_attribute"),
            Self::NoteAttribute(_) => Some("orch_note_missing_attribute"),
            Self::FillValues(_) => Some("orch_fill_values"),
            Self::NoteValues(_) => Some("orch_note_missing_values"),
            Self::NoteUnfit(..) => Some("orch_note_unfit_values"),
            Self::Hold(_, hold) => Some(hold.function()),
            Self::Workflows(write) => Some(write.function()),
            Self::Refuse(refuse) => Some(refuse.function()),
        }
    }

    /// The SQL, without its final semicolon.
    pub(crate) fn text(&self) -> Result<String, NulError> {
        match self {
            Self::Insert(insert) => insert.text(),
            Self::Update(update) => update.text(),
            Self::Describe(slot, describe) => describe.text(*slot),
            Self::Archive(slot, archive) => archive.text(*slot),
            Self::Restore(slot, _) => sql::call("orch_restore", &[literal(&slot.to_string())?]),
            Self::FillAttribute(fill) => fill.text(),
            Self::NoteAttribute(fill) => fill.noting(),
            Self::FillValues(fill) => fill.text(),
            Self::NoteValues(fill) => fill.noting(),
            Self::NoteUnfit(slot, fit) => fit.noting(*slot),
            Self::Hold(slot, hold) => hold.text(*slot),
            Self::Workflows(write) => write.text(),
            Self::Refuse(refuse) => refuse.text(),
        }
    }
}
