//! Rights: whatever the role may not do is said before the first step, as lines to paste.

use orch_postgres::Template;

use crate::support::{Project, Ran, all_rows, assert_same, client, database};

/// A subscription with an instance, and a table that orch has never heard of with a row that
/// goes along by cascade, and one whose reference is cleared.
const USED: &str = "
    insert into public.subscriptions (description, status, product_id, customer_id, insync)
    select 'one', 'active', product_id, 'c', true from public.products where name = 'User internal';
    insert into public.subscription_instances (subscription_id, product_block_id)
    select subscription_id, product_block_id from public.subscriptions, public.product_blocks
    where product_blocks.name = 'UserBlock';
    create schema \"Bills\";
    create table \"Bills\".line (id int primary key,
      subscription_id uuid references public.subscriptions on delete cascade);
    create table \"Bills\".seen (line int references \"Bills\".line on delete set null);
    insert into \"Bills\".line select 1, subscription_id from public.subscriptions;
    insert into \"Bills\".seen values (1)";

/// A role that may connect, and no more, with its URL.
fn role(url: &str, name: &str) -> String {
    client(url)
        .batch_execute(&format!(
            "create role \"{name}\" login;
             revoke all on schema public from public;
             do $$ begin
               execute format('revoke all on database %I from public', current_database());
               execute format('grant connect on database %I to %I', current_database(), '{name}');
             end $$"
        ))
        .unwrap();
    let theirs = url.replacen("//orch@", &format!("//{name}@"), 1);
    assert_ne!(theirs, url);
    theirs
}

fn grants(project: &Project, url: &str, to: &str, more: &[&str]) -> Vec<String> {
    let arguments = ["replay", "--to", to, "--grants", "--database", url];
    let ran = project.orch(arguments.iter().chain(more)).exits(0);
    ran.stdout.lines().map(str::to_owned).collect()
}

fn run(url: &str, lines: &[String]) {
    client(url).batch_execute(&lines.concat()).unwrap();
}

fn refused_for(ran: Ran, line: &str) {
    let ran = ran.exits(1);
    assert!(ran.stderr.contains(line), "{line}\n{}", ran.stderr);
    assert!(ran.stderr.contains("nothing was written"), "{}", ran.stderr);
}

/// The grants that are printed are enough, and each of them is necessary.
#[test]
fn a_role_needs_just_the_grants_that_are_printed() {
    let project = Project::workshop();
    let url = database(Template::Core);
    let theirs = role(&url, "replays up");
    let theirs = theirs.replace("replays up", "replays%20up");
    let all = |to: &str| grants(&project, &theirs, to, &[]);

    let up = all("heads");
    let asked_by_another = grants(&project, &url, "heads", &["--role", "replays up"]);
    assert_eq!(asked_by_another, up);
    refused_for(project.replay("heads", &theirs), &up[0]);
    for line in &up {
        refused_for(project.replay("heads", &theirs), line);
        run(&url, std::slice::from_ref(line));
    }
    assert_eq!(all("heads"), [""; 0]);
    project.replay("heads", &theirs).exits(0);

    client(&url).batch_execute(USED).unwrap();
    let used = all_rows(&url);
    let down = all("base");
    assert!(
        down.iter().any(|it| it.contains("\"Bills\".line")),
        "{down:#?}"
    );
    let back = || project.orch(["replay", "--to", "base", "--yes", "--database", &theirs]);
    for line in &down {
        refused_for(back(), line);
        run(&url, std::slice::from_ref(line));
    }
    let schema = ["grant usage on schema \"Bills\" to \"replays up\";".to_owned()];
    run(&url, &schema);
    back().exits(0);
    assert_eq!(
        client(&url)
            .query("select from public.subscriptions", &[])
            .unwrap()
            .len(),
        0
    );

    // The way forward restores the rows.
    let again = all("heads");
    run(&url, &again);
    project.replay("heads", &theirs).exits(0);
    assert_same("restored", &used, &all_rows(&url));
}

#[test]
fn a_rehearsal_needs_the_rights_of_the_way_back_too() {
    let project = Project::workshop();
    let url = database(Template::Core);
    let theirs = role(&url, "rehearses");
    let there = grants(&project, &theirs, "heads", &[]);
    let both = grants(&project, &theirs, "heads", &["--rehearse"]);
    assert!(there.len() < both.len(), "{there:#?}\n{both:#?}");
    run(&url, &both);
    let rehearse = [
        "replay",
        "--to",
        "heads",
        "--rehearse",
        "--database",
        &theirs,
    ];
    project.orch(rehearse).exits(0);
}

#[test]
fn a_role_that_may_not_read_the_journal_gets_all_grants_nevertheless() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let theirs = role(&url, "sees nothing").replace(' ', "%20");
    let lines = grants(&project, &theirs, "base", &[]);
    run(&url, &lines);
    project.replay("base", &theirs).exits(0);
}

#[test]
fn whoever_refreshes_the_search_must_own_it() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let theirs = role(&url, "no owner").replace(' ', "%20");
    let line = "alter function public.refresh_subscriptions_search_view() security definer \
                set search_path = public, pg_temp;";
    let lines = grants(&project, &theirs, "base", &[]);
    assert_eq!(
        lines.iter().filter(|it| *it == line).count(),
        1,
        "{lines:#?}"
    );
}

#[test]
fn a_role_that_is_not_there_is_named() {
    let project = Project::workshop();
    let url = database(Template::Core);
    let ask = [
        "replay",
        "--to",
        "heads",
        "--grants",
        "--role",
        "nobody here",
    ];
    project
        .orch(ask.iter().chain(&["--database", &url]))
        .exits(2)
        .says("the server has no role `nobody here`");
}
