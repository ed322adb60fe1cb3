//! Databases, servers and roles: which is meant, which will do, and which will not.

use orch_postgres::{Template, core_schema};

use super::current;
use crate::support::{Project, Transcript, all_rows, assert_same, client, database, ran, server};

/// Goes up and down; all rows are as before then.
#[track_caller]
fn goes_there_and_back(project: &Project, url: &str, more: &[&str]) {
    let replay = |to| {
        let replay = ["replay", "--to", to, "--database", url];
        project.orch(replay.iter().chain(more)).exits(0)
    };
    let before = all_rows(url);
    replay("heads");
    assert_eq!(current(project, url), Some(project.revision()));
    let products = "select count(*) from public.products";
    let products: i64 = client(url).query_one(products, &[]).unwrap().get(0);
    assert_eq!(products, 3);
    replay("base");
    assert_same("down", &before, &all_rows(url));
}

#[test]
fn tables_of_before_2022_are_refused_by_name() {
    let project = Project::workshop();
    let url = database(Template::Empty);
    let mut of_before = client(&url);
    core_schema::create(&mut of_before).unwrap();
    for table in ["product_block_relations", "subscription_instance_relations"] {
        let rename = format!(
            "alter table {table} rename in_use_by_id to parent_id;
             alter table {table} rename depends_on_id to child_id"
        );
        of_before.batch_execute(&rename).unwrap();
    }
    let before = all_rows(&url);
    let mut told = Transcript::default();
    project.replay("heads", &url).exits(1).noted(&mut told);
    assert_same("refused", &before, &all_rows(&url));
    // Such a database is not one at the base.
    let current = ["current", "--database", &url];
    project.orch(current).exits(1).noted(&mut told);
    told.matches("tables_of_before_2022_are_refused_by_name");
}

#[test]
fn databases_that_cannot_be_used_each_say_why() {
    let project = Project::workshop();
    let mut told = Transcript::default();
    let heads = ["replay", "--to", "heads"];
    project.orch(heads).exits(2).noted(&mut told);
    project
        .replay("heads", "mysql://root@localhost/x")
        .exits(2)
        .noted(&mut told);
    let empty = database(Template::Empty);
    project.replay("heads", &empty).exits(1).noted(&mut told);
    client(&empty)
        .batch_execute("create table products (name text)")
        .unwrap();
    project.replay("heads", &empty).exits(1).noted(&mut told);
    let nowhere = "postgresql://orch:secret@127.0.0.1:1/core";
    let refused = project.replay("heads", nowhere).exits(1);
    assert!(!refused.stderr.contains("secret"), "{}", refused.stderr);
    refused.noted(&mut told);
    let missing = server().url("no_such_database");
    project
        .replay("heads", &missing)
        .exits(1)
        .says("no_such_database")
        .noted(&mut told);
    let url = database(Template::Core);
    client(&url)
        .batch_execute("create role reader login; grant select on products to reader")
        .unwrap();
    let reader = url.replacen("//orch@", "//reader@", 1);
    assert_ne!(reader, url);
    project
        .replay("heads", &reader)
        .exits(1)
        .says("role `reader`")
        .noted(&mut told);
    told.matches("databases_that_cannot_be_used_each_say_why");
}

#[test]
fn the_environment_names_the_database_as_sqlalchemy_writes_it() {
    let project = Project::workshop();
    let url = database(Template::Core);
    let written = url.replacen("postgresql://", "postgresql+psycopg2://", 1);
    let mut replay = project.command(["replay", "--to", "heads"]);
    ran(replay.env("DATABASE_URI", &written)).exits(0);
    assert_eq!(current(&project, &url), Some(project.revision()));
    let wrong = server().url("no_such_database");
    let mut shown = project.command(["current"]);
    shown
        .env("DATABASE_URI", &wrong)
        .env("ORCH_DATABASE", &written);
    ran(&mut shown).exits(0);
}

#[test]
fn the_search_path_of_a_role_changes_nothing() {
    let project = Project::workshop();
    let url = database(Template::Core);
    client(&url)
        .batch_execute(
            "create schema app; create table app.products (name text);
             insert into app.products values ('User Group');
             do $$ begin execute format('alter database %I set search_path = app, public', current_database()); end $$",
        )
        .unwrap();
    goes_there_and_back(&project, &url, &[]);
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
    // As long as a number of milliseconds can be.
    goes_there_and_back(&project, &url, &["--lock-timeout", "3000000"]);
}

#[test]
fn a_role_that_may_not_see_the_journal_is_told_so() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    client(&url)
        .batch_execute("create role stranger login")
        .unwrap();
    let stranger = url.replacen("//orch@", "//stranger@", 1);
    let mut told = Transcript::default();
    project
        .orch(["current", "--database", &stranger])
        .exits(1)
        .noted(&mut told);
    told.matches("a_role_that_may_not_see_the_journal_is_told_so");
}
