//! The input and the output of rendering a kind of change.

use std::collections::HashSet;

use orch_event::EventId;
use orch_model::{Recorded, ThingId};

pub(crate) use crate::both::Both;
use crate::filling::Filling;
use crate::slot::Slot;
use crate::statement::{Action, Cause, Statement};

/// One change with the id of its event.
pub(crate) type Numbered<'a, C> = (EventId, &'a C);

/// The input of rendering a kind of change.
pub(crate) struct Context<'a> {
    /// The model before the changes that are rendered.
    pub(crate) before: &'a Recorded,
    /// The things that this revision has added so far: nothing live can be there.
    pub(crate) new: &'a HashSet<ThingId>,
    /// The needs of existing subscriptions at the end of the revision.
    pub(crate) filling: &'a mut Filling,
}

/// Changes of one kind that follow each other.
pub(crate) struct Group<'a, 'b, C>(pub(crate) &'a [Numbered<'b, C>]);

impl<C> Clone for Group<'_, '_, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Group<'_, '_, C> {}

impl<'a, 'b, C> Group<'a, 'b, C> {
    /// The changes with their events, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'a Numbered<'b, C>> + use<'a, 'b, C> {
        self.0.iter()
    }

    /// The changes one by one, each as a group of its own.
    pub(crate) fn each(&self) -> impl Iterator<Item = (Group<'a, 'b, C>, &'b C)> {
        self.0
            .iter()
            .map(|one| (Group(std::slice::from_ref(one)), one.1))
    }

    /// The slot under which the archive keeps the rows that they remove.
    pub(crate) fn slot(&self) -> Slot {
        Slot::Event(self.cause().first)
    }

    fn cause(&self) -> Cause {
        let [(first, _), ..] = self.0 else {
            unreachable!("BUG: a group holds at least one change");
        };
        let (last, _) = self.0.last().unwrap_or(&self.0[0]);
        Cause {
            first: *first,
            last: *last,
            count: self.0.len(),
        }
    }

    /// A statement of these changes.
    pub(crate) fn statement(&self, why: impl Into<String>, action: Action) -> Statement {
        Statement {
            cause: self.cause(),
            why: why.into(),
            action,
        }
    }
}
