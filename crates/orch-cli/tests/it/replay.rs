//! `orch replay` on real databases.

use orch_postgres::{CoreLayout, Template, core_schema};

use crate::support::{Project, RevisionFiles, all_rows, client, database, psql, ran, server};

/// A subscription of `User internal` with one instance of its block.
const ONE_USER: &str = "
    insert into subscriptions (description, status, product_id, customer_id, insync)
    select 'one', 'active', product_id, 'c', true from products where name = 'User internal';
    insert into subscription_instances (subscription_id, product_block_id)
    select subscription_id, product_block_id from subscriptions, product_blocks
    where product_blocks.name = 'UserBlock'";

/// The workshop with a second revision on it: a product more.
pub(crate) fn two_revisions() -> Project {
    let project = Project::workshop();
    let registry = project.read("products/__init__.py");
    let registry = registry.replace(
        "\"User external\": User,",
        "\"User external\": User, \"Guest\": User,",
    );
    project.write("products/__init__.py", &registry);
    project.write(
        "answers.json",
        r#"{"product/Guest/description": "a guest", "fixed_input/Guest/affiliation/value": "external"}"#,
    );
    project
        .orch(["record", "Add guests", "--yes", "--answers", "answers.json"])
        .exits(0);
    project
}

/// The ids of a project's revisions, from the base.
fn order(project: &Project) -> Vec<String> {
    let log = project.orch(["log", "--format", "json"]).exits(0).stdout;
    let log: Vec<serde_json::Value> = serde_json::from_str(&log).unwrap();
    log.iter()
        .rev()
        .map(|it| it["revision"].as_str().unwrap().to_owned())
        .collect()
}

fn current(project: &Project, url: &str) -> Option<String> {
    let ran = project
        .orch(["current", "--database", url, "--format", "json"])
        .exits(0);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    report["current"].as_str().map(str::to_owned)
}

#[test]
fn every_target_leads_where_it_says() {
    let project = two_revisions();
    let url = database(Template::Core);
    let order = order(&project);
    let (first, second) = (order[0].clone(), order[1].clone());
    assert_eq!(current(&project, &url), None);
    for (target, at) in [
        ("+1", Some(&first)),
        ("+1", Some(&second)),
        ("heads", Some(&second)),
        ("-1", Some(&first)),
        ("head", Some(&second)),
        ("-2", None),
        (&first[..6], Some(&first)),
        (&format!("{}+1", &first[..8]), Some(&second)),
        ("head-1", Some(&first)),
        ("base+2", Some(&second)),
        ("base", None),
        (&second, Some(&second)),
    ] {
        project.replay(target, &url).exits(0);
        assert_eq!(current(&project, &url).as_ref(), at, "after {target}");
    }
}

#[test]
fn targets_that_lead_nowhere_are_usage_errors() {
    let project = two_revisions();
    let url = database(Template::Core);
    for (target, says) in [
        ("+3", "goes beyond the head: 2 revisions left"),
        ("-1", "goes below the base"),
        ("head+1", "goes beyond the head"),
        ("abc", "names no revision"),
        ("ffffffff", "no revision starts with"),
        ("head+x", "is no target"),
        ("+x", "is no target"),
        ("--", "is no target"),
        ("nonsense", "names no revision"),
    ] {
        project.replay(target, &url).exits(2).says(says);
    }
    assert_eq!(current(&project, &url), None);
}

#[test]
fn the_printed_sql_equals_replaying_in_both_directions() {
    let project = two_revisions();
    let (by_orch, by_psql) = (database(Template::Core), database(Template::Core));
    project.replay("heads", &by_orch).exits(0);
    let up = project
        .orch(["replay", "--to", "heads", "--sql"])
        .exits(0)
        .stdout;
    let output = psql(&by_psql, &up);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let timeless = |url: &str| {
        let mut client = client(url);
        let set = "update products set created_at = 'epoch'; update product_blocks set created_at = 'epoch';
                   update fixed_inputs set created_at = 'epoch'";
        client.batch_execute(set).unwrap();
        all_rows(url)
    };
    assert_eq!(timeless(&by_orch), timeless(&by_psql));
    assert_eq!(current(&project, &by_psql), current(&project, &by_orch));
    // What psql brought up, orch takes down, and the other way about.
    project.replay("base", &by_psql).exits(0);
    let down = project
        .orch(["replay", "--to", "base", "--sql", "--from", "head"])
        .exits(0)
        .stdout;
    let output = psql(&by_orch, &down);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let empty = all_rows(&database(Template::Core));
    assert_eq!(all_rows(&by_psql), empty);
    assert_eq!(all_rows(&by_orch), empty);
    // A file that starts elsewhere than the database is does nothing.
    let output = psql(&by_orch, &down);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the journal is not where"));
}

