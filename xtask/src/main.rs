//! Tasks of the workspace: `cargo xtask demo`, `test`, `wheel`, `pages`, `bench` and others.
//!
//! The tasks that measure and compare are built when they are asked for.

#[cfg(feature = "measure")]
mod bench;
#[cfg(feature = "measure")]
mod core_schemas;
mod counted;
mod demo;
#[cfg(feature = "measure")]
mod diff_models;
#[cfg(feature = "measure")]
mod live;
#[cfg(feature = "measure")]
mod measure;
#[cfg(feature = "measure")]
mod models;
mod needs;
#[cfg(feature = "measure")]
mod postgres;
mod test;
mod wheel;

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
          or only the demo with an installed wheel   --wheel [FILE]
  ci      what a machine that starts with nothing runs: the same
  wheel   build the Python package that carries the program, for this machine
  pages   make the pictures of the pages in docs/pages again
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
        ["test", "--wheel"] => wheel::test(),
        ["test", "--wheel", file] => wheel::test_file(file.as_ref()),
        ["wheel"] => wheel::build().map(drop),
        ["pages"] => test::make_pictures(),
        ["bench" | "core-schemas" | "diff-models", ..] | ["test", "--postgres", ..] => {
            measured(&arguments)
        }
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

/// Runs a task that measures or compares.
#[cfg(feature = "measure")]
fn measured(arguments: &[&str]) -> Result {
    measure::run(arguments)
}

/// Builds the tasks that measure and compare, and runs one.
#[cfg(not(feature = "measure"))]
fn measured(arguments: &[&str]) -> Result {
    let sh = xshell::Shell::new()?;
    let build = ["run", "--package", "xtask", "--features", "measure", "--"];
    Ok(xshell::cmd!(sh, "cargo {build...} {arguments...}").run()?)
}
