//! The steps from where a database is to where it is to go.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use orch_event::RevisionId;
use orch_ledger::Ledger;
use orch_model::Drift;
use orch_postgres::rights::{Needs, lacking};
use orch_postgres::{Grant, Migration, Runs, Step, foreign_keys, inspect, journal, reading, steps};
use orch_projector::{Direction, Requirement, Withdrawn, requirements};
use postgres::Client;

use crate::marks::Marks;
use crate::path::path;
use crate::replay::error::RouteError;
use crate::replay::migrations::{Reached, from_database, from_ledger};
use crate::target::{Place, Target};

/// The steps from where a database is to where it is to go.
#[derive(Debug)]
pub struct Route {
    /// The revisions that are up.
    pub(super) stack: Vec<RevisionId>,
    /// The revisions that are to be up.
    wanted: Vec<RevisionId>,
    planned: Vec<(Direction, RevisionId)>,
    /// Of every revision that is planned.
    migrations: HashMap<RevisionId, Migration>,
    from_database: Vec<RevisionId>,
    /// What the classes at the end require, and those at the start did not, where it goes back.
    pub(super) requirements: Vec<Requirement>,
    /// What people changed by hand, and the steps put back.
    pub by_hand: Vec<Drift>,
}

/// Where the SQL of a revision is taken from that the ledger does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// From nowhere: such a revision is an error.
    Ledger,
    /// From the database, which keeps it; to go back only. Where the ledger has the
    /// revision, the ledger's files are used.
    Database,
}

/// How far steps are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Journey {
    /// To the target.
    There,
    /// To the target, and all the way back.
    ThereAndBack,
}

/// A step as people read it before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned<'a> {
    /// Which way.
    pub direction: Direction,
    /// Which revision.
    pub revision: RevisionId,
    /// Why it was recorded.
    pub message: &'a str,
    /// How products differ from those before.
    pub products: Balance,
    /// The same of product blocks.
    pub blocks: Balance,
    /// The same of resource types.
    pub resource_types: Balance,
    /// The same of workflows.
    pub workflows: Balance,
    /// The SQL that runs, where the ledger lacks the revision and the database keeps it.
    pub kept: Option<&'a str>,
    /// The prelude that the revision names, where another one runs in its place.
    pub withdrawn: Option<Withdrawn>,
    /// Whether its SQL runs, or only a mark is taken away.
    pub runs: Runs,
}

/// How the rows of a kind differ from those before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// How many there are that were not there.
    pub added: usize,
    /// How many are there no longer.
    pub removed: usize,
    /// How many are other than before, or have another name.
    pub changed: usize,
}

impl Balance {
    fn new<N: Ord, R: PartialEq>(before: &BTreeMap<N, R>, after: &BTreeMap<N, R>) -> Self {
        let changed = before
            .iter()
            .filter(|(name, row)| after.get(*name).is_some_and(|now| now != *row));
        let changed = changed.count();
        let gone = before.iter().filter(|(name, _)| !after.contains_key(*name));
        let mut gone: Vec<&R> = gone.map(|(_, row)| row).collect();
        let came = after.iter().filter(|(name, _)| !before.contains_key(*name));
        let (mut added, mut renamed) = (0, 0);
        for (_, row) in came {
            // What is all the same but for its name is the same with another name.
            match gone.iter().position(|it| *it == row) {
                Some(place) => {
                    gone.swap_remove(place);
                    renamed += 1;
                }
                None => added += 1,
            }
        }
        Self {
            added,
            removed: gone.len(),
            changed: changed + renamed,
        }
    }

    /// Whether no row is other than before.
    pub fn is_even(&self) -> bool {
        *self == Self::default()
    }
}

impl<'a> Planned<'a> {
    fn new(step: &Step<'a>, kept: Option<&'a str>) -> Self {
        let (from, to) = (step.from(), step.to());
        Self {
            direction: step.direction,
            revision: step.migration.revision,
            message: &step.migration.message,
            products: Balance::new(&from.products, &to.products),
            blocks: Balance::new(&from.blocks, &to.blocks),
            resource_types: Balance::new(&from.resource_types, &to.resource_types),
            workflows: Balance::new(&from.workflows, &to.workflows),
            kept,
            withdrawn: step.migration.replaced.map(|it| it.withdrawn),
            runs: step.migration.runs,
        }
    }
}

