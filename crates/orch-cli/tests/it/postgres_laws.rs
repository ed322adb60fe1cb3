//! Laws of replaying, over random models on a real Postgres.

use std::collections::BTreeSet;
use std::time::Duration;

use orch_event::{Event, Lines, RevisionId};
use orch_model::{AttributeName, Catalog, Change, Declared, Recorded};
use orch_postgres::{
    Consent, Migration, Operator, Options, ReplayError, Runs, Step, Template, journal, observe,
    print, replay,
};
use orch_projector::Direction;
use orch_projector::{Prelude, render};
use postgres::Client;
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq};
use proptest::test_runner::{Config, FileFailurePersistence, RngSeed, TestCaseError};
use proptest::{collection, proptest};

use self::rows::{kept, keyed_rows, missing};
use crate::generate::history;
use crate::laws::{recorded_on, texts};
use crate::subscriptions::{Choices, FOREIGN, Held, View, populate, write};
use crate::support::{Rows, all_rows, client, database, psql};

mod rows;

fn migration(
    before: &Recorded,
    (events, lines): (Vec<Event>, Lines),
    name: &str,
) -> (Migration, Recorded) {
    let events = lines.ids.iter().copied().zip(&events);
    let rendered = render(before.clone(), name, events).unwrap();
    let migration = Migration {
        revision: RevisionId::of(name.as_bytes()),
        parent: None,
        message: name.to_owned(),
        author: "Ada".to_owned(),
        events: String::new(),
        up: rendered.up,
        down: rendered.down,
        plan_text: rendered.plan.to_text(),
        plan: rendered.plan,
        prelude: Prelude::current(),
        replaced: None,
        runs: Runs::Sql,
        below: Vec::new(),
        alembic: None,
    };
    (migration, rendered.recorded)
}

fn options() -> Options {
    Options {
        dry_run: false,
        lock_timeout: Duration::from_secs(60),
        text_may_go: true,
        consent: Consent {
            rows: None,
            sever: true,
            leave_archived: false,
            overwrite_texts: false,
        },
        beside: Vec::new(),
        operator: Operator {
            os_user: "ada".to_owned(),
            host: "here".to_owned(),
            program: "test".to_owned(),
            reason: None,
        },
    }
}

/// Metadata that somebody else made, in names that random models do not have, with a
/// subscription.
const OTHERS: &str = "
    insert into products (name, description, product_type, tag, status)
    values ('others: product', 'd', 'Other', 'OTHER', 'active');
    insert into product_blocks (name, description, tag, status)
    values ('others: block', 'd', 'OB', 'active');
    insert into resource_types (resource_type, description) values ('others: type', 'd');
    insert into fixed_inputs (name, value, product_id)
    select 'speed', '1', product_id from products;
    insert into product_product_blocks
    select product_id, product_block_id from products, product_blocks;
    insert into product_block_resource_types
    select product_block_id, resource_type_id from product_blocks, resource_types;
    insert into product_block_relations (in_use_by_id, depends_on_id)
    select product_block_id, product_block_id from product_blocks;
    insert into subscriptions (description, status, product_id, customer_id, insync)
    select 'one', 'active', product_id, 'c', true from products;
    insert into subscription_instances (subscription_id, product_block_id)
    select subscription_id, product_block_id from subscriptions, product_blocks;
";

/// A catalog less what is in another; what is in both must be the same.
fn without(mut catalog: Catalog, others: &Catalog) -> Catalog {
    for (name, row) in &others.products {
        assert_eq!(catalog.products.remove(name).as_ref(), Some(row));
    }
    for (name, row) in &others.blocks {
        assert_eq!(catalog.blocks.remove(name).as_ref(), Some(row));
    }
    for (name, row) in &others.resource_types {
        assert_eq!(catalog.resource_types.remove(name).as_ref(), Some(row));
    }
    // Processes need a workflow, which no model has.
    catalog.workflows.remove("work");
    catalog
}

/// A few cases normally, always the same; `PROPTEST_CASES` asks for more, and others each
/// time.
fn config() -> Config {
    let asked = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|it| it.parse().ok());
    let cases = asked.unwrap_or(12);
    let rng_seed = match asked {
        Some(_) => RngSeed::Random,
        None => RngSeed::Fixed(20_261_122),
    };
    let failure_persistence =
        Some(Box::new(FileFailurePersistence::WithSource("regressions")) as _);
    Config {
        cases,
        rng_seed,
        failure_persistence,
        max_shrink_iters: 400,
        max_shrink_time: 40_000,
        ..Config::default()
    }
}

