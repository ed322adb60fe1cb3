//! Rows that a replay would remove: counted, shown, archived with consent only, restored.

use orch_postgres::Template;

use super::{ONE_USER, current};
use crate::support::{Project, Ran, Transcript, all_rows, assert_same, client, database};

/// Goes down to the base, with further arguments.
fn to_base(project: &Project, url: &str, more: &[&str]) -> Ran {
    let replay = ["replay", "--to", "base", "--database", url];
    project.orch(replay.iter().chain(more))
}

#[test]
fn rows_of_subscriptions_go_with_consent_only_and_come_back() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    client(&url).batch_execute(ONE_USER).unwrap();
    let before = all_rows(&url);
    let mut told = Transcript::default();
    to_base(&project, &url, &[]).exits(7).noted(&mut told);
    to_base(&project, &url, &["--max-rows", "1"])
        .exits(7)
        .noted(&mut told);
    assert_same("without consent", &before, &all_rows(&url));
    to_base(&project, &url, &["--max-rows", "2"])
        .exits(0)
        .noted(&mut told);
    let empty = all_rows(&database(Template::Core));
    assert_same("at the base", &empty, &all_rows(&url));
    project.replay("heads", &url).exits(0).noted(&mut told);
    assert_same("up again", &before, &all_rows(&url));
    told.matches("rows_of_subscriptions_go_with_consent_only_and_come_back");
}

#[test]
fn rows_that_orch_did_not_make_go_and_come_back_with_the_rows_that_they_hang_on() {
    let project = Project::workshop();
    let mut told = Transcript::default();
    for table in [
        "insert into workflows (name, target, description) values ('w', 'CREATE', 'w');
         insert into products_workflows select product_id, workflow_id from products, workflows
         where products.name = 'User Group';
         create table public.prices (a uuid, b uuid,
           foreign key (a, b) references products_workflows on delete cascade);
         insert into public.prices select product_id, workflow_id from products_workflows",
        "create table public.notes (id uuid references fixed_inputs on delete cascade);
         insert into public.notes select fixed_input_id from fixed_inputs",
        "create table public.costs (a uuid, b uuid,
           foreign key (a, b) references product_block_relations on delete cascade);
         insert into public.costs select in_use_by_id, depends_on_id from product_block_relations",
    ] {
        let url = database(Template::Core);
        project.replay("heads", &url).exits(0);
        client(&url).batch_execute(table).unwrap();
        told.remark(table);
        let before = all_rows(&url);
        to_base(&project, &url, &[]).exits(7).noted(&mut told);
        assert_same("without consent", &before, &all_rows(&url));
        to_base(&project, &url, &["--yes"])
            .exits(0)
            .noted(&mut told);
        assert_ne!(all_rows(&url), before);
        project.replay("heads", &url).exits(0);
        assert_same("up again", &before, &all_rows(&url));
    }
    told.matches("rows_that_orch_did_not_make_go_and_come_back");
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
    let mut told = Transcript::default();
    to_base(&project, &url, &["--yes"])
        .exits(7)
        .noted(&mut told);
    assert_same("refused", &before, &all_rows(&url));
    told.matches("a_table_whose_rows_would_block_is_named");
}

#[test]
fn text_that_people_edited_goes_only_with_consent() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    client(&url)
        .batch_execute("update products set description = 'ours' where name = 'User Group'")
        .unwrap();
    let before = all_rows(&url);
    let mut told = Transcript::default();
    to_base(&project, &url, &[]).exits(7).noted(&mut told);
    assert_same("without consent", &before, &all_rows(&url));
    assert_eq!(current(&project, &url), Some(project.revision()));
    to_base(&project, &url, &["--yes"])
        .exits(0)
        .noted(&mut told);
    let empty = all_rows(&database(Template::Core));
    assert_same("at the base", &empty, &all_rows(&url));
    // The edited text was archived, and comes back.
    project.replay("heads", &url).exits(0).noted(&mut told);
    assert_same("up again", &before, &all_rows(&url));
    told.matches("text_that_people_edited_goes_only_with_consent");
}

#[test]
fn a_value_that_becomes_required_is_given_to_live_instances() {
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
    let values = client(&url)
        .query(
            "select value from subscription_instance_values
             join resource_types using (resource_type_id) where resource_type = 'room'",
            &[],
        )
        .unwrap();
    let values: Vec<&str> = values.iter().map(|row| row.get(0)).collect();
    assert_eq!(values, ["unknown"]);
    let back = ["replay", "--to", "-1", "--database", &url, "--yes"];
    project.orch(back).exits(0);
    assert_same("down", &before, &all_rows(&url));
}
