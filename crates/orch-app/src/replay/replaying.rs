//! A replay in progress: steps that are looked at, allowed, and done.

use std::time::Duration;

use orch_event::RevisionId;
use orch_model::Drift;
use orch_postgres::{
    Consent, Done, Operator, Options, Rehearsed, Step, Unmet, drift, is_indexed, is_locked,
    journal, look, refresh_search, rehearse, replay, running, unmet, uses,
};
use orch_projector::{Direction, Requirement};
use postgres::Client;

use crate::replay::consent::{Allowance, Losses, Policy};
use crate::replay::error::{ReplayError, ReplayFailed};
use crate::replay::route::Route;
use crate::run::Run;

/// How to replay.
#[derive(Clone, Debug)]
pub struct Request {
    /// Whether steps are committed, or all of them rolled back.
    pub run: Run,
    /// The consent that was given beforehand.
    pub policy: Policy,
    /// Whether the way back goes on without archived rows that cannot return.
    pub leave_archived: bool,
    /// Whether texts that people edited are replaced too.
    pub overwrite_texts: bool,
    /// The tables in which triggers may insert and update rows beside the steps.
    pub beside: Vec<String>,
    /// Whether processes that have not ended may break.
    pub running_may_break: bool,
    /// How long a step waits for locks.
    pub lock_timeout: Duration,
    /// Who replays.
    pub operator: Operator,
}

/// A replay in progress.
///
/// [`look`](Self::look) says which rows the next steps remove, [`run`](Self::run) does them
/// once they are allowed; both in turns, until there is nothing left to look at. Another
/// replay that goes the same way at the same time is followed: its steps count as done.
pub struct Replaying<'a> {
    client: &'a mut Client,
    steps: Vec<Step<'a>>,
    /// The revisions that are up before each step, and after the last one.
    stacks: Vec<Vec<RevisionId>>,
    /// The next step.
    next: usize,
    done: Vec<Done>,
    /// What the classes at the target require, and those at the start did not.
    requirements: &'a [Requirement],
    /// What people changed by hand, and the steps put back.
    by_hand: &'a [Drift],
    request: Request,
}

/// A replay that has reached its target.
#[derive(Debug)]
pub struct Finished {
    /// The steps that it did.
    pub done: Vec<Done>,
    /// How many steps another replay did meanwhile.
    pub by_others: usize,
    /// What the classes require where it went back to, and subscriptions that were made or
    /// changed meanwhile lack.
    pub unmet: Result<Vec<Unmet>, postgres::Error>,
    /// Why the orchestrator's search may be behind, if it may.
    pub search: Result<(), postgres::Error>,
    /// Whether the orchestrator is to renew entries of its index of words and meanings.
    pub to_index: bool,
}

impl<'a> Replaying<'a> {
    /// Begins; nothing is asked of the database yet.
    pub fn new(client: &'a mut Client, route: &'a Route, request: Request) -> Self {
        Self {
            client,
            steps: route.steps(),
            stacks: route.stacks(),
            next: 0,
            done: Vec::new(),
            requirements: &route.requirements,
            by_hand: &route.by_hand,
            request,
        }
    }

    /// Looks at what the next steps take away that consent is needed for: the first of
    /// them exactly, as it starts where the database is. `None` once there are no more.
    pub fn look(&mut self) -> Result<Option<Losses>, ReplayFailed> {
        while self.next < self.steps.len() {
            match self.losses() {
                Ok(losses) => return Ok(Some(losses)),
                Err(error) => self.follow(error)?,
            }
        }
        Ok(None)
    }

    /// Does the next steps, up to the next one that takes something away; a dry run does
    /// all of them. Reports each that is committed.
    pub fn run(
        &mut self,
        allowance: Allowance,
        tell: &mut dyn FnMut(&Done),
    ) -> Result<(), ReplayFailed> {
        // Whoever allows this saw them, and they are those of all steps to come.
        self.request.running_may_break = true;
        let options = self.options(Some(allowance));
        let rest = &self.steps[self.next..];
        let count = match self.request.run {
            Run::Dry => rest.len(),
            Run::Real => {
                let looked_at = 1 + rest.iter().take_while(|it| it.is_note()).count();
                let quiet = rest.iter().skip(looked_at);
                looked_at + quiet.take_while(|it| !it.removes()).count()
            }
        };
        let before = self.done.len();
        let done = &mut self.done;
        let result = replay(
            self.client,
            &self.stacks[self.next],
            &rest[..count],
            &options,
            |it| {
                done.push(it.clone());
                tell(it);
            },
        );
        self.next += self.done.len() - before;
        match result {
            Ok(()) => Ok(()),
            Err(error) => self.follow(error.into()),
        }
    }

    /// Does all steps and takes them back in one transaction, compares every row that they
    /// can write with what it was, and rolls all of it back.
    pub fn rehearse(self) -> Result<Rehearsed, ReplayFailed> {
        let options = self.options(Some(Allowance::EVERYTHING));
        rehearse(self.client, &self.stacks[0], &self.steps, &options).map_err(|error| {
            ReplayFailed {
                source: error.into(),
                step: None,
                committed: 0,
            }
        })
    }

