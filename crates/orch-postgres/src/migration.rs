//! A revision as a target needs it, and the steps that lead a target somewhere.

use std::collections::HashSet;

use orch_event::{PreludeDigest, RevisionId};
use orch_model::Catalog;
use orch_projector::schema::Table;
use orch_projector::{Direction, Does, MigrationPlan, Planned, Prelude, Replaced};

/// A revision's migration from one parent, as it was sealed.
#[derive(Clone, Debug)]
pub struct Migration {
    /// The revision.
    pub revision: RevisionId,
    /// The parent that a merge is reached from; none of other revisions.
    pub parent: Option<RevisionId>,
    /// Why it was recorded.
    pub message: String,
    /// By whom.
    pub author: String,
    /// The file of its header and events.
    pub events: String,
    /// The SQL that leads here from the parent.
    pub up: String,
    /// The SQL that leads back.
    pub down: String,
    /// The file of the plan.
    pub plan_text: String,
    /// The plan of both.
    pub plan: MigrationPlan,
    /// The functions that run for the SQL.
    pub prelude: &'static Prelude,
    /// The version that the revision names, where another one runs in its place.
    pub replaced: Option<Replaced>,
    /// Whether its SQL runs.
    pub runs: Runs,
    /// The revisions that a mark at it stands for, besides itself: its ancestors.
    pub below: Vec<RevisionId>,
    /// The file of Alembic that does the same, where it was exported.
    pub alembic: Option<AlembicFile>,
}

/// A revision as a migration file of Alembic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlembicFile {
    /// Alembic's id of it.
    pub id: String,
    /// The ids that it builds on.
    pub down: Vec<String>,
}

/// Whether the SQL of a migration runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs {
    /// It runs.
    Sql,
    /// Only the journal is written: the rows were there before, and no row is changed either
    /// way.
    MarkOnly,
    /// Back only: people did by hand what it does forward. Forward only the journal is written,
    /// in one transaction with the step that follows.
    BackOnly,
}

impl Migration {
    /// The same revision, as a mark that is set or taken away. `below` has its ancestors.
    #[must_use]
    pub fn as_mark(self, below: Vec<RevisionId>) -> Self {
        Self {
            below,
            // Nothing is locked, compared or archived.
            plan: MigrationPlan::default(),
            runs: Runs::MarkOnly,
            ..self
        }
    }

    /// The word for it in journals.
    pub(crate) const fn verb(&self, direction: Direction) -> &'static str {
        match (self.runs, direction) {
            (Runs::Sql | Runs::BackOnly, direction) => direction.as_str(),
            (Runs::MarkOnly, Direction::Up) => "stamp",
            (Runs::MarkOnly, Direction::Down) => "unstamp",
        }
    }
}

/// A migration in one direction.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// Where to.
    pub direction: Direction,
    /// By which.
    pub migration: &'a Migration,
}

impl Migration {
    /// The digest of the prelude that the revision names.
    pub fn named_prelude(&self) -> PreludeDigest {
        self.replaced
            .map_or_else(|| self.prelude.digest(), |it| it.digest)
    }

    /// The prelude that runs, then the one that the revision names, if it is another.
    pub fn preludes(&self) -> impl Iterator<Item = (PreludeDigest, &'static str)> + use<> {
        let runs = (self.prelude.digest(), self.prelude.text());
        let named = self.replaced.map(|it| (it.digest, it.text));
        [runs].into_iter().chain(named)
    }
}

impl Migration {
    /// The parent that a merge is reached from, as the journal writes it: empty of other
    /// revisions.
    pub(crate) fn reached_from(&self) -> String {
        self.parent.map(|id| id.to_string()).unwrap_or_default()
    }
}

