//! `cargo xtask test`

use xshell::{Shell, cmd};

use crate::{Result, needs, postgres};

/// Formatting, lints, tests; the first that fails ends it.
pub(crate) fn run() -> Result {
    let sh = Shell::new()?;
    needs::components(&sh)?;
    needs::postgres(&sh)?;
    cmd!(sh, "cargo fmt --all --check").run()?;
    cmd!(
        sh,
        "cargo clippy --workspace --all-targets --locked -- -D warnings"
    )
    .run()?;
    cmd!(sh, "cargo test --workspace --locked").run()?;
    Ok(())
}

/// The tests on servers of other versions: of all versions, or of one. `more` goes to
/// `cargo test` in place of `--workspace`. All versions are tried, whatever fails.
pub(crate) fn run_on(which: &str, more: &[&str]) -> Result {
    let sh = Shell::new()?;
    let workspace = ["--workspace"];
    let more = if more.is_empty() { &workspace } else { more };
    let mut failed = Vec::new();
    for major in postgres::majors(which)? {
        let programs = postgres::programs(&sh, major)?;
        eprintln!("Postgres {major}:");
        let _bin = sh.push_env("ORCH_POSTGRES_BIN", programs);
        let tests = cmd!(sh, "cargo test --locked --no-fail-fast {more...}");
        if tests.run().is_err() {
            failed.push(major.to_string());
        }
    }
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("tests fail on Postgres {}", failed.join(", ")).into())
    }
}

/// The tests with a real orchestrator of a version, in a virtual environment that is made once.
pub(crate) fn run_with_orchestrator(version: &str) -> Result {
    let sh = Shell::new()?;
    needs::postgres(&sh)?;
    let folder = format!("target/orchestrator-{version}");
    let python = std::path::absolute(format!("{folder}/bin/python"))?;
    if !python.exists() {
        cmd!(sh, "python3 -m venv {folder}").run()?;
        let core = format!("orchestrator-core=={version}");
        // Newer ones than the orchestrator says that it works with.
        let more = ["graphql-core<3.3", "httpx"];
        cmd!(sh, "{python} -m pip install --quiet {core} {more...}").run()?;
    }
    let _python = sh.push_env("ORCH_ORCHESTRATOR_PYTHON", python);
    cmd!(
        sh,
        "cargo test --locked -p orch-cli --features orchestrator --test orchestrator"
    )
    .run()?;
    Ok(())
}

/// Every page in a browser.
pub(crate) fn run_in_browser() -> Result {
    let sh = Shell::new()?;
    needs::postgres(&sh)?;
    needs::browser(&sh)?;
    let tests = cmd!(
        sh,
        "cargo test --locked -p orch-cli --test browser -- --nocapture"
    );
    Ok(tests.run()?)
}

/// The pictures of the pages, for the documents.
pub(crate) fn make_pictures() -> Result {
    let sh = Shell::new()?;
    needs::postgres(&sh)?;
    needs::browser(&sh)?;
    let folder = sh.current_dir().join("docs/pages");
    let _folder = sh.push_env("ORCH_PICTURES", folder);
    let pictures = cmd!(
        sh,
        "cargo test --locked -p orch-cli --test browser pictures"
    );
    Ok(pictures.run()?)
}
