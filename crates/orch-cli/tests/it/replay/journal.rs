//! The journal that a replay keeps in the database.

use orch_postgres::Template;

use crate::support::{Project, client, database};

#[test]
fn a_database_keeps_what_it_needs_to_undo_itself() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project
        .orch([
            "replay",
            "--to",
            "heads",
            "--database",
            &url,
            "--reason",
            "the release",
        ])
        .exits(0);
    let sealed = project.sealed();
    let row = client(&url)
        .query_one(
            "select j.direction, j.author, j.reason, j.rows, r.events, r.up, r.down
             from orch.journal j join orch.revision r using (revision)",
            &[],
        )
        .unwrap();
    assert_eq!(row.get::<_, &str>(0), "up");
    assert_eq!(row.get::<_, &str>(1), "Ada <ada@example.org>");
    assert_eq!(row.get::<_, &str>(2), "the release");
    assert_eq!(row.get::<_, i64>(3), 21);
    assert_eq!(row.get::<_, String>(4), sealed.events());
    assert_eq!(row.get::<_, String>(5), sealed.up());
    assert_eq!(row.get::<_, String>(6), sealed.down());
}
