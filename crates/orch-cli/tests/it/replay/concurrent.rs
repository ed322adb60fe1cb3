//! Replays beside other sessions: locks, writers, rows that come meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};

use orch_postgres::Template;

use crate::support::{Project, Ran, Transcript, all_rows, assert_same, client, database};

#[test]
fn a_lock_that_is_not_obtained_ends_with_its_own_code() {
    let project = Project::workshop();
    let url = database(Template::Core);
    let before = all_rows(&url);
    let replay = || {
        project.orch([
            "replay",
            "--to",
            "heads",
            "--database",
            &url,
            "--lock-timeout",
            "0.3",
        ])
    };
    let mut told = Transcript::default();
    let mut other = client(&url);
    let mut transaction = other.transaction().unwrap();
    let key = orch_postgres::journal::LOCK_KEY;
    transaction
        .batch_execute(&format!("select pg_advisory_xact_lock({key})"))
        .unwrap();
    replay().exits(6).noted(&mut told);
    transaction.rollback().unwrap();
    let mut transaction = other.transaction().unwrap();
    transaction
        .batch_execute("lock table products in row exclusive mode")
        .unwrap();
    replay().exits(6).noted(&mut told);
    transaction.rollback().unwrap();
    assert_same("without the locks", &before, &all_rows(&url));
    replay().exits(0);
    told.matches("a_lock_that_is_not_obtained_ends_with_its_own_code");
}

#[test]
fn a_writer_beside_the_replay_loses_nothing() {
    let project = Project::workshop();
    let url = database(Template::Core);
    let stop = AtomicBool::new(false);
    let written = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut client = client(&url);
            let mut count = 0_i64;
            while !stop.load(Ordering::Relaxed) {
                count += 1;
                let name = format!("beside {count}");
                let query =
                    "insert into resource_types (resource_type, description) values ($1, 'x')";
                client.execute(query, &[&name]).unwrap();
            }
            count
        });
        for _ in 0..5 {
            project.replay("heads", &url).exits(0);
            project.replay("base", &url).exits(0);
        }
        stop.store(true, Ordering::Relaxed);
        writer.join().unwrap()
    });
    let row = client(&url)
        .query_one(
            "select count(*), count(distinct resource_type) from resource_types
             where resource_type like 'beside %' and description = 'x'",
            &[],
        )
        .unwrap();
    assert_eq!((row.get(0), row.get(1)), (written, written));
    let all = "select count(*) from resource_types";
    let all: i64 = client(&url).query_one(all, &[]).unwrap().get(0);
    assert_eq!(all, written);
}

/// Goes back while another session has written a row that refers to those that will go,
/// and not committed it yet; it commits while the replay waits. Returns the run, and how
/// many such rows are left.
fn back_beside(insert: &str) -> (Ran, i64) {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let mut other = client(&url);
    other
        .batch_execute(
            "insert into workflows (name, target, description) values ('w', 'CREATE', 'w')",
        )
        .unwrap();
    let mut transaction = other.transaction().unwrap();
    let written = transaction.execute(insert, &[]).unwrap();
    let ran = std::thread::scope(|scope| {
        let replay = scope.spawn(|| project.replay("base", &url));
        let mut watching = client(&url);
        let waits = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'
                     and datname = current_database()";
        while !replay.is_finished() && watching.query_one(waits, &[]).unwrap().get::<_, i64>(0) == 0
        {
            std::thread::yield_now();
        }
        transaction.commit().unwrap();
        replay.join().unwrap()
    });
    assert_eq!(written, 1);
    let left = client(&url)
        .query_one(
            "select (select count(*) from products_workflows) + (select count(*) from subscriptions)",
            &[],
        )
        .unwrap();
    (ran, left.get(0))
}

#[test]
fn a_row_that_comes_while_going_back_is_not_lost() {
    let mut told = Transcript::default();
    let insert = "insert into subscriptions (description, status, product_id, customer_id, insync)
         select 'one', 'active', product_id, 'c', true from products where name = 'User Group'";
    let (ran, left) = back_beside(insert);
    told.remark(insert);
    ran.exits(7).noted(&mut told);
    assert_eq!(left, 1);
    told.matches("a_row_that_comes_while_going_back_is_not_lost");
}