#[test]
fn a_dry_run_does_all_of_it_and_leaves_nothing() {
    let project = two_revisions();
    let url = database(Template::Core);
    let before = all_rows(&url);
    project
        .orch(["replay", "--to", "heads", "--database", &url, "--dry-run"])
        .exits(0)
        .says("2 steps done and rolled back");
    assert_eq!(all_rows(&url), before);
    assert_eq!(current(&project, &url), None);
    let mut client = client(&url);
    let row = client
        .query_one("select to_regnamespace('orch') is null", &[])
        .unwrap();
    assert!(row.get::<_, bool>(0));
}

#[test]
fn what_subscriptions_use_goes_with_consent_only_and_comes_back() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let mut client = client(&url);
    client.batch_execute(ONE_USER).unwrap();
    let before = all_rows(&url);
    let base = |more: &[&str]| {
        let mut arguments = vec!["replay", "--to", "base", "--database", &url];
        arguments.extend(more);
        project.orch(arguments)
    };
    base(&[])
        .exits(7)
        .says("nobody consented; nothing was written")
        .says("1 row subscription_instances")
        .says("`--max-rows 2`");
    base(&["--max-rows", "1"])
        .exits(7)
        .says("2 rows would go, and 1 may");
    assert_eq!(all_rows(&url), before);
    base(&["--max-rows", "2"]).exits(0);
    assert_eq!(all_rows(&url), all_rows(&database(Template::Core)));
    project.replay("heads", &url).exits(0);
    assert_eq!(all_rows(&url), before);
}

#[test]
fn a_rehearsal_goes_there_and_back_and_leaves_nothing() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    client(&url).batch_execute(ONE_USER).unwrap();
    let before = all_rows(&url);
    let arguments = ["replay", "--to", "base", "--rehearse", "--database", &url];
    project
        .orch(arguments)
        .exits(0)
        .says("as before, row for row:")
        .says("public.subscriptions 1 row")
        .says("2 steps done and rolled back");
    assert_eq!(all_rows(&url), before);
    let archived: i64 = client(&url)
        .query_one("select count(*) from orch.archive", &[])
        .unwrap()
        .get(0);
    assert_eq!(archived, 0);
}

#[test]
fn rows_that_orch_did_not_make_go_and_come_back_with_what_they_hang_on() {
    let project = Project::workshop();
    for table in [
        "insert into workflows (name, target, description) values ('w', 'CREATE', 'w');
         insert into products_workflows select product_id, workflow_id from products, workflows
         where products.name = 'User Group'",
        "create table public.notes (id uuid references fixed_inputs on delete cascade);
         insert into public.notes select fixed_input_id from fixed_inputs",
        "create table public.costs (a uuid, b uuid,
           foreign key (a, b) references product_block_relations on delete cascade);
         insert into public.costs select in_use_by_id, depends_on_id from product_block_relations",
    ] {
        let url = database(Template::Core);
        project.replay("heads", &url).exits(0);
        client(&url).batch_execute(table).unwrap();
        let before = all_rows(&url);
        project
            .replay("base", &url)
            .exits(7)
            .says("nobody consented");
        assert_eq!(all_rows(&url), before);
        project
            .orch(["replay", "--to", "base", "--database", &url, "--yes"])
            .exits(0);
        project.replay("heads", &url).exits(0);
        assert_eq!(all_rows(&url), before);
    }
}

#[test]
fn a_table_whose_rows_would_block_is_named() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    client(&url)
        .batch_execute(
            "create table public.prices (product uuid references products);
             insert into public.prices select product_id from products",
        )
        .unwrap();
    let before = all_rows(&url);
    project
        .orch(["replay", "--to", "base", "--database", &url, "--yes"])
        .exits(7)
        .says("3 rows in prices")
        .says("nothing was written");
    assert_eq!(all_rows(&url), before);
}

