//! The tasks that measure and compare.

use xshell::Shell;

use crate::{Result, bench, core_schemas, diff_models, postgres, test};

/// Runs one of them.
pub(crate) fn run(arguments: &[&str]) -> Result {
    match arguments {
        ["test", "--postgres", which] => test_on(which, &[]),
        ["test", "--postgres", which, "--", more @ ..] => test_on(which, more),
        ["bench"] => bench::run(&[10, 100, 1_000]),
        ["bench", "--quick"] => bench::run(&[10]),
        ["bench", "live"] => bench::run_live(1_000_000),
        ["bench", "live", count] => bench::run_live(count.parse()?),
        ["core-schemas"] => core_schemas::run(),
        ["diff-models", python] => diff_models::run(python, 60, 1),
        ["diff-models", python, "--packages", folders @ ..] => {
            diff_models::compare_folders(python, folders)
        }
        ["diff-models", python, seconds] => diff_models::run(python, seconds.parse()?, 1),
        ["diff-models", python, seconds, seed] => {
            diff_models::run(python, seconds.parse()?, seed.parse()?)
        }
        _ => Err("no task takes these arguments: `cargo xtask` lists the tasks".into()),
    }
}

/// Runs the tests on servers of other versions: of all versions, or of one. All versions are
/// tried, whatever fails.
fn test_on(which: &str, more: &[&str]) -> Result {
    let sh = Shell::new()?;
    let mut failed = Vec::new();
    for major in postgres::majors(which)? {
        let programs = postgres::programs(&sh, major)?;
        eprintln!("Postgres {major}:");
        if test::run_on(&sh, &programs, more).is_err() {
            failed.push(major.to_string());
        }
    }
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("tests fail on Postgres {}", failed.join(", ")).into())
    }
}
