//! The second half of the projector: events to up and down SQL.

use std::borrow::Cow;
use std::collections::HashSet;
use std::mem::discriminant;

use orch_event::Event;
use orch_model::{BlockName, Catalog, Change, ProductName, Recorded, ResourceTypeName, ThingId};

use crate::fold::fold_change;
use crate::literal::NulError;
use crate::script::{Statement, write};
use crate::{FoldError, Layout, Touched, kind};

/// A revision's migrations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// SQL that brings a database from the parents' state to this revision's.
    pub up: String,
    /// SQL that takes it back.
    pub down: String,
    /// The model at this revision.
    pub recorded: Recorded,
    /// What the SQL touches, where that was to be noted.
    pub touched: Touched,
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
    /// What the changes touch is noted here, where that is wanted.
    pub(crate) touched: Option<&'a mut Touched>,
}

impl Context<'_> {
    /// Notes that a product is touched.
    pub(crate) fn touch_product(&mut self, name: &ProductName) {
        if let Some(touched) = &mut self.touched {
            touched.product(name, &self.before.model);
        }
    }

    /// Notes that a block is touched.
    pub(crate) fn touch_block(&mut self, name: &BlockName) {
        if let Some(touched) = &mut self.touched {
            touched.block(name, &self.before.model);
        }
    }

    /// Notes that a resource type is touched.
    pub(crate) fn touch_resource_type(&mut self, name: &ResourceTypeName) {
        if let Some(touched) = &mut self.touched {
            touched.resource_type(name, &self.before.model);
        }
    }

    /// Notes that a table is written.
    pub(crate) fn touch_table(&mut self, table: &'static str) {
        if let Some(touched) = &mut self.touched {
            touched.tables.insert(table);
        }
    }
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
    let mut renderer = Renderer::new(before, layout);
    renderer.touched = Some(Touched::default());
    for (index, event) in events.iter().enumerate() {
        if let Event::Change { change, .. } = event {
            renderer.push(index + 2, Cow::Borrowed(change))?;
        }
    }
    renderer.finish(message)
}

/// Renders changes as they come; holds no more of them than are of one kind and
/// follow each other.
pub struct Renderer<'a> {
    recorded: Recorded,
    layout: Layout,
    new: HashSet<ThingId>,
    /// None where nobody asks for it.
    touched: Option<Touched>,
    group: Vec<(usize, Cow<'a, Change>)>,
    up: Vec<Statement>,
    /// By group, in the order of the groups.
    down: Vec<Vec<Statement>>,
}

impl<'a> Renderer<'a> {
    /// Begins with the model at a revision's parents; does not note what is touched.
    pub fn new(before: Recorded, layout: Layout) -> Self {
        Self {
            recorded: before,
            layout,
            new: HashSet::new(),
            touched: None,
            group: Vec::new(),
            up: Vec::new(),
            down: Vec::new(),
        }
    }

    /// Takes the next change, with its line in the revision's file.
    pub fn push(&mut self, line: usize, change: Cow<'a, Change>) -> Result<(), RenderError> {
        let is_other = |(_, last): &(usize, Cow<'a, Change>)| {
            discriminant(last.as_ref()) != discriminant(change.as_ref())
        };
        if self.group.last().is_some_and(is_other) {
            self.flush()?;
        }
        self.group.push((line, change));
        Ok(())
    }

    /// Renders the changes that wait, then folds them.
    fn flush(&mut self) -> Result<(), RenderError> {
        let waiting = std::mem::take(&mut self.group);
        let group: Vec<Numbered<'_, Change>> = waiting
            .iter()
            .map(|(line, change)| (*line, change.as_ref()))
            .collect();
        let mut context = Context {
            before: &self.recorded,
            new: &self.new,
            layout: self.layout,
            touched: self.touched.as_mut(),
        };
        let line = group.first().map_or(0, |(line, _)| *line);
        let both =
            kind::render(&mut context, &group).map_err(|error| RenderError::Nul { line, error })?;
        self.up.extend(both.up);
        self.down.push(both.down);
        for (line, change) in group {
            fold_change(&mut self.recorded, change)
                .map_err(|error| RenderError::Fold { line, error })?;
            self.new.extend(kind::adds(change));
        }
        Ok(())
    }

    /// Ends the revision.
    pub fn finish(mut self, message: &str) -> Result<Rendered, RenderError> {
        self.flush()?;
        let down: Vec<Statement> = self.down.into_iter().rev().flatten().collect();
        let mut touched = self.touched.unwrap_or_default();
        touched.after = Catalog::select(&self.recorded.model, &touched.names);
        Ok(Rendered {
            up: write("up", message, &self.up),
            down: write("down", message, &down),
            recorded: self.recorded,
            touched,
        })
    }
}