impl Route {
    /// Reads where a database is, and finds the steps to a target. Writes nothing, and
    /// waits no longer for a lock than it may.
    ///
    /// Where there are steps, the database must have the tables that replaying needs.
    pub fn find(
        ledger: &Ledger,
        client: &mut Client,
        target: &Target,
        source: Source,
        wait: Duration,
    ) -> Result<Self, RouteError> {
        let mut looking = reading(client, wait)?;
        inspect::structure(&mut looking)?;
        let applied = journal::stack(&mut looking)?;
        let marks = Marks::of(ledger.graph(), &applied);
        let stack: Vec<RevisionId> = applied.iter().map(|it| it.revision).collect();
        let is_known = |id: &RevisionId| ledger.graph().contains(*id);
        let unknown: Vec<RevisionId> = stack.iter().copied().filter(|id| !is_known(id)).collect();
        if !unknown.is_empty() && source == Source::Ledger {
            return Err(RouteError::Unknown(unknown));
        }
        let wanted = target.wanted(ledger, &stack, &marks)?;
        let planned = steps(&stack, &wanted);
        let ways = reached(&stack, &planned);
        let known = ways.iter().filter(|(id, _)| is_known(id)).copied();
        let mut migrations = from_ledger(ledger, known)?;
        for way in ways.iter().filter(|(id, _)| !is_known(id)) {
            migrations.insert(way.0, from_database(&mut looking, *way)?);
        }
        for (direction, id) in &planned {
            if *direction == Direction::Down && marks.is_stamped(*id) {
                let migration = migrations.remove(id);
                migrations.extend(migration.map(|it| (*id, it.as_mark(Vec::new()))));
            }
        }
        looking.rollback()?;
        let goes_back = planned.iter().any(|(direction, id)| {
            let runs = migrations.get(id).map(|it| it.runs);
            *direction == Direction::Down && runs == Some(Runs::Sql)
        });
        let (start, end) = (stack.last().copied(), wanted.last().copied());
        let requirements = if goes_back && start.as_ref().is_some_and(is_known) {
            requirements(&ledger.recorded(end)?, &ledger.recorded(start)?)
        } else {
            Vec::new()
        };
        Ok(Self {
            requirements,
            from_database: unknown
                .into_iter()
                .filter(|id| migrations.contains_key(id))
                .collect(),
            stack,
            wanted,
            planned,
            migrations,
            by_hand: Vec::new(),
        })
    }

    /// No step: the database is where it is to be.
    pub(crate) fn nowhere(stack: Vec<RevisionId>) -> Self {
        Self {
            wanted: stack.clone(),
            stack,
            planned: Vec::new(),
            migrations: HashMap::new(),
            from_database: Vec::new(),
            requirements: Vec::new(),
            by_hand: Vec::new(),
        }
    }

    /// The steps that put back what people changed by hand: a migration that does what they did
    /// is noted, and taken back.
    pub(crate) fn repair(
        stack: Vec<RevisionId>,
        migration: Migration,
        by_hand: Vec<Drift>,
    ) -> Self {
        let id = migration.revision;
        Self {
            planned: vec![(Direction::Up, id), (Direction::Down, id)],
            migrations: HashMap::from([(id, migration)]),
            by_hand,
            ..Self::nowhere(stack)
        }
    }

    /// The steps from a place to a target, without a database.
    pub fn between(ledger: &Ledger, from: &Place, target: &Target) -> Result<Self, RouteError> {
        let stack = path(ledger.graph(), &[], from.find(ledger)?);
        let wanted = target.wanted(ledger, &stack, &Marks::default())?;
        let planned = steps(&stack, &wanted);
        let migrations = from_ledger(ledger, reached(&stack, &planned))?;
        Ok(Self {
            stack,
            wanted,
            planned,
            migrations,
            from_database: Vec::new(),
            requirements: Vec::new(),
            by_hand: Vec::new(),
        })
    }

