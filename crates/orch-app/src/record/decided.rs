//! The end of a recording: what all answers give, what would be sealed, what was sealed.

use orch_event::{Event, RevisionId};
use orch_ledger::{Draft, Ledger, NewRevision, RecordingLock, Sql};
use orch_model::Recorded;
use orch_projector::{Layout, render};

use crate::author::Author;
use crate::record::error::RecordError;
use crate::record::material::Material;

/// What all answers give: the events of a revision.
pub struct Decided {
    pub(super) message: String,
    /// Each with its line, in order.
    pub(super) events: Vec<(Event, String)>,
    pub(super) answers: usize,
    pub(super) draft: Option<Draft>,
    pub(super) lock: Option<RecordingLock>,
}

/// What would be sealed.
pub struct Prepared {
    /// Why it is recorded.
    pub message: String,
    /// The lines of its events, in order.
    pub lines: Vec<String>,
    /// Its migrations.
    pub sql: Sql,
    /// How many of its events are changes.
    pub changes: usize,
    /// How many of its events are answers.
    pub answers: usize,
    /// The model that it leads to.
    recorded: Recorded,
    draft: Option<Draft>,
    /// Held until it is sealed, or given up.
    _lock: Option<RecordingLock>,
}

/// What was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The revision.
    pub revision: RevisionId,
    /// How many of its events are changes.
    pub changes: usize,
    /// How many of its events are answers.
    pub answers: usize,
}

impl Decided {
    /// The events, in the order in which a revision holds them.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.events.iter().map(|(event, _)| event)
    }

    /// Renders the events on the recorded model. The material goes, as that of a large
    /// model takes much room.
    pub fn render(self, material: Material) -> Result<Prepared, RecordError> {
        let Self {
            message,
            events,
            answers,
            draft,
            lock,
        } = self;
        let Material { read, recorded, .. } = material;
        drop(read);
        let (events, lines): (Vec<Event>, Vec<String>) = events.into_iter().unzip();
        let rendered =
            render(recorded, &message, &events, Layout::Current).map_err(RecordError::Render)?;
        Ok(Prepared {
            message,
            changes: events.len() - answers,
            answers,
            lines,
            sql: Sql {
                up: rendered.up,
                down: rendered.down,
            },
            recorded: rendered.recorded,
            draft,
            _lock: lock,
        })
    }
}

impl Prepared {
    /// Seals it as a revision on the ledger's head.
    pub fn seal(self, ledger: &mut Ledger, author: &dyn Author) -> Result<Sealed, RecordError> {
        let Self {
            message,
            lines,
            sql,
            changes,
            answers,
            recorded,
            draft,
            _lock,
        } = self;
        let draft = draft.map_or_else(|| ledger.begin_draft(), Ok)?;
        let revision = NewRevision {
            message,
            author: author.name(),
            time: author.now(),
            lines,
            sql,
        };
        let revision = ledger.seal(&draft, revision, &recorded)?;
        Ok(Sealed {
            revision,
            changes,
            answers,
        })
    }
}
