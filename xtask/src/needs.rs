//! What the tasks need on the machine, and how it gets there.

use std::path::PathBuf;

use orch_postgres::find_binaries;
use xshell::{Shell, cmd};

use crate::Result;

/// What formats and lints; rustup's smallest profile comes without.
pub(crate) fn components(sh: &Shell) -> Result {
    for tool in ["fmt", "clippy"] {
        if cmd!(sh, "cargo {tool} --version")
            .quiet()
            .ignore_stdout()
            .ignore_stderr()
            .run()
            .is_err()
        {
            return Err(
                "rustfmt or clippy is missing: `rustup component add rustfmt clippy`".into(),
            );
        }
    }
    Ok(())
}

/// A browser and its driver. On Debian as root they are installed where they are missing;
/// elsewhere the error says how to get them.
pub(crate) fn browser(sh: &Shell) -> Result {
    let is_there = || {
        let driver = cmd!(sh, "chromedriver --version");
        driver.quiet().ignore_stdout().ignore_stderr().run().is_ok()
    };
    if is_there() {
        return Ok(());
    }
    if is_debian_as_root(sh) {
        eprintln!("installing chromium");
        let _quiet = sh.push_env("DEBIAN_FRONTEND", "noninteractive");
        cmd!(sh, "apt-get update -qq").run()?;
        cmd!(
            sh,
            "apt-get install -y -qq --no-install-recommends chromium chromium-driver"
        )
        .run()?;
    }
    if is_there() {
        Ok(())
    } else {
        Err("chromium or its driver is missing: `apt-get install chromium chromium-driver`".into())
    }
}

fn is_debian_as_root(sh: &Shell) -> bool {
    let is_root = cmd!(sh, "id -u").read().is_ok_and(|id| id == "0");
    is_root && std::path::Path::new("/usr/bin/apt-get").exists()
}

/// The folder of the Postgres binaries. On Debian as root they are installed where
/// they are missing; elsewhere the error says how to get them.
pub(crate) fn postgres(sh: &Shell) -> Result<PathBuf> {
    if let Ok(folder) = find_binaries() {
        return Ok(folder);
    }
    if is_debian_as_root(sh) {
        eprintln!("installing Postgres");
        let _quiet = sh.push_env("DEBIAN_FRONTEND", "noninteractive");
        cmd!(sh, "apt-get update -qq").run()?;
        cmd!(
            sh,
            "apt-get install -y -qq --no-install-recommends postgresql"
        )
        .run()?;
    }
    Ok(find_binaries()?)
}
