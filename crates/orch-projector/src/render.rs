//! The second half of the projector: events to statements to up and down SQL.

use std::borrow::Cow;
use std::collections::HashSet;
use std::mem::discriminant;

use orch_event::{Event, EventId};
use orch_model::catalog::Selection;
use orch_model::{BlockName, Change, Owner, ProductName, Recorded, ThingId, ThingKind};

use crate::context::{Both, Context, Numbered};
use crate::error::RenderError;
use crate::filling::{Filling, reached, refusing_emptied};
use crate::kind;
use crate::links::Links;
use crate::plan::MigrationPlan;
use crate::rows::Rows;
use crate::script::{Head, write};
use crate::slot::Slot;
use crate::statement::{Action, Archive, Statement};
use crate::summary::Summary;
use crate::{Direction, Prelude};

/// A revision's migration from one parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// SQL that brings a database from the parent's state to this revision's.
    pub up: String,
    /// SQL that takes it back.
    pub down: String,
    /// The plan of both.
    pub plan: MigrationPlan,
    /// The model at this revision.
    pub recorded: Recorded,
}

/// Renders a revision's events with their ids, given the model at its parent and its
/// message.
///
/// Changes of one kind that follow each other become one statement a table.
pub fn render<'a>(
    before: Recorded,
    message: &str,
    events: impl IntoIterator<Item = (EventId, &'a Event)>,
) -> Result<Rendered, RenderError> {
    let mut renderer = Renderer::new(before);
    for (id, event) in events {
        if let Event::Change { change, .. } = event {
            renderer.push(id, Cow::Borrowed(change))?;
        }
    }
    renderer.finish(message)
}

/// Renders changes as they come; holds no more of them than are of one kind and follow
/// each other.
pub struct Renderer<'a> {
    recorded: Recorded,
    links: Links,
    new: HashSet<ThingId>,
    filling: Filling,
    rows: Rows,
    summary: Summary,
    group: Vec<(EventId, Cow<'a, Change>)>,
    up: Vec<Statement>,
    /// By group, in the order of the groups.
    down: Vec<Vec<Statement>>,
    /// The last group whose way down takes instances that others may use, and its event.
    severing: Option<(usize, EventId)>,
    /// The last change of a product or a workflow, from which links may follow.
    linking: Option<EventId>,
    last: Option<EventId>,
}

impl<'a> Renderer<'a> {
    /// Begins with the model at a revision's parent.
    pub fn new(before: Recorded) -> Self {
        Self {
            links: Links::of(&before),
            rows: Rows::new(&before.model),
            recorded: before,
            new: HashSet::new(),
            filling: Filling::default(),
            summary: Summary::default(),
            group: Vec::new(),
            up: Vec::new(),
            down: Vec::new(),
            severing: None,
            linking: None,
            last: None,
        }
    }

    /// Takes the next change, with the id of its event.
    pub fn push(&mut self, event: EventId, change: Cow<'a, Change>) -> Result<(), RenderError> {
        // The relations of a changed attribute hang on those of the one changed before it.
        let is_alone = matches!(change.as_ref(), Change::AttributeChanged(_));
        let is_other = |(_, last): &(EventId, Cow<'a, Change>)| {
            is_alone || discriminant(last.as_ref()) != discriminant(change.as_ref())
        };
        if self.group.last().is_some_and(is_other) {
            self.flush()?;
        }
        self.summary.push(&change);
        self.last = Some(event);
        if kind::is_of_links(&change) {
            self.linking = Some(event);
        }
        self.group.push((event, change));
        Ok(())
    }

