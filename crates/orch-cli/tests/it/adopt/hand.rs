//! Changes that people made by hand in a database: taken over into the ledger.

use orch_postgres::Template;

use super::{adopted, installation, metadata};
use crate::support::{Transcript, all_rows, assert_same, client, database};

#[test]
fn texts_of_an_environment_are_recorded() {
    let (staging, production) = (
        installation(""),
        installation(
            "update products set description = 'as customers know it' where name = 'User Group'",
        ),
    );
    let project = adopted(&staging);
    project.orch(["adopt", "--database", &production]).exits(0);
    let before = all_rows(&production);
    let accept = [
        "adopt",
        "--accept-texts",
        "Production's words",
        "--database",
        &production,
    ];
    project.orch(accept).exits(7);
    project.orch(accept.iter().chain(&["--yes"])).exits(0);
    assert_same("recorded", &before, &all_rows(&production));
    project
        .replay("heads", &production)
        .exits(0)
        .says("nothing to do");
    project.replay("heads", &staging).exits(0);
    let query = "select description from products where name = 'User Group'";
    let text: String = client(&staging).query_one(query, &[]).unwrap().get(0);
    assert_eq!(text, "as customers know it");
    let again = accept.iter().chain(&["--yes"]);
    project.orch(again).exits(0).says("nothing to record");
}

#[test]
fn structure_that_was_changed_by_hand_becomes_a_revision() {
    let url = installation("");
    let project = adopted(&url);
    client(&url)
        .batch_execute(
            "insert into products (name, description, product_type, tag, status)
             values ('Guest', 'by hand', 'User', 'GUEST', 'active');
             insert into product_product_blocks
             select product_id, product_block_id from products, product_blocks
             where products.name = 'Guest' and product_blocks.name = 'UserBlock';
             insert into fixed_inputs (name, value, product_id)
             select 'affiliation', 'external', product_id from products where name = 'Guest';
             update fixed_inputs set value = 'outside' where value = 'external';
             delete from product_block_resource_types where resource_type_id =
               (select resource_type_id from resource_types where resource_type = 'age');
             delete from resource_types where resource_type = 'age';
             update products set product_type = 'Group' where name = 'User Group';",
        )
        .unwrap();
    let before = all_rows(&url);
    let drift = [
        "adopt",
        "--drift",
        "As it was changed",
        "--database",
        &url,
        "--yes",
    ];
    project.orch(drift).exits(0);
    assert_same("recorded", &before, &all_rows(&url));
    project.replay("heads", &url).exits(0).says("nothing to do");
    let fresh = database(Template::Core);
    project.replay("heads", &fresh).exits(0);
    assert_eq!(metadata(&fresh), metadata(&url));
    let all = all_rows(&fresh);
    project.replay("base", &fresh).exits(0);
    project.replay("heads", &fresh).exits(0);
    assert_same("up again", &all, &all_rows(&fresh));
    project.orch(["verify"]).exits(0);
}

#[test]
fn what_was_changed_by_hand_is_put_back_after_consent_and_kept() {
    let url = installation("");
    let project = adopted(&url);
    let before = metadata(&url);
    let repair = ["replay", "--repair", "--database", &url];
    let mut told = Transcript::default();
    project.orch(repair).exits(0).noted(&mut told);
    client(&url)
        .batch_execute(
            "update fixed_inputs set value = 'outside' where value = 'external';
             update products set product_type = 'Group', description = 'edited'
             where name = 'User Group';
             delete from fixed_inputs where value = 'internal';
             insert into products (name, description, product_type, tag, status)
             values ('Guest', 'by hand', 'User', 'GUEST', 'active');
             insert into subscriptions (description, status, product_id, customer_id, insync)
             select 'a guest', 'active', product_id, 'c', true from products where name = 'Guest';
             insert into product_blocks (name, description) values ('By hand', 'x');
             delete from product_block_relations",
        )
        .unwrap();
    let edited = all_rows(&url);
    let with = |more: &str| project.orch(repair.iter().chain(&[more]));
    with("--dry-run").exits(0).noted(&mut told);
    project.orch(repair).exits(7).noted(&mut told);
    assert_same("refused", &edited, &all_rows(&url));
    with("--yes").exits(0).noted(&mut told);
    // The fixed input that was deleted comes back as a new row, with a key of its own.
    let others = |rows: Vec<String>| -> Vec<String> {
        let is_new = |row: &String| row.contains("affiliation,internal");
        rows.into_iter().filter(|row| !is_new(row)).collect()
    };
    let after = metadata(&url);
    assert_eq!(after.len(), before.len());
    assert_eq!(others(after), others(before));
    let status = ["status", "--database", &url];
    project.orch(status).exits(0);
    project.orch(repair).exits(0).noted(&mut told);
    let archive = project.orch(["archive", "--database", &url]).exits(0);
    archive.noted(&mut told);
    told.matches("what_was_changed_by_hand_is_put_back_after_consent_and_kept");
}

#[test]
fn a_repair_says_what_it_put_back_for_programs() {
    let url = installation("");
    let project = adopted(&url);
    client(&url)
        .batch_execute("update fixed_inputs set value = 'outside' where value = 'external'")
        .unwrap();
    let repair = [
        "replay",
        "--repair",
        "--yes",
        "--format",
        "json",
        "--database",
        &url,
    ];
    let report = project.orch(repair).exits(0).json();
    assert_eq!(report["repaired"][0]["field"], "fixed input `affiliation`");
    assert_eq!(report["repaired"][0]["found"], "`outside`");
    assert_eq!(report["current"], project.revision());
}

