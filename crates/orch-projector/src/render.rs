//! The second half of the projector: events to up and down SQL.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::mem::discriminant;

use orch_event::Event;
use orch_model::{
    Attribute, AttributeName, BlockName, Catalog, Change, Owner, ProductName, Recorded,
    ResourceTypeName, ThingId, ThingKind,
};

use crate::fill::Filling;
use crate::literal::NulError;
use crate::script::{Effect, Statement, spelled, write};
use crate::severed::{reached, refusing_emptied, sparing};
use crate::touched::Removal;
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
    /// What goes on the way up, in order; noted where what is touched is.
    pub removals_up: Vec<Removal>,
    /// What goes on the way down, in order.
    pub removals_down: Vec<Removal>,
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
    /// What existing subscriptions need at the end of the revision.
    pub(crate) filling: &'a mut Filling,
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

    /// Notes the owners whose rows name some blocks as touched.
    pub(crate) fn touch_users_of_blocks<'b>(
        &mut self,
        blocks: impl Iterator<Item = &'b BlockName>,
    ) {
        let blocks: BTreeSet<&BlockName> = blocks.collect();
        let before = self.before;
        let uses = |attributes: &BTreeMap<AttributeName, Attribute>| {
            let mut held = attributes.values().flat_map(|it| &it.blocks);
            held.any(|block| blocks.contains(block))
        };
        for (name, product) in &before.model.products {
            if uses(&product.attributes) {
                self.touch_product(name);
            }
        }
        for (name, block) in &before.model.blocks {
            if uses(&block.attributes) {
                self.touch_block(name);
            }
        }
    }

    /// Notes the blocks whose rows name some resource types as touched.
    pub(crate) fn touch_users_of_resource_types<'b>(
        &mut self,
        names: impl Iterator<Item = &'b ResourceTypeName>,
    ) {
        let names: Vec<&ResourceTypeName> = names.collect();
        let before = self.before;
        for (name, block) in &before.model.blocks {
            if names
                .iter()
                .any(|it| block.resource_types.contains_key(*it))
            {
                self.touch_block(name);
            }
        }
    }

    /// Notes that a table is written, whichever way it goes.
    pub(crate) fn write_table(&mut self, table: &'static str) {
        if let Some(touched) = &mut self.touched {
            touched.tables.insert(table);
        }
    }

    /// Notes that rows are taken from tables on the way up, and come back on the way
    /// down.
    pub(crate) fn take_up(&mut self, tables: &[&'static str]) {
        if let Some(touched) = &mut self.touched {
            touched.taken_up.extend(tables);
        }
    }

    /// Notes that rows are taken from tables on the way down, and come back on the way
    /// up.
    pub(crate) fn take_down(&mut self, tables: &[&'static str]) {
        if let Some(touched) = &mut self.touched {
            touched.taken_down.extend(tables);
        }
    }

    /// Notes that an owner goes with instances that others may use.
    pub(crate) fn sever(&mut self, owner: Owner) {
        let reached = reached(self.before, [owner]);
        self.filling.severed.extend(reached);
    }
}

/// The statements of some changes of one kind.
#[derive(Default)]
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
    filling: Filling,
    group: Vec<(usize, Cow<'a, Change>)>,
    up: Vec<Statement>,
    /// By group, in the order of the groups.
    down: Vec<Vec<Statement>>,
    /// The last group whose way down takes instances that others may use.
    severing: Option<usize>,
}

impl<'a> Renderer<'a> {
    /// Begins with the model at a revision's parents; does not note what is touched.
    pub fn new(before: Recorded, layout: Layout) -> Self {
        Self {
            recorded: before,
            layout,
            new: HashSet::new(),
            touched: None,
            filling: Filling::default(),
            group: Vec::new(),
            up: Vec::new(),
            down: Vec::new(),
            severing: None,
        }
    }

    /// Takes the next change, with its line in the revision's file.
    pub fn push(&mut self, line: usize, change: Cow<'a, Change>) -> Result<(), RenderError> {
        // What a changed attribute relates hangs on the one that changed before it.
        let is_alone = matches!(change.as_ref(), Change::AttributeChanged(_));
        let is_other = |(_, last): &(usize, Cow<'a, Change>)| {
            is_alone || discriminant(last.as_ref()) != discriminant(change.as_ref())
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
            filling: &mut self.filling,
        };
        let line = group.first().map_or(0, |(line, _)| *line);
        let both =
            kind::render(&mut context, &group).map_err(|error| RenderError::Nul { line, error })?;
        self.up.extend(both.up);
        self.down.push(both.down);
        if matches!(
            group.first(),
            Some((_, Change::ProductAdded(_) | Change::BlockAdded(_)))
        ) {
            self.severing = Some(self.down.len() - 1);
        }
        for (line, change) in group {
            kind::fold(&mut self.recorded, change)
                .map_err(|error| RenderError::Fold { line, error })?;
            self.new.extend(kind::adds(change));
        }
        Ok(())
    }

    /// Ends the revision.
    pub fn finish(mut self, message: &str) -> Result<Rendered, RenderError> {
        self.flush()?;
        let nul = |error| RenderError::Nul { line: 0, error };
        let both = self.filling.render(&self.recorded).map_err(nul)?;
        if let Some(touched) = &mut self.touched {
            self.filling.touch(touched);
        }
        self.up.extend(both.up);
        self.down.push(both.down);
        if let Some(index) = self.severing {
            // On the way down, names are at that point as they are at the end.
            let owners = self.new.iter().filter_map(|id| {
                let thing = self.recorded.things.get(*id)?;
                match thing.kind {
                    ThingKind::Product => Some(Owner::Product(ProductName::new(&thing.name))),
                    ThingKind::Block => Some(Owner::Block(BlockName::new(&thing.name))),
                    _ => None,
                }
            });
            let severed = reached(&self.recorded, owners);
            let check = refusing_emptied(&self.recorded, &severed, &self.new);
            let check = check.map_err(nul)?;
            self.down[index].extend(check);
        }
        let mut down: Vec<Statement> = self.down.into_iter().rev().flatten().collect();
        // What is spared on one way is put back first on the other.
        let (there, back) = (sparing(&self.up), sparing(&down));
        if let Some((taking, returning)) = there {
            self.up.push(taking);
            down.insert(0, returning);
        }
        if let Some((taking, returning)) = back {
            down.push(taking);
            self.up.insert(0, returning);
        }
        let (mut removals_up, mut removals_down) = (Vec::new(), Vec::new());
        let mut touched = self.touched.unwrap_or_default();
        if !(touched.taken_up.is_empty() && touched.taken_down.is_empty()) {
            removals_up = removals(&self.up);
            removals_down = removals(&down);
        }
        touched.after = Catalog::select(&self.recorded.model, &touched.names);
        Ok(Rendered {
            up: write("up", message, &self.up),
            down: write("down", message, &down),
            recorded: self.recorded,
            touched,
            removals_up,
            removals_down,
        })
    }
}

/// What of some statements only takes rows.
fn removals(statements: &[Statement]) -> Vec<Removal> {
    statements
        .iter()
        .filter(|it| it.effect == Effect::Takes)
        .map(|it| Removal {
            why: format!("{}, {}: {}", spelled(it.lines), it.kind, it.why),
            line: it.lines.0,
            sql: it.sql.clone(),
        })
        .collect()
}
