//! The server's warnings reach the user whatever its language is, and are counted; processes that
//! have not ended are named before their subscriptions change.

use orch_postgres::Template;

use crate::support::{Project, all_rows, assert_same, client, database};

/// A trigger that warns, as nothing else does so reliably.
const WARNS: &str = "
    create function public.warns() returns trigger language plpgsql as $$
      begin raise warning 'the weather is bad'; return new; end $$;
    create trigger warns after insert on public.products
      for each statement execute function public.warns()";

#[test]
fn warnings_are_said_and_counted() {
    let project = Project::workshop();
    let url = database(Template::Core);
    client(&url).batch_execute(WARNS).unwrap();
    let replay = ["replay", "--to", "heads", "--database", &url];
    let ran = project
        .orch(replay.iter().chain(&["--format", "json"]))
        .exits(0)
        .says("warning: the weather is bad")
        .says("1 warning of the server");
    assert_eq!(ran.json()["warnings"][0], "the weather is bad");
}

const SUSPENDED: &str = "
    insert into public.subscriptions (description, status, product_id, customer_id, insync)
    select 'one', 'active', product_id, 'c', true from public.products where name = 'User internal';
    insert into public.workflows (name, target, description, is_task)
    values ('modify_user', 'MODIFY', 'x', false);
    insert into public.processes (pid, workflow_id, assignee, last_status, is_task)
    select '00000000-0000-4000-8000-000000000001', workflow_id, 'SYSTEM', 'suspended', false
    from public.workflows where name = 'modify_user';
    insert into public.processes_subscriptions (pid, subscription_id, workflow_target)
    select '00000000-0000-4000-8000-000000000001', subscription_id, 'MODIFY' from public.subscriptions";

#[test]
fn processes_that_have_not_ended_are_named_and_must_be_allowed_to_break() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    client(&url).batch_execute(SUSPENDED).unwrap();
    let before = all_rows(&url);
    let back = |more: &[&str]| {
        let replay = ["replay", "--to", "base", "--database", &url];
        project.orch(replay.iter().chain(more))
    };
    back(&["--yes"])
        .exits(7)
        .says("1 process has not ended")
        .says("00000000-0000-4000-8000-000000000001 modify_user (suspended)")
        .says("`--allow-running` goes on");
    assert_same("refused", &before, &all_rows(&url));
    back(&["--rehearse"])
        .exits(0)
        .says("modify_user (suspended)");
    back(&["--yes", "--dry-run"]).exits(0).says("modify_user");
    assert_same("tried", &before, &all_rows(&url));
    back(&["--yes", "--allow-running"]).exits(0);

    // Those that have ended are nobody's affair.
    project.replay("heads", &url).exits(0);
    client(&url)
        .batch_execute("update public.processes set last_status = 'completed'")
        .unwrap();
    back(&["--yes"]).exits(0);
}

#[test]
fn a_schema_that_somebody_else_made_is_refused_before_it_is_read() {
    let project = Project::workshop();
    let url = database(Template::Core);
    client(&url)
        .batch_execute(
            "create role \"eve of ground\";
             create schema orch authorization \"eve of ground\";
             create table orch.layout (version int); insert into orch.layout values (1);
             alter table orch.layout owner to \"eve of ground\"",
        )
        .unwrap();
    let before = all_rows(&url);
    for arguments in [
        &["replay", "--to", "heads"][..],
        &["current"],
        &["archive"],
        &["archive", "prune", "0123"],
    ] {
        project
            .orch(arguments.iter().chain(&["--database", &url]))
            .exits(4)
            .says("orch.layout belongs to role `eve of ground`")
            .says("nothing was written");
    }
    assert_same("refused", &before, &all_rows(&url));
}

#[test]
fn a_core_with_an_index_of_meanings_is_told_to_renew_it() {
    let project = Project::workshop();
    let url = database(Template::Core);
    let told = "python main.py index subscriptions";
    let ran = project.replay("heads", &url).exits(0);
    assert!(!ran.stderr.contains(told), "{}", ran.stderr);
    client(&url)
        .batch_execute("create table public.ai_search_index (entity_id uuid)")
        .unwrap();
    project.replay("base", &url).exits(0).says(told);
}

/// A log of the team's own, which triggers write; it is nobody's to take back.
const LOGGED: &str = "
    create schema team;
    create table team.log (at timestamptz default now(), line text);
    create table team.\"Counts\" (name text primary key, n int);
    insert into team.\"Counts\" values ('products', 0);
    create function team.logs() returns trigger language plpgsql as $$
      begin insert into team.log (line) values (tg_op || ' ' || tg_table_name);
        update team.\"Counts\" set n = n + 1; return null; end $$;
    create trigger logs after insert or update or delete on public.products
      for each row execute function team.logs()";

#[test]
fn triggers_that_write_a_log_of_the_team_are_let_by_name() {
    let project = Project::workshop();
    let url = database(Template::Core);
    let empty = all_rows(&url);
    client(&url).batch_execute(LOGGED).unwrap();
    let before = all_rows(&url);
    let replay = |to: &str, more: &[&str]| {
        let replay = ["replay", "--to", to, "--database", &url];
        project.orch(replay.iter().chain(more))
    };
    let both = [
        "--allow-triggers",
        "team.\"Counts\"",
        "--allow-triggers",
        "team.log",
    ];
    replay("heads", &[])
        .exits(7)
        .says("(team.\"Counts\": 3 updated)")
        .says("logs of public.products")
        .says("go on with --allow-triggers team.\"Counts\" --allow-triggers team.log");
    // Consent to one is none to the other; nor does any other consent do.
    replay("heads", &both[..2])
        .exits(7)
        .says("(team.log: 3 inserted)");
    replay("heads", &["--yes"]).exits(7);
    assert_same("refused", &before, &all_rows(&url));
    let ran = replay("heads", &both)
        .exits(0)
        .says("team.log: 3 inserted by triggers");
    assert!(!ran.stderr.contains("refused"), "{}", ran.stderr);
    let back = replay(
        "base",
        &[&["--yes", "--format", "json"], &both[..]].concat(),
    )
    .exits(0);
    assert_eq!(back.json()["steps"][0]["beside"][1], "team.log: 3 inserted");
    let log = "select count(*) from team.log";
    assert_eq!(
        client(&url).query_one(log, &[]).unwrap().get::<_, i64>(0),
        6
    );
    client(&url)
        .batch_execute("drop trigger logs on public.products; drop schema team cascade")
        .unwrap();
    assert_same("back again", &empty, &all_rows(&url));
}

/// No consent covers rows that are lost.
#[test]
fn triggers_that_lose_rows_are_let_by_nothing() {
    for (meddles, found) in [
        ("delete from public.notes", "public.notes: 1 deleted"),
        ("truncate public.notes", "public.notes: truncated"),
    ] {
        let project = Project::workshop();
        let url = database(Template::Core);
        client(&url)
            .batch_execute(&format!(
                "create table public.notes (a int); insert into public.notes values (1);
                 create function public.meddles() returns trigger language plpgsql as $$
                   begin {meddles}; return null; end $$;
                 create trigger meddles after insert on public.products
                   for each statement execute function public.meddles()"
            ))
            .unwrap();
        let before = all_rows(&url);
        let replay = ["replay", "--to", "heads", "--yes", "--database", &url];
        for more in [&[][..], &["--allow-triggers", "notes"]] {
            let ran = project.orch(replay.iter().chain(more)).exits(7).says(found);
            assert!(!ran.stderr.contains("--allow-triggers"), "{}", ran.stderr);
        }
        assert_same(meddles, &before, &all_rows(&url));
    }
}