/// A database with subscriptions, and what was recorded for it.
struct Target {
    url: String,
    client: Client,
    theirs: Catalog,
    recorded: Recorded,
    done: Vec<Migration>,
    /// Attributes that people fill, by the owner's thing and their own.
    filled_by_people: BTreeSet<orch_model::ThingId>,
}

/// Who runs a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Orch,
    Psql,
}

impl By {
    fn any(choices: &mut Choices<'_>) -> Self {
        [Self::Orch, Self::Psql][choices.below(2)]
    }
}

impl Target {
    fn new() -> Self {
        let url = database(Template::Core);
        let mut client = client(&url);
        client.batch_execute(OTHERS).unwrap();
        client.batch_execute(FOREIGN).unwrap();
        let theirs = observe(&mut client, None).unwrap();
        Self {
            url,
            client,
            theirs,
            recorded: Recorded::default(),
            done: Vec::new(),
            filled_by_people: BTreeSet::new(),
        }
    }

    /// Records what is declared; none where it cannot be recorded.
    fn record(&mut self, declared: &Declared, texts: &[String]) -> Option<(Migration, Recorded)> {
        let (events, _) = recorded_on(declared, &self.recorded, texts)?;
        for event in &events.0 {
            if let Event::Change { change, .. } = event
                && let Change::MemberChosen(it) = change
            {
                let id = it.attribute.id;
                match it.block {
                    Some(_) => self.filled_by_people.remove(&id),
                    None => self.filled_by_people.insert(id),
                };
            }
        }
        let name = format!("revision {}", self.done.len());
        Some(migration(&self.recorded, events, &name))
    }

    fn try_go(&mut self, by: By, direction: Direction, it: &Migration) -> Result<(), ReplayError> {
        let stack: Vec<_> = journal::stack(&mut self.client)
            .unwrap()
            .iter()
            .map(|it| it.revision)
            .collect();
        let step = Step {
            direction,
            migration: it,
        };
        if by == By::Psql {
            let sql = print(&[step], &stack, "test").unwrap();
            let output = psql(&self.url, &format!("set orch.sever = on;\n{sql}"));
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return if output.status.success() {
                Ok(())
            } else {
                Err(ReplayError::Refused(said))
            };
        }
        replay(&mut self.client, &stack, &[step], &options(), |_| {})
    }

    /// Goes a step, which must succeed; what is observed must be as recorded.
    fn go(&mut self, by: By, direction: Direction, it: &Migration) -> Result<(), TestCaseError> {
        if let Err(error) = self.try_go(by, direction, it) {
            // What psql says tells all of it.
            let more = self.try_go(By::Psql, direction, it);
            let Migration { up, down, .. } = it;
            let why = format!("{direction} by {by:?}: {error:?}: {more:?}\n{up}\n{down}");
            return Err(TestCaseError::fail(why));
        }
        Ok(())
    }

    fn observed(&mut self) -> Catalog {
        let observed = observe(&mut self.client, None).unwrap();
        without(observed, &self.theirs)
    }

    fn rows(&self) -> Rows {
        all_rows(&self.url)
    }

    fn held(&mut self, recorded: &Recorded) -> Held {
        Held::read(&mut self.client, &recorded.model)
    }

    /// Goes up; subscriptions that were as their models want them are so after it.
    fn follow(&mut self, by: By, it: &Migration, after: &Recorded) -> Result<(), TestCaseError> {
        let before = self.recorded.clone();
        let held = self.held(&before);
        let exempt = self.exempt(&before);
        let view = View {
            before: None,
            exempt,
        };
        let broken = held.problems(&before.model, &view);
        self.go(by, Direction::Up, it)?;
        prop_assert_eq!(self.observed(), Catalog::of(&after.model));
        let now = self.held(after);
        let view = View {
            before: Some((&held, &now)),
            exempt: self.exempt(after),
        };
        let mut problems = now.problems(&after.model, &view);
        problems.retain(|it, _| !broken.contains_key(it));
        prop_assert!(problems.is_empty(), "{:#?}\n{}", problems, it.up);
        Ok(())
    }

    /// The attributes that people fill, as they and their owners are called.
    fn exempt(&self, recorded: &Recorded) -> BTreeSet<(String, AttributeName)> {
        let things = &recorded.things;
        let named = self.filled_by_people.iter().filter_map(|id| {
            let attribute = things.get(*id)?;
            let owner = things.get(attribute.owner?)?;
            Some((owner.name.clone(), AttributeName::new(&attribute.name)))
        });
        named.collect()
    }
}