#[test]
fn what_becomes_required_is_given_to_live_instances() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let block = project.read("products/product_blocks/user.py");
    project.write(
        "products/product_blocks/user.py",
        &block.replace("    username: str\n", "    username: str\n    room: str\n"),
    );
    project.write(
        "answers.json",
        r#"{"resource_type/room/description": "where to find the user",
            "block_resource_type/UserBlock/room/default": "unknown"}"#,
    );
    project.record("Rooms").exits(0);
    client(&url).batch_execute(ONE_USER).unwrap();
    let before = all_rows(&url);
    project.replay("heads", &url).exits(0);
    let value: String = client(&url)
        .query_one(
            "select value from subscription_instance_values
             join resource_types using (resource_type_id) where resource_type = 'room'",
            &[],
        )
        .unwrap()
        .get(0);
    assert_eq!(value, "unknown");
    project
        .orch(["replay", "--to", "-1", "--database", &url, "--yes"])
        .exits(0);
    assert_eq!(all_rows(&url), before);
}

#[test]
fn a_database_that_is_not_as_recorded_is_not_touched() {
    let project = two_revisions();
    let url = database(Template::Core);
    project.replay("+1", &url).exits(0);
    let mut client = client(&url);
    client
        .batch_execute("update product_blocks set tag = 'X' where name = 'UserBlock'")
        .unwrap();
    project
        .replay("heads", &url)
        .exits(4)
        .says("the database is not as recorded where the migration starts")
        .says("product block `UserBlock`, tag\n    expected  `UB`\n    found     `X`");
    client.batch_execute("update product_blocks set tag = 'UB'; insert into products (name, description, product_type, tag, status) values ('Guest', 'g', 'User', 'G', 'active')").unwrap();
    project
        .replay("heads", &url)
        .exits(4)
        .says("product `Guest`\n    expected  not there\n    found     there");
}

#[test]
fn text_that_people_edited_goes_only_with_consent() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    client(&url)
        .batch_execute("update products set description = 'ours' where name = 'User Group'")
        .unwrap();
    project
        .replay("base", &url)
        .exits(7)
        .says("product `User Group`, description")
        .says("found     `ours`")
        .says("nobody consented; nothing was written");
    project
        .orch(["replay", "--to", "base", "--database", &url, "--yes"])
        .exits(0);
}

#[test]
fn tables_of_before_2022_get_their_own_columns() {
    let project = Project::workshop();
    let url = database(Template::Empty);
    let mut client = client(&url);
    core_schema::create_with(&mut client, CoreLayout::ParentChild).unwrap();
    project
        .replay("heads", &url)
        .exits(0)
        .says("`parent_id` and `child_id`");
    let row = client
        .query_one(
            "select count(*) from product_block_relations where parent_id is not null",
            &[],
        )
        .unwrap();
    assert_eq!(row.get::<_, i64>(0), 1);
    project.replay("base", &url).exits(0);
}

#[test]
fn databases_that_cannot_be_used_each_say_why() {
    let project = Project::workshop();
    project
        .orch(["replay", "--to", "heads"])
        .exits(2)
        .says("no database is named");
    project
        .replay("heads", "mysql://root@localhost/x")
        .exits(2)
        .says("`--database`");
    let empty = database(Template::Empty);
    project
        .replay("heads", &empty)
        .exits(1)
        .says("the database is empty")
        .says("db upgrade heads");
    client(&empty)
        .batch_execute("create table products (name text)")
        .unwrap();
    project
        .replay("heads", &empty)
        .exits(1)
        .says("lacks tables or columns of the orchestrator")
        .says("`product_blocks`");
    let nowhere = "postgresql://orch:secret@127.0.0.1:1/core";
    let said = project
        .replay("heads", nowhere)
        .exits(1)
        .says("127.0.0.1:1");
    assert!(!said.stderr.contains("secret"), "{}", said.stderr);
    let missing = server().url("no_such_database");
    project
        .replay("heads", &missing)
        .exits(1)
        .says("no_such_database");
    let url = database(Template::Core);
    client(&url)
        .batch_execute("create role reader login; grant select on products to reader")
        .unwrap();
    let reader = url.replacen("//orch@", "//reader@", 1);
    assert_ne!(reader, url);
    project
        .replay("heads", &reader)
        .exits(1)
        .says("role `reader` lacks rights")
        .says("hint: have its owner run");
}