    /// Checks that a database has all that the steps rely on, and that its role may do all that
    /// they do: before the first of them, as each is a transaction of its own.
    pub fn check(
        &self,
        client: &mut Client,
        journey: Journey,
        wait: Duration,
    ) -> Result<(), RouteError> {
        let lacking = self.lacking(client, journey, None, wait)?;
        if !lacking.is_empty() {
            return Err(RouteError::Rights(lacking));
        }
        let mut looking = reading(client, wait)?;
        let missing = foreign_keys::missing(&mut looking)?;
        looking.rollback()?;
        if missing.is_empty() {
            Ok(())
        } else {
            Err(RouteError::ForeignKeys(missing))
        }
    }

    /// The grants that a role lacks for the steps; the connection's own role where none is
    /// named.
    pub fn lacking(
        &self,
        client: &mut Client,
        journey: Journey,
        role: Option<&str>,
        wait: Duration,
    ) -> Result<Vec<Grant>, RouteError> {
        let mut steps = self.steps();
        if journey == Journey::ThereAndBack {
            let back = steps.iter().rev().map(|step| Step {
                direction: step.direction.other(),
                migration: step.migration,
            });
            steps.extend(back.collect::<Vec<_>>());
        }
        let mut looking = reading(client, wait)?;
        let needs = Needs::of(&mut looking, &steps)?;
        let lacking = lacking(&mut looking, &needs, role)?;
        looking.rollback()?;
        Ok(lacking)
    }

    /// Whether the database is where it is to go.
    pub fn is_empty(&self) -> bool {
        self.planned.is_empty()
    }

    /// Where the database is; `None` is the base.
    pub fn start(&self) -> Option<RevisionId> {
        self.stack.last().copied()
    }

    /// Where the database is to go; `None` is the base.
    pub fn end(&self) -> Option<RevisionId> {
        self.wanted.last().copied()
    }

    /// The steps, in order, as people read them.
    pub fn planned<'a>(&'a self) -> Vec<Planned<'a>> {
        let planned = |step: &Step<'a>| {
            let is_kept = self.from_database.contains(&step.migration.revision);
            Planned::new(step, is_kept.then(|| step.sql()))
        };
        self.steps().iter().map(planned).collect()
    }

    /// How many steps there are.
    pub fn len(&self) -> usize {
        self.planned.len()
    }

    /// The steps, in order.
    pub(super) fn steps(&self) -> Vec<Step<'_>> {
        self.planned
            .iter()
            .map(|(direction, id)| Step {
                direction: *direction,
                migration: &self.migrations[id],
            })
            .collect()
    }

    /// Why a revision was recorded, if it is one of the steps.
    pub fn message(&self, revision: RevisionId) -> Option<&str> {
        let migration = self.migrations.get(&revision)?;
        Some(&migration.message)
    }

    /// The revisions that are up before the first step and after each of them.
    pub(super) fn stacks(&self) -> Vec<Vec<RevisionId>> {
        let mut stack = self.stack.clone();
        let mut stacks = vec![stack.clone()];
        for (direction, id) in &self.planned {
            match direction {
                Direction::Up => stack.push(*id),
                Direction::Down => drop(stack.pop()),
            }
            stacks.push(stack.clone());
        }
        stacks
    }
}

/// The revisions of some steps, each with the one below it in the stack.
fn reached(stack: &[RevisionId], planned: &[(Direction, RevisionId)]) -> Vec<Reached> {
    let mut stack = stack.to_vec();
    let mut reached = Vec::with_capacity(planned.len());
    for (direction, id) in planned {
        match direction {
            Direction::Up => {
                reached.push((*id, stack.last().copied()));
                stack.push(*id);
            }
            Direction::Down => {
                stack.pop();
                reached.push((*id, stack.last().copied()));
            }
        }
    }
    reached
}
