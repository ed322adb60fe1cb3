//! Laws of replaying, over random models on a real Postgres.

use std::time::Duration;

use orch_event::{Event, RevisionId};
use orch_model::{Catalog, Recorded};
use orch_postgres::{Migration, Operator, Options, Step, Template, journal, observe, replay};
use orch_projector::Direction;
use orch_projector::{Layout, render};
use proptest::prelude::prop_assert_eq;
use proptest::proptest;
use proptest::test_runner::{Config, FileFailurePersistence};

use crate::generate::grown;
use crate::laws::{recorded_on, texts};
use crate::support::{all_rows, client, database};

fn migration(before: &Recorded, events: Vec<(Event, String)>, name: &str) -> (Migration, Recorded) {
    let events: Vec<Event> = events.into_iter().map(|(event, _)| event).collect();
    let rendered = render(before.clone(), name, &events, Layout::Current).unwrap();
    let migration = Migration {
        revision: RevisionId::of(name.as_bytes()),
        message: name.to_owned(),
        author: "Ada".to_owned(),
        events: String::new(),
        up: rendered.up,
        down: rendered.down,
        touched: rendered.touched,
    };
    (migration, rendered.recorded)
}

fn options() -> Options {
    Options {
        dry_run: false,
        lock_timeout: Duration::from_secs(60),
        text_may_go: false,
        layout: Layout::Current,
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
    catalog
}

/// Dozens of cases normally; `PROPTEST_CASES` asks for more.
fn config() -> Config {
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|it| it.parse().ok())
        .unwrap_or(24);
    let failure_persistence =
        Some(Box::new(FileFailurePersistence::WithSource("regressions")) as _);
    Config {
        cases,
        failure_persistence,
        max_shrink_iters: 200,
        ..Config::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn observed_equals_recorded_and_down_after_up_changes_nothing(
        (before, after) in grown(),
        texts in texts(),
    ) {
        let url = database(Template::Core);
        let mut client = client(&url);
        client.batch_execute(OTHERS).unwrap();
        let untouched = all_rows(&url);
        let theirs = observe(&mut client, Layout::Current, None).unwrap();
        let empty = Recorded::default();
        let (events, _) = recorded_on(&before, &empty, &texts);
        let (first, at_first) = migration(&empty, events, "first");
        let (events, _) = recorded_on(&after, &at_first, &texts);
        let (second, at_second) = migration(&at_first, events, "second");
        let mut go = |direction, migration: &Migration| {
            let stack: Vec<_> =
                journal::stack(&mut client).unwrap().iter().map(|it| it.revision).collect();
            let step = Step { direction, migration };
            replay(&mut client, &stack, &[step], &options(), |_| {}).unwrap();
            let observed = observe(&mut client, Layout::Current, None).unwrap();
            (all_rows(&url), without(observed, &theirs))
        };
        let (rows_first, observed) = go(Direction::Up, &first);
        prop_assert_eq!(observed, Catalog::of(&at_first.model));
        let (_, observed) = go(Direction::Up, &second);
        prop_assert_eq!(observed, Catalog::of(&at_second.model));
        let (rows, _) = go(Direction::Down, &second);
        prop_assert_eq!(rows, rows_first);
        let (rows, observed) = go(Direction::Down, &first);
        prop_assert_eq!(observed, Catalog::default());
        prop_assert_eq!(rows, untouched);
    }
}
