//! The page about Alembic, whose commands are run with a real orchestrator.

use crate::installation::Installation;

#[test]
fn the_page_about_alembic_does_what_it_says() {
    let it = Installation::new("page");
    it.orch(&["adopt", "What runs today", "--yes"], it.url())
        .exits(0);
    let before = it.rows(it.url());
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = std::fs::read_to_string(root.join("docs/orch-and-alembic.md")).unwrap();
    let mut blocks = 0;
    for block in page.split("```sh\n").skip(1) {
        it.shell(block.split("```").next().unwrap(), it.url())
            .exits(0);
        blocks += 1;
    }
    assert!(blocks > 1, "{blocks}");
    assert_eq!(it.rows(it.url()), before);
}
