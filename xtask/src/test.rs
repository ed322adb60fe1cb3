//! `cargo xtask test`

use xshell::{Shell, cmd};

use crate::{Result, needs};

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
