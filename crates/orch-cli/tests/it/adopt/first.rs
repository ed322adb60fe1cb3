//! The first database: recorded as it is, and not changed.

use orch_postgres::Template;

use super::{adopted, installation, metadata, models};
use crate::support::{Transcript, all_rows, assert_same, client, database};

/// Rows that no class of the workshop explains, and rows that are not as its classes say.
const WORN: &str = "
    update products set product_type = 'user' where name = 'User external';
    update products set status = 'phase out', description = 'it''s :old, 100%' where name = 'User Group';
    insert into products (name, description, product_type, tag, status) values
      ('Old', 'nobody orders it', 'Old', 'OLD', 'end of life'),
      ('Guest', 'made by hand', 'Guest', 'GUEST', 'active');
    insert into product_blocks (name, description) values ('Attic', 'no class has it');
    insert into resource_types (resource_type) values ('shoe_size'), ('orphan');
    insert into product_block_resource_types (product_block_id, resource_type_id)
    select product_block_id, resource_type_id from product_blocks, resource_types
    where name = 'UserBlock' and resource_type = 'shoe_size'
       or name = 'Attic' and resource_type = 'age';
    insert into product_product_blocks (product_id, product_block_id)
    select product_id, product_block_id from products, product_blocks
    where products.name in ('Guest', 'User Group') and product_blocks.name = 'Attic';
    delete from product_block_relations;
    delete from fixed_inputs where product_id = (select product_id from products where name = 'User external');";

#[test]
fn a_database_that_agrees_with_its_models_is_adopted_without_a_question() {
    let url = installation("");
    let before = all_rows(&url);
    let project = adopted(&url);
    assert_same("adopted", &before, &all_rows(&url));
    project.has_nothing_to_record(&[]);
    let id = project.revision();
    let current = ["current", "--database", &url, "--format", "json"];
    assert_eq!(project.orch(current).exits(0).json()["current"], id);
    project.replay("heads", &url).exits(0).says("nothing to do");
    project.orch(["verify"]).exits(0);
}

#[test]
fn a_fresh_database_gets_the_same_rows_with_the_same_keys() {
    let url = installation(WORN);
    let project = adopted(&url);
    let fresh = database(Template::Core);
    project.replay("heads", &fresh).exits(0);
    let mut expected = metadata(&url);
    // A resource type that no block has is left out.
    expected.retain(|row| !row.contains("orphan"));
    assert_eq!(metadata(&fresh), expected);
    project.replay("base", &fresh).exits(0);
    assert_eq!(metadata(&fresh), Vec::<String>::new());
}

#[test]
fn going_back_below_the_mark_takes_only_the_mark_away() {
    let url = installation(WORN);
    let before = all_rows(&url);
    let project = adopted(&url);
    let mut told = Transcript::default();
    project.replay("base", &url).exits(0).noted(&mut told);
    assert_same("the mark is gone", &before, &all_rows(&url));
    project.replay("heads", &url).exits(4);
    assert_same("refused", &before, &all_rows(&url));
    let adopt = ["adopt", "--database", &url];
    project.orch(adopt).exits(0).noted(&mut told);
    project.orch(adopt).exits(0).noted(&mut told);
    let there = ["replay", "--to", "base", "--rehearse", "--database", &url];
    project.orch(there).exits(0);
    assert_same("rehearsed", &before, &all_rows(&url));
    told.matches("going_back_below_the_mark_takes_only_the_mark_away");
}

#[test]
fn what_models_and_rows_say_differently_is_listed_and_recorded_next() {
    let url = installation(WORN);
    let before = all_rows(&url);
    let project = models();
    let mut told = Transcript::default();
    let adopt = ["adopt", "What is there", "--database", &url];
    let dry = adopt.iter().chain(&["--dry-run"]);
    project.orch(dry).exits(0).noted(&mut told);
    assert!(!project.ledger().exists());
    project.orch(adopt).exits(7).noted(&mut told);
    assert!(!project.ledger().exists());
    project.orch(adopt.iter().chain(&["--yes"])).exits(0);
    assert_same("adopted", &before, &all_rows(&url));
    project
        .orch(["record", "x", "--check"])
        .exits(3)
        .noted(&mut told);
    told.matches("what_models_and_rows_say_differently_is_listed_and_recorded_next");
}

#[test]
fn changes_after_adopting_go_up_and_down_and_leave_every_other_row() {
    let url = installation(
        "insert into resource_types (resource_type) values ('orphan');
         update products set description = 'edited', tag = 'EDITED' where name = 'User Group';
         insert into products (name, description, product_type, tag, status) values
           ('Old', 'nobody orders it', 'Old', 'OLD', 'end of life');",
    );
    let project = adopted(&url);
    // Values of the block that the change is about, which nothing explains.
    client(&url)
        .batch_execute(
            "insert into subscription_instance_values (subscription_instance_id, resource_type_id, value)
             select subscription_instance_id, resource_type_id, 'left behind'
             from subscription_instances, resource_types where resource_type in ('orphan', 'age')",
        )
        .unwrap();
    let before = all_rows(&url);
    let path = "products/product_blocks/user_group.py";
    let block = project.read(path);
    let block = block.replace(
        "    group_name: str",
        "    motto: str | None = None\n    group_name: str",
    );
    project.write(path, &block);
    project.write(
        "answers.json",
        r#"{"resource_type/motto/description": "a motto"}"#,
    );
    let record = [
        "record",
        "Add a motto",
        "--answers",
        "answers.json",
        "--yes",
    ];
    project.orch(record).exits(0);
    project.replay("heads", &url).exits(0);
    let up = all_rows(&url);
    assert_ne!(up, before);
    project.replay("-1", &url).exits(0);
    assert_same("down", &before, &all_rows(&url));
    project.replay("heads", &url).exits(0);
    assert_same("up again", &up, &all_rows(&url));
}

#[test]
fn a_role_that_may_not_write_the_journal_is_told_before_anything_is_recorded() {
    let url = installation("");
    client(&url)
        .batch_execute(
            "create role onlooker login; grant select on all tables in schema public to onlooker",
        )
        .unwrap();
    let onlooker = url.replacen("//orch@", "//onlooker@", 1);
    let project = models();
    let ran = project.orch(["adopt", "x", "--database", &onlooker, "--yes"]);
    ran.exits(1).says("grant create on database");
    assert!(!project.ledger().exists());
}
