//! `orch record --clean-up`: rows that nothing explains go to the archive, and come back.

use super::{adopted, installation, metadata};
use crate::support::{Transcript, all_rows, assert_same, client};

/// Rows of all four kinds: types without a block, and values, relations and instances that the
/// metadata does not explain; as the orchestrator's own migrations leave them behind.
const LEFT_BEHIND: &str = "
    insert into resource_types (resource_type) values ('orphan'), ('unused');
    insert into subscription_instance_values (subscription_instance_id, resource_type_id, value)
    select subscription_instance_id, resource_type_id, 'left behind'
    from subscription_instances, resource_types where resource_type in ('orphan', 'age');
    insert into subscription_instances (subscription_id, product_block_id)
    select subscription_id, product_block_id from subscriptions, product_blocks
    where name = 'UserBlock';
    insert into subscription_instances (subscription_id, product_block_id)
    select subscription_id, product_block_id from subscriptions, product_blocks
    where name = 'UserBlock';
    insert into subscription_instance_relations (in_use_by_id, depends_on_id, order_id)
    select a.subscription_instance_id, max(b.subscription_instance_id::text)::uuid, 0
    from subscription_instances a, subscription_instances b, product_blocks x, product_blocks y
    where a.product_block_id = x.product_block_id and x.name = 'UserGroupBlock'
      and b.product_block_id = y.product_block_id and y.name = 'UserBlock'
    group by 1;";

#[test]
fn leftovers_are_cleaned_up_and_come_back() {
    let (url, other) = (installation(LEFT_BEHIND), installation(""));
    let project = adopted(&url);
    project.orch(["adopt", "--database", &other]).exits(0);
    let (before, of_other) = (all_rows(&url), all_rows(&other));
    let metadata_before = metadata(&url);
    let clean_up = ["record", "Clean up", "--clean-up", "--database", &url];
    let with = |more: &str| project.orch(clean_up.iter().chain(&[more]));
    let mut told = Transcript::default();
    with("--dry-run").exits(0).noted(&mut told);
    project.orch(clean_up).exits(7).noted(&mut told);
    with("--yes").exits(0).noted(&mut told);
    project.orch(["show", "head"]).exits(0).noted(&mut told);
    assert_same("recorded", &before, &all_rows(&url));
    let replay = ["replay", "heads", "--database", &url];
    project.orch(replay).exits(7).noted(&mut told);
    assert_same("refused", &before, &all_rows(&url));
    let yes = || project.orch(replay.iter().chain(&["--yes"])).exits(0);
    yes();
    let up = all_rows(&url);
    assert_ne!(before, up);
    let leftovers = ["status", "--leftovers", "--database", &url];
    project.orch(leftovers).exits(0).noted(&mut told);
    project.replay("-1", &url).exits(0);
    assert_same("down", &before, &all_rows(&url));
    yes();
    assert_same("up again", &up, &all_rows(&url));
    let kept = metadata_before
        .iter()
        .filter(|row| !row.contains("orphan") && !row.contains("unused"));
    assert!(kept.eq(&metadata(&url)));
    // Where there are none, nothing is done.
    project.replay("heads", &other).exits(0);
    assert_same("without any", &of_other, &all_rows(&other));
    with("--yes").exits(0).noted(&mut told);
    project.orch(["verify"]).exits(0);
    project.has_nothing_to_record(&[]);
    told.matches("leftovers_are_cleaned_up_and_come_back");
}

/// Its structure is that of the clean-up, too; but its rows are to go.
#[test]
fn a_database_that_holds_leftovers_is_marked_before_their_clean_up() {
    let (url, other) = (installation(LEFT_BEHIND), installation(LEFT_BEHIND));
    let clean = installation("");
    let project = adopted(&url);
    let adoption = project.revision();
    let clean_up = [
        "record",
        "Clean up",
        "--clean-up",
        "--yes",
        "--database",
        &url,
    ];
    project.orch(clean_up).exits(0);
    let current = |url: &str| {
        project.orch(["adopt", "--database", url]).exits(0);
        let current = ["current", "--database", url, "--format", "json"];
        project.orch(current).json()["current"].clone()
    };
    assert_eq!(current(&other), adoption);
    assert_ne!(current(&clean), adoption);
    let replay = ["replay", "heads", "--yes", "--database", &other];
    project.orch(replay).exits(0);
    let leftovers = ["status", "--leftovers", "--database", &other];
    let told = project.orch(leftovers).exits(0).stdout;
    assert!(told.contains("no leftovers"), "{told}");
}

/// Somebody gave a block the resource type after the clean-up was recorded.
#[test]
fn rows_that_the_metadata_explains_by_then_stay() {
    let url = installation("");
    let project = adopted(&url);
    client(&url).batch_execute(LEFT_BEHIND).unwrap();
    let clean_up = [
        "record",
        "Clean up",
        "--clean-up",
        "--yes",
        "--database",
        &url,
    ];
    project.orch(clean_up).exits(0);
    client(&url)
        .batch_execute(
            "insert into product_block_resource_types (product_block_id, resource_type_id)
             select product_block_id, resource_type_id from product_blocks, resource_types
             where name = 'UserGroupBlock' and resource_type = 'orphan'",
        )
        .unwrap();
    let replay = ["replay", "heads", "--yes", "--database", &url];
    project.orch(replay).exits(0);
    let query = "select count(*) from subscription_instance_values v
                 join resource_types t using (resource_type_id) where resource_type = 'orphan'
                   and value = 'left behind'";
    let count: i64 = client(&url).query_one(query, &[]).unwrap().get(0);
    assert_eq!(count, 1);
}

#[test]
fn only_a_clean_up_looks_at_a_database() {
    let url = installation("");
    let project = adopted(&url);
    let record = ["record", "x", "--database", &url];
    project
        .orch(record)
        .exits(2)
        .says("recording needs no database");
    let clean_up = ["record", "x", "--clean-up", "--check"];
    project.orch(clean_up).exits(2);
}
