//! With a real orchestrator: its own tables, its own Alembic, beside `orch`.
//!
//! Needs an interpreter that has orchestrator-core: `cargo xtask test --orchestrator` makes one.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

mod installation;
mod page;

use installation::Installation;

/// A change of the models: a product more.
const GUEST: (&str, &str) = (
    "\"User external\": User,",
    "\"User external\": User, \"Guest\": User,",
);

/// What Alembic runs and what `orch` replays is the same, whichever way each database goes.
#[test]
fn alembic_and_replays_lead_to_the_same_rows() {
    let it = Installation::new("alembic");
    it.orch(&["adopt", "What runs today", "--yes"], it.url())
        .exits(0);
    let before = it.rows(it.url());
    it.orch(&["export", "--alembic"], it.url()).exits(0);
    it.edit("products/__init__.py", GUEST);
    it.write(
        "answers.json",
        r#"{"product/Guest/description": "100% :guest, it's \\ \"\"\"new\"\"\"", "fixed_input/Guest/affiliation/value": "external"}"#,
    );
    let record = [
        "record",
        "Add guests: 100% \"new\"",
        "--yes",
        "--answers",
        "answers.json",
    ];
    it.orch(&record, it.url()).exits(0);
    it.orch(&["export", "--alembic"], it.url()).exits(0);
    it.data_migration("0123456789ab", "update subscriptions set note = 'by hand'");
    it.edit(
        "products/product_blocks/user_group.py",
        (
            "    group_name: str",
            "    motto: str | None = None\n    group_name: str",
        ),
    );
    it.write(
        "answers.json",
        r#"{"resource_type/motto/description": "a motto"}"#,
    );
    it.orch(
        &[
            "record",
            "Groups have mottos",
            "--yes",
            "--answers",
            "answers.json",
        ],
        it.url(),
    )
    .exits(0);
    it.orch(&["export", "--alembic"], it.url()).exits(0);
    let replayed = it.copy("replayed");
    // One by Alembic alone; the other by replays, then Alembic, which finds nothing left to do
    // but the migration that was written by hand.
    it.alembic(&["upgrade", "heads"], it.url()).exits(0);
    it.orch(&["replay", "--to", "heads"], &replayed).exits(0);
    it.alembic(&["upgrade", "heads"], &replayed).exits(0);
    assert_eq!(it.rows(it.url()), it.rows(&replayed));
    assert_eq!(it.journal(it.url()), it.journal(&replayed));
    it.orch(&["replay", "--to", "heads"], it.url())
        .exits(0)
        .says("nothing to do");
    it.orch(&["status", "--database", it.url()], it.url())
        .exits(0);
    // A fresh database, by Alembic's whole history.
    let fresh = it.fresh("fresh");
    it.alembic(&["upgrade", "heads"], &fresh).exits(0);
    it.orch(&["replay", "--to", "heads"], &fresh)
        .exits(0)
        .says("nothing to do");
    it.orch(&["status", "--database", &fresh], &fresh).exits(0);
    // Back by either way.
    let ids = it.ids();
    it.orch(&["replay", "--to", &ids[1]], it.url()).exits(0);
    it.orch(&["replay", "--to", &ids[0]], it.url())
        .exits(7)
        .says("db downgrade");
    it.alembic(&["downgrade", &ids[0][..12]], it.url()).exits(0);
    it.alembic(&["downgrade", &ids[0][..12]], &replayed)
        .exits(0);
    assert_eq!(it.rows(it.url()), it.rows(&replayed));
    assert_eq!(it.journal(it.url()).last(), it.journal(&replayed).last());
    assert_eq!(it.rows(it.url()), before);
    // Below the adoption only the mark goes.
    it.alembic(&["downgrade", "--", "-1"], &replayed).exits(0);
    assert_eq!(it.rows(&replayed), before);
    it.alembic(&["upgrade", "heads"], &replayed).exits(0);
    // Offline there is no database to look at.
    let offline = it.alembic(&["upgrade", "heads", "--sql"], it.url());
    assert_ne!(offline.code, Some(0));
    assert!(offline.all.contains("orch replay --sql"), "{}", offline.all);
}
