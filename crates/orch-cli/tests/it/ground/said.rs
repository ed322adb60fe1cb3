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
