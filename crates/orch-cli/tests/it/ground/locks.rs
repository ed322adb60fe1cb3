//! `--lock-timeout` holds from the first question on, whichever table somebody else holds.

use std::time::{Duration, Instant};

use orch_postgres::Template;

use crate::support::{Project, client, database};

#[test]
fn nothing_waits_longer_for_a_lock_than_it_may() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    for table in [
        "orch.journal",
        "orch.layout",
        "orch.revision",
        "orch.archive",
        "orch.archive_row",
        "public.products",
    ] {
        let mut holder = client(&url);
        holder
            .batch_execute(&format!(
                "begin; lock table {table} in access exclusive mode"
            ))
            .unwrap();
        let wait = |arguments: &[&str]| {
            let started = Instant::now();
            let more = ["--database", &url, "--lock-timeout", "0.3"];
            let ran = project.orch(arguments.iter().chain(&more));
            let took = started.elapsed();
            assert!(
                took < Duration::from_secs(10),
                "{table} {arguments:?}: {took:?}"
            );
            ran
        };
        wait(&["replay", "--to", "base", "--yes"]).exits(6);
        wait(&["replay", "--to", "base", "--yes", "--dry-run"]).exits(6);
        wait(&["replay", "--to", "base", "--rehearse"]).exits(6);
        let of_journal = ["orch.journal", "orch.layout"].contains(&table);
        let current = wait(&["current"]);
        assert_eq!(
            current.code,
            Some(if of_journal { 6 } else { 0 }),
            "{table}"
        );
        let archive = wait(&["archive"]);
        let of_archive = of_journal || table.starts_with("orch.archive");
        assert_eq!(
            archive.code,
            Some(if of_archive { 6 } else { 0 }),
            "{table}"
        );
        holder.batch_execute("rollback").unwrap();
    }
    project
        .orch(["replay", "--to", "base", "--yes", "--database", &url])
        .exits(0);
}
