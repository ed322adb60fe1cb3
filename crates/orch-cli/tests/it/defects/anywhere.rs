//! SQL that fits one database: the same bytes do right on every one.

use orch_postgres::Template;

use super::changed::{Changed, recorded, values};
use crate::cases::begun;
use crate::support::{Project, RevisionFiles, all_rows, client, database, root};

fn change(project: &Project, case: &str) {
    project.replace_models(&root().join("fixtures/models").join(case).join("after"));
    project.record(case).exits(0);
}

#[test]
fn one_revision_serves_databases_with_other_subscriptions() {
    let case = "block_added_under_product";
    let staging = Changed::begun(case);
    let production = begun(&staging.project, &root().join("fixtures/models").join(case));
    staging.project.record(case).exits(0);
    // One came later, and the others have ids of their own.
    client(&production)
        .batch_execute(
            "insert into subscriptions (description, status, product_id, customer_id, insync)
             select 'late', 'active', product_id, 'acme', true from products",
        )
        .unwrap();
    let ids = "select subscription_id::text from subscriptions";
    let sealed = staging.project.revision_files().into_iter();
    let sql: String = sealed.map(|files| files.up() + &files.down()).collect();
    for (url, count) in [(&staging.url, 4), (&production, 5)] {
        let found = client(url).query(ids, &[]).unwrap();
        assert_eq!(found.len(), count);
        for row in found {
            assert!(!sql.contains(row.get::<_, &str>(0)));
        }
        staging.project.replay("heads", url).exits(0);
        let found = client(url).query(&values("Card", "model"), &[]).unwrap();
        assert_eq!(found.len(), count);
    }
}

#[test]
fn a_database_that_is_behind_gets_each_change_once() {
    let project = recorded("block_added_under_block");
    let url = database(Template::Core);
    change(&project, "block_added_under_block");
    // Nothing was replayed between the two, and nothing is recorded twice.
    project
        .orch(["record", "again"])
        .exits(0)
        .says("nothing to record");
    project.replay("heads", &url).exits(0);
    let up = all_rows(&url);
    project.replay("base", &url).exits(0);
    project.replay("heads", &url).exits(0);
    assert_eq!(all_rows(&url), up);
}

#[test]
fn two_people_get_the_same_questions_in_the_same_order_and_the_same_files() {
    let run = || {
        let project = recorded("two_resource_types_added_to_two_blocks");
        let models = root().join("fixtures/models/two_resource_types_added_to_two_blocks");
        project.replace_models(&models.join("after"));
        let questions = project.orch(["questions"]).exits(0).stdout;
        project.record("both").exits(0);
        let sealed: Vec<_> = project
            .revision_files()
            .iter()
            .flat_map(RevisionFiles::bytes)
            .collect();
        (questions, sealed)
    };
    let once = run();
    assert!(once.1.len() >= 6);
    for _ in 0..4 {
        assert!(run() == once);
    }
}

#[test]
fn what_was_recorded_serves_newer_tables() {
    let case = "block_added_under_block";
    let project = recorded(case);
    let first = project.revision();
    change(&project, case);
    let url = database(Template::Core);
    let mut client = client(&url);
    // Columns that nobody knew of when it was recorded.
    for table in [
        "products",
        "product_blocks",
        "resource_types",
        "subscription_instances",
    ] {
        client
            .batch_execute(&format!(
                "alter table {table} add column later text not null default 'x'"
            ))
            .unwrap();
    }
    project.replay(&first, &url).exits(0);
    client
        .batch_execute(
            "insert into subscriptions (description, status, product_id, customer_id, insync)
             select 'ams', 'active', product_id, 'acme', true from products;
             insert into subscription_instances (subscription_id, product_block_id)
             select subscription_id, product_block_id from subscriptions, product_blocks",
        )
        .unwrap();
    let before = all_rows(&url);
    project.replay("heads", &url).exits(0);
    let made = "select count(*) from subscription_instance_relations r
                join subscription_instances i on i.subscription_instance_id = r.in_use_by_id
                where r.domain_model_attr = 'card' and r.order_id = 0";
    assert_eq!(client.query_one(made, &[]).unwrap().get::<_, i64>(0), 1);
    assert_eq!(
        client.query(&values("Card", "model"), &[]).unwrap().len(),
        1
    );
    project
        .orch(["replay", "--to", &first, "--database", &url, "--yes"])
        .exits(0);
    assert_eq!(all_rows(&url), before);
}
