//! `cargo xtask test`

#[cfg(feature = "measure")]
use std::path::Path;

use xshell::{Shell, cmd};

use crate::{Result, counted, needs};

/// Formatting, lints, tests; the first of the three that fails ends it.
pub(crate) fn run() -> Result {
    let sh = Shell::new()?;
    eprintln!(
        "This checks formatting and lints, and runs all tests: about ten minutes on two cores,\n\
         more the first time. It needs {}.\n",
        needs::TOOLCHAIN
    );
    needs::components(&sh)?;
    needs::postgres(&sh)?;
    cmd!(sh, "cargo fmt --all --check").run()?;
    cmd!(
        sh,
        "cargo clippy --workspace --all-targets --features xtask/measure --locked -- -D warnings"
    )
    .run()?;
    counted::run(
        &mut cmd!(
            sh,
            "cargo test --workspace --features xtask/measure --locked"
        )
        .into(),
    )
}

/// The tests on the server whose programs are in a folder. `more` goes to `cargo test` in
/// place of `--workspace`.
#[cfg(feature = "measure")]
pub(crate) fn run_on(sh: &Shell, programs: &Path, more: &[&str]) -> Result {
    let workspace = ["--workspace"];
    let more = if more.is_empty() { &workspace } else { more };
    let _bin = sh.push_env("ORCH_POSTGRES_BIN", programs);
    let tests = cmd!(sh, "cargo test --locked --no-fail-fast {more...}");
    Ok(tests.run()?)
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
