//! Kill -9 at any moment: no answer lost, no half revision, in ledger or database.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use orch_postgres::Template;

use crate::support::{Project, all_rows, client, database};

/// Runs a command and kills it after a while, if it has not ended by then. Returns
/// whether it ended by itself, with success.
fn killed_after(command: &mut Command, after: Duration) -> bool {
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let until = Instant::now() + after;
    while Instant::now() < until {
        if let Some(status) = child.try_wait().unwrap() {
            return status.success();
        }
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap().success()
}

/// How long a command takes when nobody kills it.
fn duration(command: &mut Command) -> Duration {
    let started = Instant::now();
    assert!(command.output().unwrap().status.success());
    started.elapsed()
}

const MOMENTS: u32 = 40;

#[test]
fn record_killed_at_any_moment_leaves_whole_revisions_and_every_answer() {
    let whole = duration(&mut Project::of_case("workshop").command([
        "record",
        "x",
        "--answers",
        "answers.json",
    ]));
    let (mut sealed, mut unsealed) = (0, 0);
    for moment in 0..MOMENTS {
        let project = Project::of_case("workshop");
        let after = whole * moment / (MOMENTS - 8);
        let mut command = project.command(["record", "x", "--answers", "answers.json"]);
        killed_after(&mut command, after);
        // Whatever is there fits, and the next run ends what was begun.
        project.orch(["verify"]).exits(0);
        let kept = project.orch(["status", "--format", "json"]);
        let kept: serde_json::Value = serde_json::from_str(&kept.stdout).unwrap();
        match project.revisions().len() {
            0 => {
                unsealed += 1;
                // All answers or none: they are kept in one transaction.
                let count = &kept["draft_answers"];
                assert!(count.is_null() || *count == 0 || *count == 20, "{kept}");
                if *count == 20 {
                    project
                        .orch(["record", "x"])
                        .exits(0)
                        .says("took over 20 answers from a draft");
                } else {
                    project.record("x").exits(0);
                }
            }
            _ => sealed += 1,
        }
        project
            .orch(["record", "x"])
            .exits(0)
            .says("nothing to record");
        project
            .orch(["verify"])
            .exits(0)
            .says("1 revision, 41 events: all fits");
        let sql = crate::support::files(&project.path().join("ledger/sql"));
        let sql = sql
            .iter()
            .filter(|path| path.extension().is_some_and(|it| it == "sql"));
        assert_eq!(sql.count(), 2);
    }
    assert!(unsealed > 0, "no moment was before the seal");
    assert!(sealed > 0, "no moment was after the seal");
}

#[test]
fn replay_killed_at_any_moment_leaves_whole_revisions() {
    let project = Project::workshop();
    let arguments = |url: &str| ["replay", "--to", "heads", "--database", url].map(str::to_owned);
    let warm = database(Template::Core);
    let whole = duration(&mut project.command(arguments(&warm)));
    let up = all_rows(&warm);
    let (mut done, mut undone) = (0, 0);
    for moment in 0..MOMENTS / 2 {
        let url = database(Template::Core);
        let empty = all_rows(&url);
        let after = whole * moment / (MOMENTS / 2 - 6);
        killed_after(&mut project.command(arguments(&url)), after);
        // The server ends what the client began: wait until it has.
        let mut client = client(&url);
        let query = "select count(*) from pg_stat_activity
                     where datname = current_database() and pid <> pg_backend_pid()";
        let until = Instant::now() + Duration::from_secs(20);
        while client.query_one(query, &[]).unwrap().get::<_, i64>(0) > 0 {
            assert!(
                Instant::now() < until,
                "the server still runs what was killed"
            );
        }
        let rows = all_rows(&url);
        let journal = "select case when to_regclass('orch.journal') is null then 0
                       else (xpath('/row/c/text()', query_to_xml('select count(*) as c from orch.journal', false, true, '')))[1]::text::int end";
        let journal: i32 = client.query_one(journal, &[]).unwrap().get(0);
        if journal == 0 {
            undone += 1;
            assert_eq!(rows, empty);
        } else {
            done += 1;
            assert_eq!(rows.lines().count(), up.lines().count());
        }
        project.replay("heads", &url).exits(0);
        project.replay("base", &url).exits(0);
        assert_eq!(all_rows(&url), empty);
    }
    assert!(undone > 0, "no moment was before the commit");
    assert!(done > 0, "no moment was after the commit");
}
