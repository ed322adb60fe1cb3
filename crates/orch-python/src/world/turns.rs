//! The variables of loops, turn by turn.

use std::cell::RefCell;

use crate::world::context::TurnId;
use crate::world::value::Value;

/// The most turns that all loops together may take.
const MOST: usize = 50_000;

/// Every turn that some loop took, each with its variables and those of the loops around it.
#[derive(Default)]
pub(crate) struct Turns<'a> {
    turns: RefCell<Vec<Vec<(&'a str, Value<'a>)>>>,
}

impl<'a> Turns<'a> {
    /// A variable in a turn.
    pub(crate) fn variable(&self, turn: TurnId, name: &str) -> Option<Value<'a>> {
        let turns = self.turns.borrow();
        let bound = turns[turn.0].iter().find(|(bound, _)| *bound == name);
        bound.map(|(_, value)| value.clone())
    }

    /// A turn inside another, with variables of its own; none if there are too many.
    pub(crate) fn add(
        &self,
        around: Option<TurnId>,
        names: Vec<(&'a str, Value<'a>)>,
    ) -> Option<TurnId> {
        let mut turns = self.turns.borrow_mut();
        if turns.len() >= MOST {
            return None;
        }
        let mut all = match around {
            Some(TurnId(around)) => turns[around].clone(),
            None => Vec::new(),
        };
        for (name, value) in names {
            all.retain(|(bound, _)| *bound != name);
            all.push((name, value));
        }
        turns.push(all);
        Some(TurnId(turns.len() - 1))
    }
}
