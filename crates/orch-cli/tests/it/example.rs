//! `ledger/`, the workshop's ledger as the program wrote it: the README's example.

use orch_postgres::Template;

use std::path::Path;

use crate::support::{Project, RevisionFiles, all_rows, copy, database, revision_files, root};

fn example() -> Project {
    let project = Project::empty();
    copy(&root().join("ledger"), &project.path().join("ledger"));
    let _ = std::fs::remove_file(project.path().join("ledger/ledger.sqlite"));
    project
}

#[test]
fn it_is_what_recording_the_workshop_gives() {
    let bytes = |ledger: &Path| -> Vec<_> {
        revision_files(ledger)
            .iter()
            .flat_map(RevisionFiles::bytes)
            .collect()
    };
    let example = bytes(&root().join("ledger"));
    assert_eq!(example.len(), 3);
    assert_eq!(example, bytes(&Project::workshop().ledger()));
}

#[test]
fn it_verifies() {
    example()
        .orch(["verify"])
        .exits(0)
        .says("no problems found");
}

#[test]
fn it_replays_to_the_rows_of_the_workshop_and_back() {
    let project = example();
    let url = database(Template::Core);
    let before = all_rows(&url);
    project.replay("heads", &url).exits(0);
    let mut client = crate::support::client(&url);
    let mut rows = |query: &str| -> Vec<String> {
        client
            .query(query, &[])
            .unwrap()
            .iter()
            .map(|row| row.get(0))
            .collect()
    };
    assert_eq!(
        rows(
            "select concat_ws('|', name, product_type, tag, status, description) from products order by 1"
        ),
        [
            "User Group|UserGroup|GROUP|active|user group administration",
            "User external|User|USER_EXT|active|user administration - external",
            "User internal|User|USER_INT|active|user administration - internal",
        ]
    );
    assert_eq!(
        rows(
            "select concat_ws('|', p.name, f.name, f.value) from fixed_inputs f join products p using (product_id) order by 1"
        ),
        [
            "User external|affiliation|external",
            "User internal|affiliation|internal"
        ]
    );
    assert_eq!(
        rows(
            "select concat_ws('|', name, tag, status, description) from product_blocks order by 1"
        ),
        [
            "UserBlock|UB|active|user block",
            "UserGroupBlock|UGB|active|user group block"
        ]
    );
    assert_eq!(
        rows(
            "select concat_ws('|', p.name, b.name) from product_product_blocks join products p using (product_id) join product_blocks b using (product_block_id) order by 1"
        ),
        [
            "User Group|UserGroupBlock",
            "User external|UserBlock",
            "User internal|UserBlock"
        ]
    );
    assert_eq!(
        rows(
            "select concat_ws('|', o.name, d.name) from product_block_relations r join product_blocks o on o.product_block_id = in_use_by_id join product_blocks d on d.product_block_id = depends_on_id"
        ),
        ["UserBlock|UserGroupBlock"]
    );
    assert_eq!(
        rows(
            "select concat_ws('|', b.name, r.resource_type, r.description) from product_block_resource_types join product_blocks b using (product_block_id) join resource_types r using (resource_type_id) order by 1"
        ),
        [
            "UserBlock|age|age of the user",
            "UserBlock|user_id|id of the user",
            "UserBlock|username|name of the user",
            "UserGroupBlock|group_id|id of the user group",
            "UserGroupBlock|group_name|name of the user group",
        ]
    );
    project.replay("base", &url).exits(0);
    assert_eq!(all_rows(&url), before);
}
