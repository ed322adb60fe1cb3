//! The SQL that is printed, run with psql.

use std::process::Output;

use orch_postgres::Template;

use super::{current, two_revisions};
use crate::support::{
    Project, Rows, all_rows, assert_same, client, database, matches_messages, psql,
};

#[track_caller]
fn succeeds(output: &Output) {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
}

/// All rows, once the moments at which metadata was made are the same everywhere.
fn timeless(url: &str) -> Rows {
    let set = "update products set created_at = 'epoch';
               update product_blocks set created_at = 'epoch';
               update fixed_inputs set created_at = 'epoch'";
    client(url).batch_execute(set).unwrap();
    all_rows(url)
}

#[test]
fn the_printed_sql_equals_replaying_in_both_directions() {
    let project = two_revisions();
    let (by_orch, by_psql) = (database(Template::Core), database(Template::Core));
    project.replay("heads", &by_orch).exits(0);
    let up = project.orch(["replay", "--to", "heads", "--sql"]);
    succeeds(&psql(&by_psql, &up.exits(0).stdout));
    assert_same("by psql", &timeless(&by_orch), &timeless(&by_psql));
    assert_eq!(current(&project, &by_psql), current(&project, &by_orch));
    // A database that psql brought up is taken down by orch, and the other way about.
    project.replay("base", &by_psql).exits(0);
    let down = project.orch(["replay", "--to", "base", "--sql", "--from", "head"]);
    let down = down.exits(0).stdout;
    succeeds(&psql(&by_orch, &down));
    let empty = all_rows(&database(Template::Core));
    assert_same("down by orch", &empty, &all_rows(&by_psql));
    assert_same("down by psql", &empty, &all_rows(&by_orch));
    // A file that starts elsewhere than the database is does nothing.
    let output = psql(&by_orch, &down);
    assert_eq!(output.status.code(), Some(3));
    assert_same("from elsewhere", &empty, &all_rows(&by_orch));
    matches_messages(
        "printed_sql_from_elsewhere_is_refused",
        &String::from_utf8(output.stderr).unwrap(),
    );
}

#[test]
fn the_printed_sql_refuses_what_replaying_refuses() {
    let project = Project::workshop();
    let down = project.orch(["replay", "--to", "base", "--sql", "--from", "heads"]);
    let down = down.exits(0).stdout;
    let up = project.orch(["replay", "--to", "heads", "--sql"]);
    let up = up.exits(0).stdout;
    let mut refusals = String::new();
    let mut refuses = |url: &str, edit: &str, sql: &str| {
        client(url).batch_execute(edit).unwrap();
        let before = all_rows(url);
        let output = psql(url, sql);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{edit}: {error}");
        assert_same(edit, &before, &all_rows(url));
        refusals += &format!("{edit}\n{error}\n");
    };
    for edit in [
        "update fixed_inputs set value = 'x' where value = 'internal'",
        "update products set tag = 'X' where name = 'User Group'",
        "update products set description = 'ours'",
        "update resource_types set description = 'ours'",
        "delete from product_block_relations",
        "delete from fixed_inputs where value = 'external'",
    ] {
        let url = database(Template::Core);
        project.replay("heads", &url).exits(0);
        refuses(&url, edit, &down);
    }
    let edit = "insert into resource_types (resource_type) values ('age')";
    refuses(&database(Template::Core), edit, &up);
    matches_messages("the_printed_sql_refuses_what_replaying_refuses", &refusals);
}
