//! Databases and journals that are not as recorded: named, and not touched.

use orch_postgres::Template;

use super::{current, order, two_revisions};
use crate::support::{Project, RevisionFiles, Transcript, all_rows, assert_same, client, database};

#[test]
fn a_database_that_is_not_as_recorded_is_not_touched() {
    let project = two_revisions();
    let url = database(Template::Core);
    project.replay("+1", &url).exits(0);
    let first = current(&project, &url);
    let mut told = Transcript::default();
    let mut is_refused = |edit: &str| {
        client(&url).batch_execute(edit).unwrap();
        told.remark(edit);
        let before = all_rows(&url);
        project.replay("heads", &url).exits(4).noted(&mut told);
        assert_same(edit, &before, &all_rows(&url));
        assert_eq!(current(&project, &url), first, "{edit}");
    };
    is_refused("update product_blocks set tag = 'X' where name = 'UserBlock'");
    is_refused(
        "update product_blocks set tag = 'UB' where name = 'UserBlock';
         insert into products (name, description, product_type, tag, status)
         values ('Guest', 'g', 'User', 'G', 'active')",
    );
    told.matches("a_database_that_is_not_as_recorded_is_not_touched");
}

#[test]
fn a_revision_that_only_the_database_knows_is_named() {
    let project = two_revisions();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let before = all_rows(&url);
    let last = order(&project).pop().unwrap();
    let files = RevisionFiles::of(&project.ledger(), &last);
    std::fs::remove_file(files.events).unwrap();
    let mut told = Transcript::default();
    project
        .replay("base", &url)
        .exits(4)
        .says(&last)
        .noted(&mut told);
    let shown = project.orch(["current", "--database", &url]);
    shown.exits(0).noted(&mut told);
    assert_same("refused", &before, &all_rows(&url));
    told.matches("a_revision_that_only_the_database_knows_is_named");
}

#[test]
fn a_journal_that_was_changed_is_noticed() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let before = all_rows(&url);
    client(&url)
        .batch_execute("update orch.revision set events = 'changed'")
        .unwrap();
    let mut told = Transcript::default();
    project.replay("base", &url).exits(4).noted(&mut told);
    assert_same("refused", &before, &all_rows(&url));
    told.matches("a_journal_that_was_changed_is_noticed");
}
