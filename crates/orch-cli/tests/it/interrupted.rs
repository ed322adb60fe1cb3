//! Kill -9 at any moment: no answer lost, no half revision, in ledger or database.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use orch_postgres::Template;

use crate::support::{Project, Rows, all_rows, client, database};

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

/// How finely the moments lie before the command would end by itself.
const STEPS: u32 = 16;

/// Does something at later and later moments of a command, until it ended by itself
/// a few times. Returns how often it did not.
fn at_every_moment(whole: Duration, mut at: impl FnMut(Duration) -> bool) -> u32 {
    let (mut killed, mut ended, mut moment) = (0, 0, 0);
    while ended < 3 {
        if at(whole * moment / STEPS) {
            ended += 1;
        } else {
            killed += 1;
        }
        moment += 1;
        assert!(moment < STEPS * 40, "the command never ends by itself");
    }
    killed
}

#[test]
fn record_killed_at_any_moment_leaves_whole_revisions_and_every_answer() {
    let record = ["record", "x", "--answers", "answers.json"];
    let whole = duration(&mut Project::of_case("workshop").command(record));
    let mut unsealed = 0;
    let killed = at_every_moment(whole, |after| {
        let project = Project::of_case("workshop");
        let ended = killed_after(&mut project.command(record), after);
        // Whatever is there fits, and the next run ends what was begun.
        project.orch(["verify"]).exits(0);
        let kept = project.orch(["status", "--format", "json"]);
        let kept: serde_json::Value = serde_json::from_str(&kept.stdout).unwrap();
        if project.revisions().is_empty() {
            unsealed += 1;
            // All answers or none: they are kept in one transaction.
            let count = &kept["draft_answers"];
            assert!(count.is_null() || *count == 0 || *count == 20, "{kept}");
            if *count == 20 {
                // No file of answers is given: all come from the draft.
                project.orch(["record", "x"]).exits(0);
            } else {
                project.record("x").exits(0);
            }
        }
        project.has_nothing_to_record(&[]);
        project.orch(["verify"]).exits(0);
        assert_eq!(project.sealed().events().lines().count(), 42);
        assert!(project.sealed().all().iter().all(|path| path.is_file()));
        ended
    });
    assert!(killed > 0 && unsealed > 0, "no moment was before the seal");
}

#[test]
fn whoever_gives_the_answers_again_hears_that_they_are_recorded() {
    let project = Project::workshop();
    let said = format!("recorded already, in revision {}", &project.revision()[..8]);
    project
        .record("Add User and UserGroup products")
        .exits(0)
        .says(&said);
    // Also where nothing but the sealed files was left.
    std::fs::remove_file(project.ledger().join("ledger.sqlite")).unwrap();
    project.record("x").exits(0).says(&said);
    // Other answers are not.
    project.write(
        "answers.json",
        r#"{"product/User internal/description": "another"}"#,
    );
    let ran = project.record("x").exits(0);
    assert!(!ran.stderr.contains("already"), "{}", ran.stderr);
    project.has_nothing_to_record(&[]);
}

#[test]
fn replay_killed_at_any_moment_leaves_whole_revisions() {
    let project = crate::replay::two_revisions();
    let replay = |to: &str, url: &str| project.command(["replay", "--to", to, "--database", url]);
    let warm = database(Template::Core);
    let empty = all_rows(&warm);
    let whole = duration(&mut replay("+1", &warm)) * 2;
    let first = without_times(&all_rows(&warm));
    project.replay("heads", &warm).exits(0);
    let both = without_times(&all_rows(&warm));
    for (from, to) in [("base", "heads"), ("heads", "base")] {
        let mut seen = BTreeSet::new();
        at_every_moment(whole, |after| {
            let url = database(Template::Core);
            project.replay(from, &url).exits(0);
            let ended = killed_after(&mut replay(to, &url), after);
            wait_for_the_server(&url);
            let rows = without_times(&all_rows(&url));
            let states = [without_times(&empty), first.clone(), both.clone()];
            let up = states.iter().position(|state| *state == rows);
            let up = up.unwrap_or_else(|| panic!("half a revision is there:\n{rows}"));
            seen.insert(up);
            let current = project.orch(["current", "--database", &url, "--format", "json"]);
            let current: serde_json::Value =
                serde_json::from_str(&current.exits(0).stdout).unwrap();
            assert_eq!(current["revisions"].as_array().unwrap().len(), up);
            project.replay("heads", &url).exits(0);
            project.replay("base", &url).exits(0);
            assert_eq!(all_rows(&url), empty);
            ended
        });
        assert!(seen.contains(&0) && seen.contains(&2), "{seen:?}");
    }
}

/// Rows without the moments at which they were made.
fn without_times(rows: &Rows) -> Rows {
    let is_time = |field: &&str| field.starts_with("\"20") && field.contains(':');
    rows.map(|row| {
        let fields = row.split(',').filter(|field| !is_time(field));
        fields.collect::<Vec<_>>().join(",")
    })
}

/// The server ends what a client began that was killed: waits until it has.
fn wait_for_the_server(url: &str) {
    let mut client = client(url);
    let query = "select count(*) from pg_stat_activity
                 where datname = current_database() and pid <> pg_backend_pid()";
    let until = Instant::now() + Duration::from_secs(20);
    while client.query_one(query, &[]).unwrap().get::<_, i64>(0) > 0 {
        assert!(
            Instant::now() < until,
            "the server still runs what was killed"
        );
    }
}