    /// Renders the changes that wait, each resolved against the model, then folds them.
    fn flush(&mut self) -> Result<(), RenderError> {
        let waiting = std::mem::take(&mut self.group);
        let group: Vec<Numbered<'_, Change>> = waiting
            .iter()
            .map(|(event, change)| (*event, change.as_ref()))
            .collect();
        let Some((first, change)) = group.first().copied() else {
            return Ok(());
        };
        let mut context = Context {
            before: &self.recorded,
            new: &self.new,
            filling: &mut self.filling,
        };
        let Both { up, down } =
            kind::render(&mut context, &group).map_err(|error| RenderError::Fold {
                event: first,
                error,
            })?;
        self.note(up.iter().chain(&down));
        self.up.extend(up);
        self.down.push(down);
        if matches!(change, Change::ProductAdded(_) | Change::BlockAdded(_)) {
            self.severing = Some((self.down.len() - 1, first));
        }
        for (event, change) in group {
            kind::fold(&mut self.recorded, change)
                .map_err(|error| RenderError::Fold { event, error })?;
            self.new.extend(change.adds());
        }
        Ok(())
    }

    /// Notes the rows of metadata that some statements are about.
    fn note<'s>(&mut self, statements: impl Iterator<Item = &'s Statement>) {
        let mut names = Selection::default();
        for statement in statements {
            statement.action.select(&self.recorded.model, &mut names);
        }
        self.rows.note(names, &self.recorded.model);
    }

    /// Ends the revision.
    pub fn finish(mut self, message: &str) -> Result<Rendered, RenderError> {
        self.flush()?;
        let linking = self.linking;
        let [gone, changed] = self.links.render(&self.recorded, &self.new, linking);
        self.note(changed.up.iter().chain(&changed.down));
        self.up.extend(changed.up);
        self.down.push(changed.down);
        let Both { up, down } = self.filling.render(&self.recorded, self.last);
        self.note(up.iter().chain(&down));
        self.up.extend(up);
        self.down.push(down);
        if let Some((index, event)) = self.severing {
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
            let check = refusing_emptied(&self.recorded, &severed, &self.new, event);
            self.down[index].extend(check);
        }
        let mut up = self.up;
        let mut down: Vec<Statement> = self.down.into_iter().rev().flatten().collect();
        down.extend(gone.down);
        // Instances that one way spares are put back first on the other.
        let (there, back) = (unused(&up), unused(&down));
        if let Some((archiving, restoring)) = there {
            up.push(archiving);
            down.insert(0, restoring);
        }
        if let Some((archiving, restoring)) = back {
            down.push(archiving);
            up.insert(0, restoring);
        }
        let summary = self.summary.in_words();
        let prelude = Prelude::current();
        let head = |direction| Head {
            direction,
            message,
            summary: &summary,
            prelude,
        };
        let (up, planned_up) = write(&head(Direction::Up), &up)?;
        let (down, planned_down) = write(&head(Direction::Down), &down)?;
        let (before, after) = self.rows.finish(&self.recorded.model);
        Ok(Rendered {
            up,
            down,
            plan: MigrationPlan {
                up: planned_up,
                down: planned_down,
                before,
                after,
            },
            recorded: self.recorded,
        })
    }
}

/// A statement that archives the instances that some statements spare, because something
/// uses them that a later one of these archives, and one that puts them back; none where
/// no two of them can meet so.
fn unused(statements: &[Statement]) -> Option<(Statement, Statement)> {
    let (mut cuts, mut owners) = (0, 0);
    let mut last = None;
    for statement in statements {
        match &statement.action {
            Action::Archive(_, Archive::Attribute(_) | Archive::Surplus(_)) => cuts += 1,
            Action::Archive(_, Archive::Blocks(_) | Archive::Products(_)) => owners += 1,
            _ => continue,
        }
        last = Some(statement.cause);
    }
    let cause = last.filter(|_| cuts > 0 && cuts + owners > 1)?;
    let archiving = Statement {
        cause,
        why: "Archive the instances that nothing uses, now that all else is done.".to_owned(),
        action: Action::Archive(Slot::Unused, Archive::Unused),
    };
    let restoring = Statement {
        cause,
        why: "Restore the instances that the opposite direction archived last.".to_owned(),
        action: Action::Restore(Slot::Unused, &[crate::schema::Table::Instances]),
    };
    Some((archiving, restoring))
}
