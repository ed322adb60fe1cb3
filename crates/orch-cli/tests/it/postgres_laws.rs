//! Laws of replaying, over random models on a real Postgres.

use std::time::Duration;

use orch_event::{Event, RevisionId};
use orch_model::{Catalog, Recorded};
use orch_postgres::{
    Consent, Migration, Operator, Options, Step, Template, journal, observe, replay,
};
use orch_projector::Direction;
use orch_projector::{Layout, render};
use proptest::prelude::prop_assert_eq;
use proptest::proptest;
use proptest::test_runner::{Config, FileFailurePersistence};

use crate::generate::history;
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
        removals_up: rendered.removals_up,
        removals_down: rendered.removals_down,
    };
    (migration, rendered.recorded)
}

fn options() -> Options {
    Options {
        dry_run: false,
        lock_timeout: Duration::from_secs(60),
        text_may_go: false,
        consent: Consent::default(),
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
        models in history(),
        texts in texts(),
    ) {
        let url = database(Template::Core);
        let mut client = client(&url);
        client.batch_execute(OTHERS).unwrap();
        let theirs = observe(&mut client, Layout::Current, None).unwrap();
        let mut go = |direction, migration: &Migration| {
            let stack: Vec<_> =
                journal::stack(&mut client).unwrap().iter().map(|it| it.revision).collect();
            let step = Step { direction, migration };
            replay(&mut client, &stack, &[step], &options(), |_| {}).unwrap();
            let observed = observe(&mut client, Layout::Current, None).unwrap();
            without(observed, &theirs)
        };
        let mut recorded = Recorded::default();
        let mut done: Vec<(Migration, String)> = Vec::new();
        for (number, declared) in models.iter().enumerate() {
            let Some((events, _)) = recorded_on(declared, &recorded, &texts) else { continue };
            let (migration, after) = migration(&recorded, events, &format!("revision {number}"));
            let before = all_rows(&url);
            let observed = go(Direction::Up, &migration);
            prop_assert_eq!(observed, Catalog::of(&after.model));
            done.push((migration, before));
            recorded = after;
        }
        let end = all_rows(&url);
        for (migration, before) in done.iter().rev() {
            go(Direction::Down, migration);
            prop_assert_eq!(&all_rows(&url), before);
        }
        for (migration, _) in &done {
            go(Direction::Up, migration);
        }
        prop_assert_eq!(all_rows(&url), end);
    }
}
