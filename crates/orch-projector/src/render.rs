//! The second half of the projector: events to statements to up and down SQL.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
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
use crate::step::Step;
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

/// Where the changes of a migration come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Changes {
    /// They are events, each of which follows from those before it.
    Sealed,
    /// They are the difference between two models.
    Derived,
}

/// Renders changes as they come; holds no more of them than are of one kind and follow
/// each other.
pub struct Renderer<'a> {
    recorded: Recorded,
    links: Links,
    /// The things that were added, by the place of the revision that did.
    new: BTreeMap<usize, HashSet<ThingId>>,
    /// The place of the revision whose changes wait.
    origin: usize,
    changes: Changes,
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
            new: BTreeMap::new(),
            origin: 0,
            changes: Changes::Sealed,
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

    /// Begins with the model at a parent of a merge. What is added from here on may have been
    /// added long ago, under another name.
    pub(crate) fn derived(mut before: Recorded, merged: &Recorded) -> Self {
        before.things.foresee(&merged.things);
        Self {
            changes: Changes::Derived,
            ..Self::new(before)
        }
    }

    /// Takes the next change, of a revision among several.
    pub(crate) fn push_step(&mut self, step: Step) -> Result<(), RenderError> {
        let Step {
            origin,
            event,
            change,
        } = step;
        if origin != self.origin {
            self.flush()?;
            self.origin = origin;
        }
        self.push(event, Cow::Owned(change))
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
        let new = self.new.entry(self.origin).or_default();
        let mut context = Context {
            before: &self.recorded,
            new,
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
            let folded = match self.changes {
                Changes::Sealed => kind::fold(&mut self.recorded, change),
                Changes::Derived => kind::fold_model(&mut self.recorded, change),
            };
            folded.map_err(|error| RenderError::Fold { event, error })?;
            let new = self.new.entry(self.origin).or_default();
            new.extend(change.adds());
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

    /// Ends the migration to a merge, which must lead to the merged model.
    pub(crate) fn finish_at(
        mut self,
        merged: &Recorded,
        message: &str,
    ) -> Result<Rendered, RenderError> {
        self.flush()?;
        if self.recorded.model != merged.model {
            return Err(RenderError::Unlike);
        }
        self.finish(message)
    }

    /// Ends the revision.
    pub fn finish(mut self, message: &str) -> Result<Rendered, RenderError> {
        self.flush()?;
        let linking = self.linking;
        let new: HashSet<ThingId> = self.new.values().flatten().copied().collect();
        let [gone, changed] = self.links.render(&self.recorded, &new, linking);
        self.note(changed.up.iter().chain(&changed.down));
        self.up.extend(changed.up);
        self.down.push(changed.down);
        let Both { up, down } = self.filling.render(&self.recorded, self.last);
        self.note(up.iter().chain(&down));
        self.up.extend(up);
        self.down.push(down);
        if let Some((index, event)) = self.severing {
            // On the way down, names are at that point as they are at the end.
            let owners = new.iter().filter_map(|id| {
                let thing = self.recorded.things.get(*id)?;
                match thing.kind {
                    ThingKind::Product => Some(Owner::Product(ProductName::new(&thing.name))),
                    ThingKind::Block => Some(Owner::Block(BlockName::new(&thing.name))),
                    _ => None,
                }
            });
            let severed = reached(&self.recorded, owners);
            let check = refusing_emptied(&self.recorded, &severed, &new, event);
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