impl<'a> Step<'a> {
    /// The SQL.
    pub fn sql(&self) -> &'a str {
        match (self.migration.runs, self.direction) {
            (Runs::Sql, Direction::Up) => &self.migration.up,
            (Runs::Sql | Runs::BackOnly, Direction::Down) => &self.migration.down,
            (Runs::BackOnly, Direction::Up) | (Runs::MarkOnly, _) => "",
        }
    }

    /// Whether it only notes in the journal that people did by hand what it does, so that the
    /// step after it takes that back.
    pub fn is_note(&self) -> bool {
        self.migration.runs == Runs::BackOnly && self.direction == Direction::Up
    }

    /// The statements that run.
    pub(crate) fn statements(&self) -> &'a [Planned] {
        if self.is_note() {
            &[]
        } else {
            self.migration.plan.statements(self.direction)
        }
    }

    /// The direction whose tables it locks: a note those of the step after it, which runs in the
    /// same transaction, so that all are locked in one order.
    pub(crate) fn locks_for(&self) -> Direction {
        if self.is_note() {
            Direction::Down
        } else {
            self.direction
        }
    }

    /// The statements that move rows to the archive.
    pub fn removals(&self) -> impl Iterator<Item = &'a Planned> + use<'a> {
        let statements = self.statements().iter();
        statements.filter(|it| it.does == Does::Archive)
    }

    /// Whether it moves rows to the archive, if there are any.
    pub fn removes(&self) -> bool {
        self.removals().next().is_some()
    }

    /// Whether the orchestrator's search may show something else afterwards.
    pub fn is_searched(&self) -> bool {
        let locked = self.migration.plan.locked(self.direction);
        locked.iter().any(|table| table.is_searched())
    }

    /// The products and the blocks whose subscriptions it changes, by the names that they have
    /// where it starts: texts, tags and statuses left aside.
    pub fn changes(&self) -> (Vec<String>, Vec<String>) {
        let (from, to) = (self.from(), self.to());
        let touches = |it: &Planned| {
            let tables = it.writes.iter().chain(&it.archives);
            tables.copied().any(Table::is_of_subscriptions)
        };
        // Types of values change without any change of metadata.
        let values = self.statements().iter().any(touches);
        let products = from.products.iter().filter(|(name, row)| {
            to.products.get(*name).is_none_or(|it| {
                (&it.fixed_inputs, &it.blocks, &it.product_type)
                    != (&row.fixed_inputs, &row.blocks, &row.product_type)
            })
        });
        let blocks = from.blocks.iter().filter(|(name, row)| {
            values
                || to.blocks.get(*name).is_none_or(|it| {
                    (&it.resource_types, &it.depends_on) != (&row.resource_types, &row.depends_on)
                })
        });
        (
            products.map(|(name, _)| name.to_string()).collect(),
            blocks.map(|(name, _)| name.to_string()).collect(),
        )
    }

    /// The rows of metadata that it is about, as recorded where it starts; before a note, as they
    /// were found.
    pub fn from(&self) -> &'a Catalog {
        match self.direction {
            Direction::Up if self.is_note() => &self.migration.plan.after,
            Direction::Up => &self.migration.plan.before,
            Direction::Down => &self.migration.plan.after,
        }
    }

    /// The same rows as recorded where it leads.
    pub fn to(&self) -> &'a Catalog {
        match self.direction {
            Direction::Up => &self.migration.plan.after,
            Direction::Down => &self.migration.plan.before,
        }
    }
}

/// Which revisions go down and which come up, in order, so that just the wanted ones are
/// up.
///
/// A database's journal is a stack: a revision above one that goes down goes down first,
/// and comes up again if it is wanted. `wanted` is in the order in which it comes up.
pub fn steps(stack: &[RevisionId], wanted: &[RevisionId]) -> Vec<(Direction, RevisionId)> {
    let is_wanted: HashSet<_> = wanted.iter().collect();
    let kept = stack.iter().take_while(|id| is_wanted.contains(id)).count();
    let (kept, gone) = stack.split_at(kept);
    let is_kept: HashSet<_> = kept.iter().collect();
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
    fn revisions_above_go_down_first_and_come_up_again() {
        let [a, b, c] = ["a", "b", "c"].map(|it| RevisionId::of(it.as_bytes()));
        let (up, down) = (Direction::Up, Direction::Down);
        assert_eq!(steps(&[], &[a, b]), [(up, a), (up, b)]);
        assert_eq!(steps(&[a, b], &[a, b, c]), [(up, c)]);
        assert_eq!(steps(&[a, b, c], &[]), [(down, c), (down, b), (down, a)]);
        assert_eq!(steps(&[a, b, c], &[a, c]), [(down, c), (down, b), (up, c)]);
        assert_eq!(steps(&[a], &[a]), []);
    }
}