#[test]
fn a_database_of_which_nothing_is_recorded_is_not_repaired() {
    let (first, other) = (installation(""), installation(""));
    let project = adopted(&first);
    let repair = ["replay", "--repair", "--yes", "--database", &other];
    project.orch(repair).exits(2).says("is at the base");
}

/// Texts of blocks and resource types may be null.
const CLEARED: &str = "
    update resource_types set description = null where resource_type = 'age';
    update product_blocks set tag = null, status = null where name = 'UserBlock';";

#[test]
fn texts_that_were_cleared_are_recorded_and_reach_other_databases() {
    let (staging, production) = (installation(""), installation(CLEARED));
    let project = adopted(&staging);
    project.orch(["adopt", "--database", &production]).exits(0);
    let accept = ["adopt", "--accept-texts", "No words", "--yes", "--database"];
    let accepted = project.orch(accept.iter().chain(&[production.as_str()]));
    accepted.exits(0);
    let before = all_rows(&staging);
    project.replay("heads", &staging).exits(0);
    let texts = |url: &str| -> (Option<String>, Option<String>, Option<String>) {
        let query = "select t.description, b.tag, b.status from resource_types t, product_blocks b
                     where t.resource_type = 'age' and b.name = 'UserBlock'";
        let row = client(url).query_one(query, &[]).unwrap();
        (row.get(0), row.get(1), row.get(2))
    };
    assert_eq!(texts(&staging), (None, None, None));
    project.replay("-1", &staging).exits(0);
    assert_same("down", &before, &all_rows(&staging));
    // Fresh databases get them, too, and a text that was cleared by hand is put back.
    let fresh = database(Template::Core);
    project.replay("heads", &fresh).exits(0);
    assert_eq!(texts(&fresh), (None, None, None));
    client(&staging).batch_execute(CLEARED).unwrap();
    let repair = ["replay", "--repair", "--yes", "--database", &staging];
    project.orch(repair).exits(0);
    assert_same("repaired", &before, &all_rows(&staging));
    project.orch(["verify"]).exits(0);
}

#[test]
fn only_the_rows_that_are_named_are_recorded() {
    let url = installation("");
    let project = adopted(&url);
    client(&url)
        .batch_execute(
            "update fixed_inputs set value = 'outside' where value = 'external';
             update products set product_type = 'Group' where name = 'User Group';
             insert into product_blocks (name, description) values ('By hand', 'x');
             insert into product_product_blocks
             select product_id, product_block_id from products, product_blocks
             where products.name = 'User internal' and product_blocks.name = 'By hand'",
        )
        .unwrap();
    let before = all_rows(&url);
    let drift = [
        "adopt",
        "Half of it",
        "--drift",
        "--yes",
        "--database",
        &url,
    ];
    let only = |rows: &[&str]| {
        let only = rows.iter().flat_map(|row| ["--only", row]);
        project.orch(drift.iter().copied().chain(only))
    };
    let mut told = Transcript::default();
    only(&["Port"]).exits(2).noted(&mut told);
    only(&["block/UserBlock"]).exits(2).noted(&mut told);
    only(&["product/User internal"]).exits(2).noted(&mut told);
    only(&["product/User Group"]).exits(0).noted(&mut told);
    assert_same("recorded", &before, &all_rows(&url));
    project
        .orch(["status", "--database", &url])
        .exits(4)
        .noted(&mut told);
    only(&[
        "product/User internal",
        "block/By hand",
        "product/User external",
    ])
    .exits(0);
    project.orch(["status", "--database", &url]).exits(0);
    project.orch(["verify"]).exits(0);
    told.matches("only_the_rows_that_are_named_are_recorded");
}

#[test]
fn workflows_are_recorded_by_a_ledger_that_knows_none() {
    let (url, other) = (installation(""), installation(""));
    let project = adopted(&url);
    project.orch(["adopt", "--database", &other]).exits(0);
    const WORKFLOWS: &str = "
        insert into workflows (name, target, is_task, description) values
          ('create_user', 'CREATE', false, 'a new user'), ('task_sync', 'SYSTEM', true, 'sync');
        insert into products_workflows (product_id, workflow_id)
        select product_id, workflow_id from products, workflows
        where product_type = 'User' and workflows.name = 'create_user';";
    for url in [&url, &other] {
        client(url).batch_execute(WORKFLOWS).unwrap();
    }
    let before = all_rows(&url);
    let mut told = Transcript::default();
    let adopt = ["adopt", "--database", &url];
    project.orch(adopt).exits(0).noted(&mut told);
    let adopt = ["adopt", "The workflows", "--yes", "--database", &url];
    project.orch(adopt).exits(0).noted(&mut told);
    assert_same("recorded", &before, &all_rows(&url));
    project.orch(adopt).exits(0).noted(&mut told);
    project.orch(["status", "--database", &url]).exits(0);
    let marked = project.orch(["adopt", "--database", &other]);
    marked.exits(0);
    let fresh = database(Template::Core);
    project.replay("heads", &fresh).exits(0);
    let query = "select count(*) from products_workflows join workflows using (workflow_id)
                 where name = 'create_user'";
    let links: i64 = client(&fresh).query_one(query, &[]).unwrap().get(0);
    assert_eq!(links, 2);
    told.matches("workflows_are_recorded_by_a_ledger_that_knows_none");
}
