//! The second half of the projector: events to up and down SQL.

use std::collections::{BTreeSet, HashSet};
use std::mem::discriminant;

use orch_event::Event;
use orch_model::catalog::Selection;
use orch_model::{Change, Recorded, ThingId};

use crate::fold::fold_change;
use crate::literal::NulError;
use crate::script::{Statement, write};
use crate::{FoldError, Layout, kind};

/// A revision's migrations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// SQL that brings a database from the parents' state to this revision's.
    pub up: String,
    /// SQL that takes it back.
    pub down: String,
    /// The model at this revision.
    pub recorded: Recorded,
    /// What the SQL reads or writes.
    pub touched: Touched,
}

/// What a migration reads and writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// The metadata, by the names that it has at the revision or at its parents.
    pub names: Selection,
    /// The tables that are written, also by cascade.
    pub tables: BTreeSet<&'static str>,
}

/// The events cannot be rendered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// An event does not fit the model before it.
    #[error("line {line}: {error}")]
    Fold {
        /// The line of the revision's file.
        line: usize,
        /// What does not fit.
        error: FoldError,
    },
    /// A text holds what Postgres cannot store.
    #[error("line {line}: {error}")]
    Nul {
        /// The line of the revision's file.
        line: usize,
        /// What cannot be stored.
        error: NulError,
    },
}

/// One change with its line in the revision's file.
pub(crate) type Numbered<'a, C> = (usize, &'a C);

/// What the rendering of a kind works with.
pub(crate) struct Context<'a> {
    /// The model before the changes that are rendered.
    pub(crate) before: &'a Recorded,
    /// The things that this revision has added so far: nothing live can be there.
    pub(crate) new: &'a HashSet<ThingId>,
    /// The target's layout.
    pub(crate) layout: Layout,
    /// What the changes touch is noted here.
    pub(crate) touched: &'a mut Touched,
}

/// The statements of some changes of one kind.
pub(crate) struct Both {
    /// Forward, in the order in which they run.
    pub(crate) up: Vec<Statement>,
    /// Back, in the order in which they run.
    pub(crate) down: Vec<Statement>,
}

/// Renders a revision's events, given the model at its parents and its message.
///
/// Changes of one kind that follow each other become one statement a table.
pub fn render(
    before: Recorded,
    message: &str,
    events: &[Event],
    layout: Layout,
) -> Result<Rendered, RenderError> {
    let changes: Vec<Numbered<'_, Change>> = events
        .iter()
        .enumerate()
        .filter_map(|(index, event)| match event {
            Event::Answer(_) => None,
            Event::Change { change, .. } => Some((index + 2, change)),
        })
        .collect();
    let mut recorded = before;
    let mut new = HashSet::new();
    let mut touched = Touched::default();
    let mut up = Vec::new();
    let mut down = Vec::new();
    for group in changes.chunk_by(|(_, a), (_, b)| discriminant(*a) == discriminant(*b)) {
        let mut context = Context {
            before: &recorded,
            new: &new,
            layout,
            touched: &mut touched,
        };
        let both = kind::render(&mut context, group).map_err(|error| RenderError::Nul {
            line: group[0].0,
            error,
        })?;
        up.extend(both.up);
        down.push(both.down);
        for (line, change) in group {
            fold_change(&mut recorded, change)
                .map_err(|error| RenderError::Fold { line: *line, error })?;
            new.extend(kind::adds(change));
        }
    }
    let down: Vec<Statement> = down.into_iter().rev().flatten().collect();
    Ok(Rendered {
        up: write("up", message, &up),
        down: write("down", message, &down),
        recorded,
        touched,
    })
}
