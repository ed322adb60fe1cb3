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

/// The folder of the Postgres binaries. On Debian as root they are installed where
/// they are missing; elsewhere the error says how to get them.
pub(crate) fn postgres(sh: &Shell) -> Result<PathBuf> {
    if let Ok(folder) = find_binaries() {
        return Ok(folder);
    }
    let is_debian = std::path::Path::new("/usr/bin/apt-get").exists();
    let is_root = cmd!(sh, "id -u").read().is_ok_and(|id| id == "0");
    if is_debian && is_root {
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
