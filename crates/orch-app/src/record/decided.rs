//! The end of a recording: what all answers give, what would be sealed, what was sealed.

use orch_event::{Event, Lines, RevisionId};
use orch_ledger::{Draft, Ledger, MigrationTexts, NewRevision, RecordingLock};
use orch_model::Recorded;
use orch_projector::{Prelude, Rendered, render};

use crate::author::Author;
use crate::record::error::RecordError;
use crate::record::material::Material;

/// The events of a revision, as all answers give them.
pub struct Decided {
    pub(super) message: String,
    /// In order.
    pub(super) events: Vec<Event>,
    /// Their lines.
    pub(super) lines: Lines,
    pub(super) answers: usize,
    pub(super) draft: Option<Draft>,
    pub(super) lock: Option<RecordingLock>,
}

/// A revision before it is sealed.
pub struct Prepared {
    /// Why it is recorded.
    pub message: String,
    /// The lines of its events.
    pub lines: Lines,
    /// Its migrations, one for each parent; one where there is none.
    pub migrations: Vec<MigrationTexts>,
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

/// A revision that was sealed.
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
        self.events.iter()
    }

    /// Renders the events on the recorded model; of a merge, the way from each head to it. The
    /// material goes, as that of a large model takes much room.
    pub fn render(self, material: Material, ledger: &Ledger) -> Result<Prepared, RecordError> {
        let Self {
            message,
            events,
            lines,
            answers,
            draft,
            lock,
        } = self;
        let Material {
            read,
            recorded,
            heads,
            merging,
            ..
        } = material;
        drop(read);
        let ids = lines.ids.iter().copied();
        let one = render(recorded, &message, ids.clone().zip(&events));
        let one = one.map_err(RecordError::Render)?;
        let (recorded, migrations) = if merging.is_some() {
            let merged = one.recorded;
            let events = ids.zip(&events);
            let all = ledger.render_merge(&heads, &merged, &message, &events)?;
            (merged, all.into_iter().map(texts).collect())
        } else {
            (one.recorded.clone(), vec![texts(one)])
        };
        Ok(Prepared {
            message,
            changes: events.len() - answers,
            answers,
            lines,
            migrations,
            recorded,
            draft,
            _lock: lock,
        })
    }
}

fn texts(rendered: Rendered) -> MigrationTexts {
    MigrationTexts {
        up: rendered.up,
        down: rendered.down,
        plan: rendered.plan.to_text(),
    }
}

impl Prepared {
    /// A revision of `changes` and `answers` that were not asked for one by one.
    pub(crate) fn new(
        message: String,
        (lines, (changes, answers)): (Lines, (usize, usize)),
        migration: MigrationTexts,
        recorded: Recorded,
    ) -> Self {
        Self {
            message,
            lines,
            migrations: vec![migration],
            changes,
            answers,
            recorded,
            draft: None,
            _lock: None,
        }
    }

    /// The model that it leads to.
    pub(crate) const fn recorded(&self) -> &Recorded {
        &self.recorded
    }

    /// Seals it as a revision on the ledger's head.
    pub fn seal(self, ledger: &mut Ledger, author: &dyn Author) -> Result<Sealed, RecordError> {
        let Self {
            message,
            lines,
            migrations,
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
            prelude: Prelude::current().digest(),
            migrations,
        };
        let revision = ledger.seal(&draft, revision, &recorded)?;
        Ok(Sealed {
            revision,
            changes,
            answers,
        })
    }
}
