//! A revision as a target needs it, and the steps that lead a target somewhere.

use std::collections::BTreeSet;

use orch_event::RevisionId;
use orch_model::Catalog;
use orch_projector::{Direction, Removal, Touched};

/// A revision, with the SQL and the rows that it is about.
#[derive(Clone, Debug)]
pub struct Migration {
    /// Its id.
    pub revision: RevisionId,
    /// Why it was recorded.
    pub message: String,
    /// By whom.
    pub author: String,
    /// The sealed file.
    pub events: String,
    /// The SQL that leads here from the parents.
    pub up: String,
    /// The SQL that leads back.
    pub down: String,
    /// What the SQL touches, with the rows as recorded on both sides.
    pub touched: Touched,
    /// What goes on the way up.
    pub removals_up: Vec<Removal>,
    /// What goes on the way down.
    pub removals_down: Vec<Removal>,
}

/// A migration in one direction.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// Where to.
    pub direction: Direction,
    /// By which.
    pub migration: &'a Migration,
}

impl<'a> Step<'a> {
    /// The SQL.
    pub fn sql(&self) -> &'a str {
        match self.direction {
            Direction::Up => &self.migration.up,
            Direction::Down => &self.migration.down,
        }
    }

    /// What goes.
    pub fn removals(&self) -> &'a [Removal] {
        match self.direction {
            Direction::Up => &self.migration.removals_up,
            Direction::Down => &self.migration.removals_down,
        }
    }

    /// The tables that rows are taken from.
    pub fn taken(&self) -> &'a BTreeSet<&'static str> {
        match self.direction {
            Direction::Up => &self.migration.touched.taken_up,
            Direction::Down => &self.migration.touched.taken_down,
        }
    }

    /// The tables that it locks by name.
    pub fn locked(&self) -> Vec<&'static str> {
        let tables = self.migration.touched.tables.union(self.taken());
        tables.copied().collect()
    }

    /// Whether what the orchestrator's search shows may be another afterwards.
    pub fn is_searched(&self) -> bool {
        const SHOWN: [&str; 5] = [
            "subscriptions",
            "subscription_instances",
            "subscription_instance_values",
            "products",
            "fixed_inputs",
        ];
        self.locked().iter().any(|table| SHOWN.contains(table))
    }

    /// The touched rows as recorded where the step starts.
    pub fn from(&self) -> &'a Catalog {
        match self.direction {
            Direction::Up => &self.migration.touched.before,
            Direction::Down => &self.migration.touched.after,
        }
    }

    /// The touched rows as recorded where the step leads.
    pub fn to(&self) -> &'a Catalog {
        match self.direction {
            Direction::Up => &self.migration.touched.after,
            Direction::Down => &self.migration.touched.before,
        }
    }
}

/// Which revisions go down and which come up, in order, so that just the wanted
/// ones are up.
///
/// A database's journal is a stack: what is above one that goes, goes first, and
/// comes up again if it is wanted. `wanted` is in the order in which it comes up.
pub fn steps(stack: &[RevisionId], wanted: &[RevisionId]) -> Vec<(Direction, RevisionId)> {
    let is_wanted: std::collections::HashSet<_> = wanted.iter().collect();
    let kept = stack.iter().take_while(|id| is_wanted.contains(id)).count();
    let (kept, gone) = stack.split_at(kept);
    let is_kept: std::collections::HashSet<_> = kept.iter().collect();
    let down = gone.iter().rev().map(|id| (Direction::Down, *id));
    let up = wanted
        .iter()
        .filter(|id| !is_kept.contains(id))
        .map(|id| (Direction::Up, *id));
    down.chain(up).collect()
}

#[cfg(test)]
mod tests {
    use orch_event::RevisionId;

    use orch_projector::Direction;

    use super::steps;

    #[test]
    fn what_stands_above_goes_first_and_comes_again() {
        let [a, b, c] = ["a", "b", "c"].map(|it| RevisionId::of(it.as_bytes()));
        let (up, down) = (Direction::Up, Direction::Down);
        assert_eq!(steps(&[], &[a, b]), [(up, a), (up, b)]);
        assert_eq!(steps(&[a, b], &[a, b, c]), [(up, c)]);
        assert_eq!(steps(&[a, b, c], &[]), [(down, c), (down, b), (down, a)]);
        assert_eq!(steps(&[a, b, c], &[a, c]), [(down, c), (down, b), (up, c)]);
        assert_eq!(steps(&[a], &[a]), []);
    }
}
