//! Replays that are interrupted, that race, and that go on after rows were left behind.

use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use orch_postgres::{Template, journal::LOCK_KEY};
use rustix::process::{Pid, Signal, kill_process};

use crate::replay::two_revisions;
use crate::support::{Project, all_rows, client, database};

/// A subscription of `User internal` with one instance of its block.
const ONE_USER: &str = "
    insert into subscriptions (description, status, product_id, customer_id, insync)
    select 'one', 'active', product_id, 'c', true from products where name = 'User internal';
    insert into subscription_instances (subscription_id, product_block_id)
    select subscription_id, product_block_id from subscriptions, product_blocks
    where product_blocks.name = 'UserBlock'";

/// Starts a command whose output is read once it has ended.
fn start(mut command: Command) -> Child {
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits for the end of a command, which must exit with this code. Returns what it said.
#[track_caller]
fn end(child: Child, code: i32) -> String {
    let Output { status, stderr, .. } = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(code), "{stderr}");
    stderr
}

/// Waits until a query of one number gives as much.
fn wait_until(url: &str, query: &str, number: i64) {
    let mut client = client(url);
    let until = Instant::now() + Duration::from_secs(60);
    while client.query_one(query, &[]).unwrap().get::<_, i64>(0) != number {
        assert!(Instant::now() < until, "it never came to {number}: {query}");
        std::thread::yield_now();
    }
}

/// How many revisions are up on a database.
fn stack(project: &Project, url: &str) -> usize {
    let arguments = ["current", "--database", url, "--format", "json"];
    let current = project.orch(arguments).exits(0).stdout;
    let current: serde_json::Value = serde_json::from_str(&current).unwrap();
    current["revisions"].as_array().unwrap().len()
}

#[test]
fn an_interrupted_replay_counts_every_step_that_is_committed() {
    let project = two_revisions();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    // The second step back, which is run apart from the first, waits for ever.
    client(&url)
        .batch_execute(
            "create function public.wait() returns trigger language plpgsql as $$
             begin perform pg_sleep(600); return old; end $$;
             create trigger wait before delete on products for each row
             when (old.name = 'User Group') execute function public.wait()",
        )
        .unwrap();
    let arguments = ["replay", "--to", "base", "--database", &url, "--yes"];
    let child = start(project.command(arguments));
    let asleep = "select count(*) from pg_stat_activity
                  where datname = current_database() and wait_event = 'PgSleep'";
    wait_until(&url, asleep, 1);
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    kill_process(pid, Signal::INT).unwrap();
    let said = end(child, 130);
    let last = "\ninterrupted: 1 step is committed; the step in progress is rolled back\n";
    assert!(said.ends_with(last), "{said}");
    assert_eq!(stack(&project, &url), 1);
}

#[test]
fn replays_that_race_to_one_target_all_reach_it() {
    let project = two_revisions();
    let once = database(Template::Core);
    project.replay("heads", &once).exits(0);
    let url = database(Template::Core);
    // All of them plan on an empty database, and wait for the lock.
    let mut holder = client(&url);
    let mut held = holder.transaction().unwrap();
    held.execute(&format!("select pg_advisory_xact_lock({LOCK_KEY})"), &[])
        .unwrap();
    let racers: Vec<Child> = (0..6)
        .map(|_| start(project.command(["replay", "--to", "heads", "--database", &url])))
        .collect();
    let waiting = "select count(*) from pg_stat_activity
                   where datname = current_database() and query like '%pg_try_advisory_xact_lock%'
                     and pid <> pg_backend_pid()";
    wait_until(&url, waiting, 6);
    held.rollback().unwrap();
    for racer in racers {
        let said = end(racer, 0);
        assert!(said.contains("; the database is at "), "{said}");
    }
    let steps = "select count(*) from orch.journal";
    wait_until(&url, steps, 2);
    assert_eq!(stack(&project, &url), 2);
    let names = |url: &str| -> Vec<String> {
        let query = "select name from products order by name";
        let rows = client(url).query(query, &[]).unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    };
    assert_eq!(names(&url), names(&once));
}

#[test]
fn rows_that_were_left_behind_need_no_second_consent() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    client(&url).batch_execute(ONE_USER).unwrap();
    client(&url)
        .batch_execute(
            "create table public.notes (
               customer text primary key,
               id uuid references subscriptions on delete cascade);
             insert into public.notes select 'c', subscription_id from subscriptions",
        )
        .unwrap();
    let replay = |to: &str, more: &[&str]| {
        let mut arguments = vec!["replay", "--to", to, "--database", &url];
        arguments.extend(more);
        project.orch(arguments)
    };
    replay("base", &["--max-rows", "3"]).exits(0);
    // Somebody takes the key, so that one row stays in the archive.
    client(&url)
        .batch_execute("insert into public.notes values ('c', null)")
        .unwrap();
    replay("heads", &["--leave-archived"]).exits(0);
    let before = all_rows(&url);
    // Two rows go this time: the subscription and its instance.
    replay("base", &["--max-rows", "1"])
        .exits(7)
        .says("2 rows would be removed, and `--max-rows` allows 1");
    assert_eq!(all_rows(&url), before);
    replay("base", &["--max-rows", "2"])
        .exits(0)
        .says("1 row of subscriptions moved to the archive");
    replay("heads", &["--leave-archived"]).exits(0);
}
