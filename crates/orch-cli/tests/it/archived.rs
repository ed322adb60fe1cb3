//! What a database keeps of what was removed, and that it is gone for good when pruned.

use orch_postgres::Template;

use crate::support::{Project, Rows, Transcript, all_rows, assert_same, client, database};

/// A user with a group, as the workshop's classes want them.
const USER: &str = "
    insert into subscriptions (description, status, product_id, customer_id, insync)
    select 'one', 'active', product_id, 'c', true from products where name = 'User internal';
    insert into subscription_instances (subscription_id, product_block_id)
    select subscription_id, product_block_id from subscriptions, product_blocks;
    insert into subscription_instance_relations
    select u.subscription_instance_id, g.subscription_instance_id, 0, 'group'
    from subscription_instances u join product_blocks ub using (product_block_id),
      subscription_instances g join product_blocks gb using (product_block_id)
    where ub.name = 'UserBlock' and gb.name = 'UserGroupBlock';
    insert into subscription_instance_values (subscription_instance_id, resource_type_id, value)
    select subscription_instance_id, resource_type_id, '1'
    from subscription_instances join product_block_resource_types using (product_block_id)";

/// The workshop on a database with a user, and gone again.
fn gone() -> (Project, String, Rows) {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    client(&url).batch_execute(USER).unwrap();
    let before = all_rows(&url);
    project
        .orch(["replay", "--to", "base", "--database", &url, "--yes"])
        .exits(0);
    (project, url, before)
}

#[test]
fn the_archive_tells_what_it_keeps_of_which_revision() {
    let (project, url, _) = gone();
    let mut told = Transcript::default();
    let ran = project.orch(["archive", "--database", &url]).exits(0);
    assert!(ran.stdout.starts_with(&project.revision()[..8]));
    ran.noted(&mut told);
    let report = project
        .orch(["archive", "--database", &url, "--format", "json"])
        .exits(0)
        .noted(&mut told)
        .json();
    let kept = report["revisions"][project.revision()].as_array().unwrap();
    let rows: i64 = kept.iter().filter_map(|it| it["rows"].as_i64()).sum();
    let gone = "select sum(rows)::bigint from orch.archived";
    let gone: i64 = client(&url).query_one(gone, &[]).unwrap().get(0);
    assert_eq!(rows, gone);
    told.matches("the_archive_tells_what_it_keeps_of_which_revision");
}

#[test]
fn pruned_rows_do_not_come_back_and_the_journal_says_who_did_it() {
    let (project, url, _) = gone();
    let revision = project.revision();
    let prune = |more: &[&str]| {
        let mut arguments = vec!["archive", "prune", "--database", &url];
        arguments.extend(more);
        project.orch(arguments)
    };
    let mut told = Transcript::default();
    let kept = "select sum(rows)::bigint from orch.archived";
    let kept = || -> Option<i64> { client(&url).query_one(kept, &[]).unwrap().get(0) };
    let before = kept();
    prune(&["abc"]).exits(2).noted(&mut told);
    prune(&["ffffffff"]).exits(2).noted(&mut told);
    prune(&[&revision[..8]]).exits(7).noted(&mut told);
    assert_eq!(kept(), before, "nobody consented");
    prune(&[&revision[..8], "--yes", "--reason", "law"])
        .exits(0)
        .noted(&mut told);
    assert_eq!(kept(), None);
    let row = client(&url)
        .query_one(
            "select direction, reason, rows > 0 from orch.journal order by seq desc limit 1",
            &[],
        )
        .unwrap();
    assert_eq!(row.get::<_, &str>(0), "prune");
    assert_eq!(row.get::<_, &str>(1), "law");
    assert!(row.get::<_, bool>(2));
    // The metadata is recorded, and comes; the user is gone.
    project.replay("heads", &url).exits(0);
    let users = client(&url)
        .query_one("select count(*) from subscriptions", &[])
        .unwrap();
    assert_eq!(users.get::<_, i64>(0), 0);
    project.orch(["verify"]).exits(0);
    told.matches("pruned_rows_do_not_come_back_and_the_journal_says_who_did_it");
}

#[test]
fn rows_that_cannot_return_stop_the_replay_unless_they_may_stay_behind() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    client(&url).batch_execute(USER).unwrap();
    client(&url)
        .batch_execute(
            "create table public.notes (
               customer text primary key,
               id uuid references subscriptions on delete cascade);
             insert into public.notes select 'c', subscription_id from subscriptions",
        )
        .unwrap();
    project
        .orch(["replay", "--to", "base", "--database", &url, "--yes"])
        .exits(0);
    // Somebody takes the key.
    client(&url)
        .batch_execute("insert into public.notes values ('c', null)")
        .unwrap();
    let before = all_rows(&url);
    let mut told = Transcript::default();
    project.replay("heads", &url).exits(7).noted(&mut told);
    assert_same("refused", &before, &all_rows(&url));
    project
        .orch([
            "replay",
            "--to",
            "heads",
            "--database",
            &url,
            "--leave-archived",
        ])
        .exits(0)
        .noted(&mut told);
    let counts = client(&url)
        .query_one(
            "select (select count(*) from subscriptions), (select count(*) from notes),
                    (select sum(rows) from orch.archived)::bigint",
            &[],
        )
        .unwrap();
    assert_eq!(counts.get::<_, i64>(0), 1);
    assert_eq!(counts.get::<_, i64>(1), 1);
    assert_eq!(counts.get::<_, i64>(2), 1);
    told.matches("rows_that_cannot_return_stop_the_replay");
}

#[test]
fn the_search_of_the_orchestrator_shows_what_came_back() {
    let (project, url, before) = gone();
    let found = || -> i64 {
        let query = "select count(*) from subscriptions_search";
        client(&url).query_one(query, &[]).unwrap().get(0)
    };
    assert_eq!(found(), 0);
    project.replay("heads", &url).exits(0);
    assert_eq!(found(), 1);
    assert_same("up again", &before, &all_rows(&url));
}