#[test]
fn a_revision_that_only_the_database_knows_is_named() {
    let project = two_revisions();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let last = order(&project).pop().unwrap();
    let files = RevisionFiles::of(&project.ledger(), &last);
    std::fs::remove_file(files.events).unwrap();
    project
        .replay("base", &url)
        .exits(4)
        .says("1 revision that the ledger has not")
        .says(&last);
    let shown = project.orch(["current", "--database", &url]).exits(0);
    assert!(
        shown.stdout.contains("not in the ledger"),
        "{}",
        shown.stdout
    );
}

#[test]
fn the_environment_names_the_database_as_sqlalchemy_writes_it() {
    let project = Project::workshop();
    let url = database(Template::Core).replacen("postgresql://", "postgresql+psycopg2://", 1);
    ran(project
        .command(["replay", "--to", "heads"])
        .env("DATABASE_URI", &url))
    .exits(0);
    let wrong = server().url("no_such_database");
    let mut command = project.command(["current"]);
    ran(command
        .env("DATABASE_URI", &wrong)
        .env("ORCH_DATABASE", &url))
    .exits(0);
}

#[test]
fn a_lock_that_is_not_obtained_ends_with_its_own_code() {
    let project = Project::workshop();
    let url = database(Template::Core);
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
    let mut other = client(&url);
    let mut transaction = other.transaction().unwrap();
    let key = orch_postgres::journal::LOCK_KEY;
    transaction
        .batch_execute(&format!("select pg_advisory_xact_lock({key})"))
        .unwrap();
    replay()
        .exits(6)
        .says("another replay holds it")
        .says("nothing was written");
    transaction.rollback().unwrap();
    let mut transaction = other.transaction().unwrap();
    transaction
        .batch_execute("lock table products in row exclusive mode")
        .unwrap();
    replay().exits(6).says("the lock was not obtained within");
    transaction.rollback().unwrap();
    replay().exits(0);
}

#[test]
fn a_writer_beside_the_replay_loses_nothing() {
    let project = Project::workshop();
    let url = database(Template::Core);
    let stop = std::sync::atomic::AtomicBool::new(false);
    let written = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut client = client(&url);
            let mut count = 0_i64;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
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
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        writer.join().unwrap()
    });
    let row = client(&url)
        .query_one("select count(*) from resource_types", &[])
        .unwrap();
    assert_eq!(row.get::<_, i64>(0), written);
}

#[test]
fn a_database_keeps_what_it_needs_to_undo_itself() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project
        .orch([
            "replay",
            "--to",
            "heads",
            "--database",
            &url,
            "--reason",
            "the release",
        ])
        .exits(0);
    let sealed = project.sealed();
    let row = client(&url)
        .query_one("select j.direction, j.author, j.reason, j.rows, r.events, r.up, r.down from orch.journal j join orch.revision r using (revision)", &[])
        .unwrap();
    assert_eq!(row.get::<_, &str>(0), "up");
    assert_eq!(row.get::<_, &str>(1), "Ada <ada@example.org>");
    assert_eq!(row.get::<_, &str>(2), "the release");
    assert_eq!(row.get::<_, i64>(3), 21);
    assert_eq!(row.get::<_, String>(4), sealed.events());
    assert_eq!(row.get::<_, String>(5), sealed.up());
    assert_eq!(row.get::<_, String>(6), sealed.down());
}

#[test]
fn the_printed_sql_refuses_what_replaying_refuses() {
    let project = Project::workshop();
    let down = ["replay", "--to", "base", "--sql", "--from", "heads"];
    let down = project.orch(down).exits(0).stdout;
    let up = project
        .orch(["replay", "--to", "heads", "--sql"])
        .exits(0)
        .stdout;
    for (edit, says) in [
        (
            "update fixed_inputs set value = 'x' where value = 'internal'",
            "the database is not as recorded",
        ),
        (
            "update products set tag = 'X' where name = 'User Group'",
            "products User Group",
        ),
        (
            "update products set description = 'ours'",
            "text that was edited would be removed",
        ),
        (
            "update resource_types set description = 'ours'",
            "resource_types age",
        ),
        ("delete from product_block_relations", "blocks UserBlock"),
        (
            "delete from fixed_inputs where value = 'external'",
            "products User external",
        ),
    ] {
        let url = database(Template::Core);
        project.replay("heads", &url).exits(0);
        client(&url).batch_execute(edit).unwrap();
        let before = all_rows(&url);
        let output = psql(&url, &down);
        assert_eq!(output.status.code(), Some(3), "{edit}");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.contains(says), "{edit}: {error}");
        assert_eq!(all_rows(&url), before, "{edit}");
    }
    let url = database(Template::Core);
    client(&url)
        .batch_execute("insert into resource_types (resource_type) values ('age')")
        .unwrap();
    let output = psql(&url, &up);
    assert_eq!(output.status.code(), Some(3));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("resource_types age"), "{error}");
}