/// All rows must be as they were.
fn same(before: &Rows, after: &Rows, what: &str, it: &Migration) -> Result<(), TestCaseError> {
    let (lost, new) = (before.without(after), after.without(before));
    let Migration { up, down, .. } = it;
    prop_assert!(
        before == after,
        "{what}: not every row is as it was\nlost:\n{lost}new:\n{new}\n{up}\n{down}"
    );
    Ok(())
}

/// What random decisions are made of.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    collection::vec(any::<u8>(), 0..300)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn subscriptions_follow_and_no_row_is_lost(
        models in history(),
        texts in texts(),
        bytes in bytes(),
    ) {
        let mut choices = Choices::new(&bytes);
        let mut target = Target::new();
        let mut marks: Vec<Rows> = Vec::new();
        for declared in &models {
            let Some((it, after)) = target.record(declared, &texts) else { continue };
            let by = By::any(&mut choices);
            let before = target.rows();
            target.follow(by, &it, &after)?;
            let up = target.rows();
            target.go(By::any(&mut choices), Direction::Down, &it)?;
            same(&before, &target.rows(), "down after up", &it)?;
            target.go(By::any(&mut choices), Direction::Up, &it)?;
            same(&up, &target.rows(), "up after down", &it)?;
            target.recorded = after;
            populate(&mut target.client, &target.recorded.model, &mut choices);
            marks.push(target.rows());
            target.done.push(it);
        }
        let done = target.done.clone();
        // All the way down, where nothing of it is, and up again.
        for it in done.iter().rev() {
            target.go(By::any(&mut choices), Direction::Down, it)?;
        }
        for (at, it) in done.iter().enumerate() {
            target.go(By::any(&mut choices), Direction::Up, it)?;
            if at + 1 == done.len() {
                same(&marks[at], &target.rows(), "up again", it)?;
            }
        }
    }

    #[test]
    fn what_people_write_between_stays(
        models in history(),
        texts in texts(),
        bytes in bytes(),
    ) {
        let mut choices = Choices::new(&bytes);
        let mut target = Target::new();
        for declared in &models {
            let Some((it, after)) = target.record(declared, &texts) else { continue };
            let lower = keyed_rows(&mut target.client);
            target.go(By::Orch, Direction::Up, &it)?;
            let upper = keyed_rows(&mut target.client);
            let went = write(&mut target.client, &after.model, &mut choices);
            let written = keyed_rows(&mut target.client);
            let expected = kept(&lower, &upper, &written);
            match target.try_go(By::Orch, Direction::Down, &it) {
                Ok(()) => {
                    let down = keyed_rows(&mut target.client);
                    let lost = missing(&expected, &down);
                    prop_assert!(lost.is_empty(), "down: {:#?}\n{}", lost, it.down);
                    target.go(By::Orch, Direction::Up, &it)?;
                    let again = keyed_rows(&mut target.client);
                    prop_assert!(written == again, "up again: {:#?} {:#?}\n{}",
                        missing(&written, &again), missing(&again, &written), it.up);
                    // The same with what people write below.
                    target.go(By::Orch, Direction::Down, &it)?;
                    let went = write(&mut target.client, &target.recorded.model.clone(), &mut choices);
                    let written_below = keyed_rows(&mut target.client);
                    let expected = kept(&written, &down, &written_below);
                    match target.try_go(By::Orch, Direction::Up, &it) {
                        Ok(()) => {
                            let up = keyed_rows(&mut target.client);
                            let lost = missing(&expected, &up);
                            prop_assert!(lost.is_empty(), "up: {:#?}\n{}", lost, it.up);
                            target.go(By::Orch, Direction::Down, &it)?;
                            let again = keyed_rows(&mut target.client);
                            prop_assert!(written_below == again, "down again: {:#?} {:#?}\n{}",
                                missing(&written_below, &again), missing(&again, &written_below), it.down);
                            target.go(By::Orch, Direction::Up, &it)?;
                        }
                        Err(ReplayError::Refused(why)) if went && why.contains("cannot be restored") => {
                            prop_assert_eq!(&keyed_rows(&mut target.client), &written_below);
                            return Ok(());
                        }
                        Err(error) => return Err(TestCaseError::fail(format!("up: {error:?}"))),
                    }
                }
                Err(ReplayError::Refused(why)) if went && why.contains("cannot be restored") => {
                    prop_assert_eq!(&keyed_rows(&mut target.client), &written);
                }
                Err(error) => return Err(TestCaseError::fail(format!("down: {error:?}"))),
            }
            target.recorded = after;
            target.done.push(it);
        }
    }
}
