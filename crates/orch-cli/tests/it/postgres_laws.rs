//! Laws of replaying, over random models on a real Postgres.

use std::time::Duration;

use orch_event::{Event, RevisionId};
use orch_model::{Catalog, Recorded};
use orch_postgres::{
    Direction, Migration, Operator, Options, Step, Template, journal, observe, replay,
};
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
            (all_rows(&url), observed)
        };
        let (rows_first, observed) = go(Direction::Up, &first);
        prop_assert_eq!(observed, Catalog::of(&at_first.model));
        let (_, observed) = go(Direction::Up, &second);
        prop_assert_eq!(observed, Catalog::of(&at_second.model));
        let (rows, _) = go(Direction::Down, &second);
        prop_assert_eq!(rows, rows_first);
        let (_, observed) = go(Direction::Down, &first);
        prop_assert_eq!(observed, Catalog::default());
    }
}
