//! The cases, on the tables of each series of the orchestrator as its own migrations make
//! them: `fixtures/core/`, which `cargo xtask core-schemas` writes.
//!
//! Every fourth case runs, each on one of the series in turn; `ORCH_SERIES=all` asks for every
//! case on every series, which takes longer than the rest of the suite together.

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use orch_postgres::Template;

use super::case::Case;
use super::{MAKING, record};
use crate::support::{Project, all_rows, assert_same, client, database, root};

/// The tables of a series.
struct Series {
    name: String,
    sql: String,
}

/// Those that there are.
fn all() -> Vec<Series> {
    let entries = fs::read_dir(root().join("fixtures/core")).unwrap();
    let mut all: Vec<Series> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| Series {
            name: path.file_stem().unwrap().to_str().unwrap().to_owned(),
            sql: fs::read_to_string(path).unwrap(),
        })
        .collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    all
}

/// Up, down and up again, with the subscriptions of the case: every row returns.
fn run(project: &Project, case: &Case, series: &Series) {
    let url = database(Template::Empty);
    client(&url).batch_execute(&series.sql).unwrap();
    let replay = |to: &str| project.orch(["replay", "--to", to, "--database", &url, "--yes"]);
    let when = |what: &str| format!("{} on {}: {what}", case.name(), series.name);
    if case.before().is_some() {
        replay("+1").exits(0);
    }
    if let Some(subscriptions) = case.subscriptions() {
        let sql = format!("{MAKING};\n{subscriptions}");
        client(&url).batch_execute(&sql).unwrap();
    }
    let before = all_rows(&url);
    if let Some(says) = case.refusal() {
        replay("+1").exits(7).says(says.trim_end());
        assert_same(&when("refused"), &before, &all_rows(&url));
        return;
    }
    replay("+1").exits(0);
    let after = all_rows(&url);
    replay("-1").exits(0);
    assert_same(&when("down"), &before, &all_rows(&url));
    replay("+1").exits(0);
    assert_same(&when("up again"), &after, &all_rows(&url));
}

#[test]
fn cases_run_on_the_tables_of_each_series() {
    let (cases, series) = (Case::all().into_iter().collect::<Vec<_>>(), all());
    assert_eq!(series.len(), 3);
    let everywhere = std::env::var("ORCH_SERIES").is_ok_and(|it| it == "all");
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(BTreeSet::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let turn = next.fetch_add(1, Ordering::Relaxed);
                    let Some(case) = cases.get(turn) else { break };
                    let on: Vec<_> = series
                        .iter()
                        .enumerate()
                        .filter(|(at, _)| everywhere || turn % (4 * series.len()) == 4 * at)
                        .map(|(_, it)| it)
                        .collect();
                    if on.is_empty() {
                        continue;
                    }
                    let ran = catch_unwind(|| {
                        let project = Project::empty();
                        project.orch(["init"]).exits(0);
                        if let Some(before) = case.before() {
                            project.replace_models(&before);
                            record(&project, case.name());
                        }
                        project.replace_models(&case.after());
                        record(&project, case.name());
                        on.iter().for_each(|it| run(&project, case, it));
                    });
                    if ran.is_err() {
                        eprintln!("the case above is {}", case.name());
                        failed.lock().unwrap().insert(case.name());
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{failed:#?}");
}