    /// Ends; lets the orchestrator's search show what was done.
    pub fn finish(self) -> Finished {
        let last = self.done.last();
        let search = match (self.request.run, last) {
            (Run::Real, Some(last)) => refresh_search(self.client, &self.steps, Some(last)),
            _ => Ok(()),
        };
        let unmet = match self.request.run {
            Run::Real => unmet(self.client, self.requirements, self.request.lock_timeout),
            Run::Dry => Ok(Vec::new()),
        };
        let is_searched = self.steps.iter().any(Step::is_searched);
        let is_real = self.request.run == Run::Real && !self.done.is_empty();
        Finished {
            // Where it cannot be asked, the replay is done all the same.
            to_index: is_real && is_searched && is_indexed(self.client).unwrap_or_default(),
            by_others: self.next - self.done.len(),
            done: self.done,
            unmet,
            search,
        }
    }

    /// The losses of the next steps, counted in a transaction that writes nothing.
    fn losses(&mut self) -> Result<Losses, ReplayError> {
        let options = self.options(None);
        // A note changes nothing: the step after it starts where the database is.
        let steps = &self.steps[self.next..];
        let notes = steps.iter().take_while(|it| it.is_note()).count();
        let steps = &steps[notes..];
        let failed = |error: postgres::Error| failed(error, options.lock_timeout);
        let mut losses = Losses {
            by_hand: self.by_hand.to_vec(),
            ..Losses::default()
        };
        let mut looking = look(self.client, &options).map_err(failed)?;
        for (index, step) in steps.iter().enumerate() {
            if index > 0 && step.direction == Direction::Up {
                // Where later steps up start, earlier steps lead.
                break;
            }
            let (structure, text) = drift(&mut looking, step).map_err(failed)?;
            if index == 0 && !structure.is_empty() {
                return Err(ReplayError::Drift(structure));
            }
            losses.edited.extend(text);
        }
        losses.running = running(&mut looking, steps).map_err(failed)?;
        losses.running_may_break = self.request.running_may_break || self.request.run == Run::Dry;
        looking.rollback().map_err(failed)?;
        if let Some(first) = steps.first() {
            losses.uses = uses(self.client, first, &options).map_err(failed)?;
        }
        let blocked = losses.uses.iter().flat_map(|it| it.blocked.iter().cloned());
        let blocked: Vec<_> = blocked.collect();
        if blocked.is_empty() {
            Ok(losses)
        } else {
            Err(ReplayError::Blocked(blocked))
        }
    }

    /// Reads the journal again after something went wrong: if another replay went the same
    /// way meanwhile, its steps count as done, and the error was of its making.
    fn follow(&mut self, error: ReplayError) -> Result<(), ReplayFailed> {
        let Some(now) = self.up_now() else {
            return Err(self.failed(error));
        };
        let later = &self.stacks[self.next..];
        match later.iter().position(|stack| *stack == now) {
            Some(0) => Err(self.failed(error)),
            Some(steps) => {
                self.next += steps;
                Ok(())
            }
            None => Err(self.failed(orch_postgres::ReplayError::Moved.into())),
        }
    }

    /// The revisions that are up now; `None` if the database cannot be asked.
    fn up_now(&mut self) -> Option<Vec<RevisionId>> {
        let options = self.options(None);
        let mut looking = look(self.client, &options).ok()?;
        let stack = journal::stack(&mut looking).ok()?;
        looking.rollback().ok()?;
        Some(stack.into_iter().map(|it| it.revision).collect())
    }

    fn failed(&self, source: ReplayError) -> ReplayFailed {
        let step = self.steps.get(self.next);
        ReplayFailed {
            source,
            step: step.map(|it| (it.direction, it.migration.revision)),
            committed: match self.request.run {
                Run::Real => self.done.len(),
                Run::Dry => 0,
            },
        }
    }

    fn options(&self, allowance: Option<Allowance>) -> Options {
        let Request {
            run,
            policy,
            leave_archived,
            overwrite_texts,
            beside,
            running_may_break: _,
            lock_timeout,
            operator,
        } = self.request.clone();
        Options {
            dry_run: run == Run::Dry,
            lock_timeout,
            text_may_go: allowance.is_some_and(|it| it.edited),
            consent: Consent {
                rows: allowance.and_then(|it| it.rows),
                sever: policy == Policy::Everything,
                leave_archived,
                overwrite_texts,
            },
            beside,
            operator,
        }
    }
}

/// A statement's error while nothing is written.
fn failed(error: postgres::Error, waited: Duration) -> ReplayError {
    let error = if is_locked(&error) {
        orch_postgres::ReplayError::Locked(waited, orch_postgres::described(&error))
    } else {
        error.into()
    };
    ReplayError::Step(error)
}