#[test]
fn a_dry_run_waits_for_locks_like_a_replay() {
    let project = Project::workshop();
    let url = database(Template::Core);
    let mut other = client(&url);
    let mut transaction = other.transaction().unwrap();
    transaction
        .batch_execute("lock table products in row exclusive mode")
        .unwrap();
    let arguments = [
        "replay",
        "--to",
        "heads",
        "--database",
        &url,
        "--lock-timeout",
        "0.3",
    ];
    project
        .orch(arguments.iter().chain(&["--dry-run"]))
        .exits(6);
    transaction
        .batch_execute("lock table products in access exclusive mode")
        .unwrap();
    // Even looking is bounded.
    project.orch(arguments).exits(6).says("nothing was written");
}

#[test]
fn a_journal_that_was_changed_is_noticed() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    client(&url)
        .batch_execute("update orch.revision set events = 'changed'")
        .unwrap();
    project
        .replay("base", &url)
        .exits(4)
        .says("is not what was sealed");
}

#[test]
fn the_search_path_of_a_role_changes_nothing() {
    let project = Project::workshop();
    let url = database(Template::Core);
    client(&url)
        .batch_execute(
            "create schema app; create table app.products (name text);
             do $$ begin execute format('alter database %I set search_path = app, public', current_database()); end $$",
        )
        .unwrap();
    project.replay("heads", &url).exits(0);
    project.replay("base", &url).exits(0);
}

#[test]
fn what_is_up_is_told_whatever_the_heads() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let sealed = project.sealed();
    let other = sealed.events().replacen("Ada <", "Eve <", 1);
    let line = other.lines().next().unwrap();
    let other_id = orch_event::RevisionId::of(line.as_bytes());
    let files = RevisionFiles::of(&project.ledger(), &other_id.to_string());
    std::fs::write(files.events, &other).unwrap();
    project.replay("heads", &url).exits(3);
    assert_eq!(current(&project, &url), Some(sealed.id));
}

#[test]
fn a_role_that_may_not_see_the_journal_is_told_so() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let mut client = client(&url);
    client.batch_execute("create role stranger login").unwrap();
    let stranger = url.replacen("//orch@", "//stranger@", 1);
    project
        .orch(["current", "--database", &stranger])
        .exits(1)
        .says("role `stranger` lacks rights: usage on schema orch, select on orch.")
        .says("grant usage on schema orch to \"stranger\"; grant select on orch.");
}

/// Goes back while another session has written what refers to what will go, and not
/// committed it yet; it commits while the replay waits.
fn back_beside(insert: &str) -> (crate::support::Ran, i64) {
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
    let (ran, left) = back_beside(
        "insert into products_workflows select product_id, workflow_id from products, workflows
         where products.name = 'User Group'",
    );
    ran.exits(7)
        .says("1 rows would go, and 0 were consented to");
    assert_eq!(left, 1);
    let (ran, left) = back_beside(
        "insert into subscriptions (description, status, product_id, customer_id, insync)
         select 'one', 'active', product_id, 'c', true from products where name = 'User Group'",
    );
    ran.exits(7)
        .says("1 rows would go, and 0 were consented to");
    assert_eq!(left, 1);
}

#[test]
fn the_isolation_that_a_server_prefers_changes_nothing() {
    let project = Project::workshop();
    let url = database(Template::Core);
    client(&url)
        .batch_execute(
            "do $$ begin execute format(
               'alter database %I set default_transaction_isolation = %L',
               current_database(), 'serializable');
             end $$",
        )
        .unwrap();
    project.replay("heads", &url).exits(0);
    let arguments = [
        "replay",
        "--to",
        "base",
        "--database",
        &url,
        "--lock-timeout",
        "3000000",
    ];
    project.orch(arguments).exits(0);
}
